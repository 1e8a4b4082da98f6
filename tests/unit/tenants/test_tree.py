"""Institutions stand in a tree and are found in it."""

import pytest

from core.database import Database
from core.errors import BadInput, Conflict, NotFound
from core.tenancy.model import TenantId
from core.texts import Text
from tenants.model import LEVELS, Sector
from tenants.service import Tenants


@pytest.fixture
def tenants(database: Database) -> Tenants:
    found = Tenants(database)
    for slug, level, parent in (
        ("gao", "high", None),
        ("yun", "intermediate", "gao"),
        ("yun-b", "basic", "yun"),
        ("yun-a", "basic", "yun"),
        ("hai", "intermediate", "gao"),
    ):
        name = Text(f"{slug}法院", f"{slug} court")
        found.add(slug, name=name, sector="court", level=level, parent=parent)
    return found


def slugs(found: list[object]) -> list[str]:
    return [each.slug for each in found]


def test_the_tree_is_walked_up_and_down(tenants: Tenants) -> None:
    yun = tenants.get("yun")
    assert slugs(tenants.children(yun)) == ["yun-a", "yun-b"]
    assert slugs(tenants.subtree(tenants.get("gao"))) == ["gao", "hai", "yun", "yun-a", "yun-b"]
    assert slugs(tenants.ancestors(tenants.get("yun-a"))) == ["yun", "gao"]
    assert tenants.of_id(yun.id) == yun
    assert slugs(tenants.family("yun")) == ["yun", "yun-a", "yun-b"]
    assert slugs(tenants.family("yun-a")) == ["yun-a"]
    assert yun.level_label.zh == "中级法院"


def test_what_is_not_there_is_not_found(tenants: Tenants) -> None:
    with pytest.raises(NotFound, match="nowhere"):
        tenants.get("nowhere")
    with pytest.raises(NotFound, match="nowhere"):
        tenants.family("nowhere")
    with pytest.raises(NotFound):
        tenants.of_id(TenantId(99))


@pytest.mark.parametrize(
    ("slug", "sector", "level", "parent"),
    [
        ("Yun", "court", "basic", None),
        ("a" * 41, "court", "basic", None),
        ("new", "hospital", "basic", None),
        ("new", "court", "county", None),
        ("new", "court", "high", "yun"),
        ("new", "township", "township", "yun"),
    ],
)
def test_a_wrong_institution_is_refused(
    tenants: Tenants, slug: str, sector: str, level: str, parent: str | None
) -> None:
    with pytest.raises(BadInput):
        tenants.add(slug, name=Text("某", "Some"), sector=sector, level=level, parent=parent)
    assert len(tenants.all()) == 5


def test_a_slug_is_taken_once(tenants: Tenants) -> None:
    with pytest.raises(Conflict):
        tenants.add("yun", name=Text("云", "Yun"), sector="court", level="basic")


def test_every_sector_has_levels_with_names() -> None:
    assert set(LEVELS) == set(Sector)
    assert all(label.zh and label.en for levels in LEVELS.values() for label in levels.values())
