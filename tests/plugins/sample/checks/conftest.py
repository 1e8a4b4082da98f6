"""Where the pack under test is: the one that the installed distribution holds."""

from pathlib import Path

import gongheng_judgments
import pytest


@pytest.fixture(scope="module")
def pack_folder() -> Path:
    """The folder within the package."""
    return gongheng_judgments.PACK
