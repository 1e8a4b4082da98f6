"""One court for the tests of leaving; they read it, and change only copies."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.exit.court import build
from web.application import Application
from web.bootstrap import opened


@pytest.fixture(scope="package")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("leaving")


@pytest.fixture(scope="package")
def product(home: Path) -> Iterator[Application]:
    with opened({"GONGHENG_DATA": str(home / "data"), "GONGHENG_LOG_LEVEL": "error"}) as found:
        build(found, home)
        yield found
