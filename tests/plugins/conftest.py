"""What the tests of packs share: the reference data, brought by nobody on the team."""

import os
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
collect_ignore = ["sample"]
"""The sample is a distribution of its own: its checks run where it is installed."""


@pytest.fixture(scope="session")
def reference() -> Path:
    """The folder of the reference data; skips where there is none."""
    given = os.environ.get("GONGHENG_TEST_DATA")
    folder = Path(given) if given else CHECKOUT.parent / "shared" / "data"
    if not (folder / "hotline").is_dir():
        pytest.skip(f"no reference data in {folder}; GONGHENG_TEST_DATA says where it is")
    return folder
