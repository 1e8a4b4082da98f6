"""A key that was revoked stays revoked, in whatever order a catalogue is led back and looked at."""

import shutil
from collections.abc import Sequence
from itertools import permutations, product
from pathlib import Path

import pytest

from core.errors import Conflict
from core.plugin.catalogue.bundle import bundled, read, root_of, trust, verified
from core.plugin.catalogue.model import Release
from core.plugin.catalogue.service import Catalogue
from tests.plugins.publishing.conftest import VENDOR, Author
from web.application import Application
from web.bootstrap import opened
from web.catalogue import catalogue_of

REFUSED = "revoked key|rolled-back"
EVENTS = ("look", "publish", "led back", "forgotten")


def led_back(catalogue: Catalogue, older: Path) -> None:
    """Put an older copy where the catalogue stands."""
    shutil.rmtree(catalogue.repository.folder)
    shutil.copytree(older, catalogue.repository.folder)


def forgotten(catalogue: Catalogue) -> None:
    """Lose the files in which readers remember what they saw."""
    shutil.rmtree(catalogue.folder / "seen", ignore_errors=True)


def refused(catalogue: Catalogue, found: Release) -> bool:
    try:
        catalogue.fetch(found)
    except Conflict as error:
        return any(each in error.message("en") for each in REFUSED.split("|"))
    return False


def orders() -> Sequence[tuple[str, ...]]:
    """Every order of the events with a last look; the key is revoked before, and once twice led."""
    return [order for size in (1, 2, 3, 4) for order in permutations(EVENTS, size)]


def happened(event: str, catalogue: Catalogue, older: Path, found: Release) -> None:
    if event == "led back":
        led_back(catalogue, older)
    elif event == "forgotten":
        forgotten(catalogue)
    elif event == "publish":
        catalogue.publish(anew=True)
    else:
        assert refused(catalogue, found)


@pytest.mark.parametrize("looked", [False, True], ids=["never seen", "seen before"])
def test_what_a_revoked_key_signed_is_refused_in_every_order(
    catalogue: Catalogue, listed: Release, tmp_path: Path, *, looked: bool
) -> None:
    if looked:
        catalogue.fetch(listed)
    older = Path(shutil.copytree(catalogue.repository.folder, tmp_path / "older"))
    key = catalogue.vendors.keys(VENDOR)[0]
    catalogue.vendors.revoke_key(VENDOR, key.short, reason="lost")
    assert refused(catalogue, listed), "not yet said in the signed catalogue"
    catalogue.publish()
    accepted = []
    for order in orders():
        for event in order:
            happened(event, catalogue, older, listed)
        if not refused(catalogue, listed):
            accepted.append(order)
    assert accepted == []


def test_an_older_catalogue_is_refused_before_anybody_has_looked_at_the_newer(
    catalogue: Catalogue, listed: Release, author: Author, tmp_path: Path
) -> None:
    older = Path(shutil.copytree(catalogue.repository.folder, tmp_path / "older"))
    catalogue.resign(author.sign())
    led_back(catalogue, older)
    for _ in range(2):
        with pytest.raises(Conflict, match="rolled-back catalogue"):
            catalogue.fetch(listed)
        forgotten(catalogue)


def test_a_catalogue_that_was_led_back_is_good_again_once_it_is_signed_anew(
    catalogue: Catalogue, listed: Release, author: Author, tmp_path: Path
) -> None:
    older = Path(shutil.copytree(catalogue.repository.folder, tmp_path / "older"))
    for _ in range(3):
        catalogue.resign(author.sign())
    archive = catalogue.fetch(listed)
    led_back(catalogue, older)
    assert catalogue.publish()
    assert catalogue.fetch(listed) == archive
    forgotten(catalogue)
    assert catalogue.fetch(listed) == archive
    assert not catalogue.publish()


def test_an_institution_that_never_had_the_pack_is_refused_too(
    catalogue: Catalogue, listed: Release, installation: Application, tmp_path: Path
) -> None:
    older = Path(shutil.copytree(catalogue.repository.folder, tmp_path / "older"))
    key = catalogue.vendors.keys(VENDOR)[0]
    catalogue.vendors.revoke_key(VENDOR, key.short, reason="lost")
    catalogue.publish()
    led_back(catalogue, older)
    with pytest.raises(Conflict, match=REFUSED):
        installation.install("meixi", "window==0.1.0")


@pytest.mark.parametrize(
    "brought", list(product(("newer", "forgotten"), repeat=2)), ids=" then ".join
)
def test_a_bundle_from_before_is_refused_after_one_that_was_refused(
    catalogue: Catalogue, listed: Release, tmp_path: Path, brought: tuple[str, ...]
) -> None:
    older = tmp_path / "older.gbundle"
    older.write_bytes(bundled(catalogue, listed, tmp_path / "first"))
    sound = read(older)
    key = catalogue.vendors.keys(VENDOR)[0]
    catalogue.vendors.revoke_key(VENDOR, key.short, reason="lost")
    catalogue.publish()
    newer = read(older)
    folder = catalogue.repository.folder
    for each in folder.rglob("*"):
        if each.is_file():
            newer.files[str(each.relative_to(folder))] = each.read_bytes()
    with opened({"GONGHENG_DATA": str(tmp_path / "elsewhere")}) as other:
        there = catalogue_of(other)
        trust(there, "city", root_of(catalogue))
        for event in ("newer", *brought):
            if event == "forgotten":
                forgotten(there)
            else:
                with pytest.raises(Conflict, match="revoked key"):
                    verified(there, newer)
        with pytest.raises(Conflict, match="rolled-back catalogue"):
            verified(there, sound)
