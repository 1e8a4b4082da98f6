"""One court for the tests of leaving; they read it, and change only copies."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tenants.exit.outgoing import Outgoing
from tests.unit.exit.court import build
from web.adapters.exits import means_of
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


@pytest.fixture(scope="package")
def export(product: Application, home: Path) -> Path:
    return Outgoing(means_of(product)).export("wangjiang", home / "whole").place


@pytest.fixture
def spoiling(export: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(export, tmp_path / "spoilt"))


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {"GONGHENG_DATA": str(tmp_path / "there"), "GONGHENG_LOG_LEVEL": "error"}


@pytest.fixture
def there(environ: dict[str, str]) -> Iterator[Application]:
    with opened(environ) as application:
        yield application
