"""The five top-level names belong to this distribution alone, and no catch-all module exists."""

from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CATCH_ALL = {"utils", "util", "common", "helpers", "helper", "misc", "lib"}


@pytest.mark.parametrize("name", ["gongheng", "core", "tenants", "plugins", "web"])
def test_a_top_level_name_is_ours_alone(name: str) -> None:
    owners = set(packages_distributions().get(name, ["gongheng"]))
    assert owners == {"gongheng"}


def test_there_is_no_catch_all_module() -> None:
    folders = ("core", "gongheng", "plugins", "tenants", "web")
    found = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    assert [path for path in found if path.stem in CATCH_ALL or path.parent.name in CATCH_ALL] == []
