"""The catalogue changes its own keys, and whoever believes the old root follows step by step."""

from pathlib import Path

import pytest

from core.errors import BadInput
from core.plugin.archive import archived
from core.plugin.catalogue.bundle import bundled, read, root_of, trust, verified
from core.plugin.catalogue.client import Client, Folder
from core.plugin.catalogue.keys import CatalogueKeys
from core.plugin.catalogue.model import Release
from core.plugin.catalogue.repository import ROLES
from core.plugin.catalogue.service import Catalogue
from core.plugin.catalogue.vendors import CHANGING
from tests.plugins.publishing.conftest import Author
from web.bootstrap import opened
from web.catalogue import catalogue_of


@pytest.fixture
def pack(listed: Release, author: Author) -> bytes:
    return archived(author.folder / "window-0.1.0" / "window")


def roots(catalogue: Catalogue) -> set[str]:
    return {each.name for each in catalogue.repository.metadata.glob("*.root.json")}


@pytest.mark.parametrize("role", ROLES)
def test_an_old_client_follows_a_turned_key(
    catalogue: Catalogue, listed: Release, pack: bytes, role: str
) -> None:
    assert catalogue.fetch(listed) == pack
    pinned = root_of(catalogue)
    catalogue.turn_key(role)
    assert root_of(catalogue) == pinned
    assert roots(catalogue) == {"1.root.json", "2.root.json"}
    assert catalogue.fetch(listed) == pack


def test_one_who_was_away_for_several_keys_comes_along(
    catalogue: Catalogue, listed: Release, pack: bytes, tmp_path: Path
) -> None:
    pinned = root_of(catalogue)
    for role in ("root", "targets", "root", "timestamp", "snapshot", "root"):
        catalogue.turn_key(role)
    client = Client(Folder(catalogue.repository.folder), tmp_path / "away", pinned)
    assert client.fetch(listed.path).archive == pack


def test_a_link_of_the_chain_that_is_missing_or_forged_is_refused(
    catalogue: Catalogue, listed: Release, tmp_path: Path
) -> None:
    pinned = root_of(catalogue)
    catalogue.turn_key("root")
    catalogue.turn_key("targets")
    second = catalogue.repository.metadata / "2.root.json"
    second.write_bytes((catalogue.repository.metadata / "3.root.json").read_bytes())
    client = Client(Folder(catalogue.repository.folder), tmp_path / "new", pinned)
    with pytest.raises(BadInput, match=r"tampered catalogue|rolled-back"):
        client.fetch(listed.path)


def test_a_bundle_of_a_catalogue_with_new_keys_is_believed_by_its_first_root(
    catalogue: Catalogue, listed: Release, pack: bytes, tmp_path: Path
) -> None:
    pinned = root_of(catalogue)
    catalogue.turn_key("root")
    catalogue.turn_key("targets")
    file = tmp_path / "window.gbundle"
    file.write_bytes(bundled(catalogue, listed, tmp_path / "memory"))
    with opened({"GONGHENG_DATA": str(tmp_path / "elsewhere")}) as other:
        there = catalogue_of(other)
        trust(there, "city", pinned)
        assert verified(there, read(file)).archive == pack


def test_a_key_that_was_kept_and_not_yet_used_is_used_by_the_next_signing(
    catalogue: Catalogue, listed: Release, pack: bytes
) -> None:
    keys = CatalogueKeys(catalogue.database, catalogue.vault)
    with catalogue.database.all_tenants(CHANGING) as work:
        keys.turn(work, "root")
        work.commit()
    assert catalogue.publish()
    assert roots(catalogue) == {"1.root.json", "2.root.json"}
    assert not catalogue.publish()
    assert catalogue.fetch(listed) == pack
