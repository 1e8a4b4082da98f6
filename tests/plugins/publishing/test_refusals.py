"""What was tampered with, rolled back, signed by a revoked key or swapped is refused by name."""

import io
import json
import shutil
import zipfile
from pathlib import Path

import pytest

from core.errors import BadFile, BadInput, Conflict, GonghengError, NotFound
from core.plugin.archive import archived
from core.plugin.catalogue.model import Release, State
from core.plugin.catalogue.service import Catalogue
from core.plugin.signing.listing import Offer, sign
from tests.plugins.publishing.conftest import VENDOR, Author
from web.application import Application
from web.bootstrap import opened


def touched(archive: bytes) -> bytes:
    """The same pack with one word changed: a sound archive, and another one."""
    whole = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(whole, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            new.writestr(entry, content.replace("按时".encode(), "准时".encode()))
    return whole.getvalue()


def in_catalogue(catalogue: Catalogue, found: Release) -> Path:
    vendor, _, name = found.path.rpartition("/")
    return catalogue.repository.targets / vendor / f"{found.sha256}.{name}"


def test_what_is_listed_comes_out_as_it_was_signed(
    catalogue: Catalogue, listed: Release, author: Author
) -> None:
    folder = author.folder / "window-0.1.0" / "window"
    assert catalogue.fetch(listed) == archived(folder)
    assert listed.report["digest"] == listed.digest
    assert listed.report["generated_tests"] > 0
    assert listed.report["tests_failed"] == 0


def test_a_tampered_archive_is_refused_by_name(
    catalogue: Catalogue, listed: Release, author: Author
) -> None:
    place = in_catalogue(catalogue, listed)
    place.write_bytes(touched(place.read_bytes()))
    with pytest.raises(BadFile, match=r"window-0\.1\.0\.gpack · tampered archive"):
        catalogue.fetch(listed)
    archive, listing = author.offer("counter")
    with pytest.raises(BadFile, match="tampered archive"):
        catalogue.submit(touched(archive), listing)


def test_a_rolled_back_catalogue_is_refused_by_name(
    catalogue: Catalogue, listed: Release, author: Author, tmp_path: Path
) -> None:
    catalogue.fetch(listed)
    older = Path(shutil.copytree(catalogue.repository.folder, tmp_path / "older"))
    second = catalogue.submit(*author.offer("window", "0.2.0"))
    catalogue.check(second.id, rows=200)
    second = catalogue.decide(second.id, State.LISTED)
    catalogue.fetch(second)
    shutil.rmtree(catalogue.repository.folder)
    older.rename(catalogue.repository.folder)
    with pytest.raises(Conflict, match="rolled-back catalogue"):
        catalogue.fetch(listed)
    shutil.rmtree(catalogue.folder / "seen")
    with pytest.raises(Conflict, match="rolled-back catalogue"):
        catalogue.fetch(listed)


def test_an_older_listing_of_a_vendor_is_refused(
    catalogue: Catalogue, listed: Release, author: Author
) -> None:
    first = author.listing
    catalogue.submit(*author.offer("window", "0.2.0"))
    with pytest.raises(Conflict, match="rolled-back"):
        catalogue.resign(first)


def test_a_revoked_key_is_refused_by_name_until_another_signs(
    catalogue: Catalogue, listed: Release, author: Author, tmp_path: Path
) -> None:
    key = catalogue.vendors.keys(VENDOR)[0]
    catalogue.vendors.revoke_key(VENDOR, key.short, reason="lost")
    catalogue.publish()
    with pytest.raises(Conflict, match=f"revoked key: {key.short}"):
        catalogue.fetch(listed)
    with pytest.raises(Conflict, match=f"revoked key: {key.short}"):
        catalogue.submit(*author.offer("counter"))
    author.signer, public = author.another_key(tmp_path / "new")
    author.listing = catalogue_listing(catalogue)
    with pytest.raises(NotFound, match="is not known"):
        catalogue.resign(author.sign())
    catalogue.vendors.add_key(VENDOR, public)
    catalogue.resign(author.listing)
    assert catalogue.fetch(listed)
    with pytest.raises(Conflict, match="known, or was revoked"):
        catalogue.vendors.add_key(VENDOR, author.public)


def catalogue_listing(catalogue: Catalogue) -> bytes:
    """The vendor's listing as the catalogue has it."""
    [place] = catalogue.repository.metadata.glob(f"*.{VENDOR}.json")
    return place.read_bytes()


def test_a_swapped_digest_is_refused_by_name(
    catalogue: Catalogue, listed: Release, author: Author, installation: Application
) -> None:
    archive = touched(author.pack("window", "0.3.0"))
    promised = Offer("window", "0.3.0", listed.digest, archive)
    with pytest.raises(Conflict, match="swapped digest"):
        catalogue.submit(archive, sign(author.signer, [promised], author.listing))
    other = Offer("window", "0.1.0", "0" * 64, touched(archive))
    with pytest.raises(Conflict, match=r"window-0\.1\.0\.gpack · swapped digest"):
        sign(author.signer, [other], author.listing)
    anew = sign(author.signer, [Offer("counter", "0.1.0", "1" * 64, archive)])
    with pytest.raises(GonghengError, match="rolled-back"):
        catalogue.resign(anew)
    again = sign(author.signer, [other], anew)
    with pytest.raises(Conflict, match=r"window-0\.1\.0\.gpack · swapped digest"):
        catalogue.resign(again)


def test_an_institution_keeps_the_content_that_it_has_pinned(
    listed: Release, installation: Application
) -> None:
    pack = installation.install("meixi", "window==0.1.0")
    assert pack.digest == listed.digest
    [place] = (installation.settings.data / "packs").iterdir()
    about = place / "indicators.yaml"
    about.write_text(about.read_text("utf-8").replace("按时", "准时"), encoding="utf-8")
    with (
        opened({"GONGHENG_DATA": str(installation.settings.data)}) as again,
        pytest.raises(Conflict, match="swapped digest"),
    ):
        again.datasets("meixi")
    shutil.rmtree(place)
    with (
        opened({"GONGHENG_DATA": str(installation.settings.data)}) as again,
        pytest.raises(GonghengError, match="window"),
    ):
        again.datasets("meixi")


def test_metadata_that_somebody_else_signed_is_refused(
    catalogue: Catalogue, listed: Release, tmp_path: Path
) -> None:
    place = catalogue.repository.metadata / "timestamp.json"
    stamp = json.loads(place.read_bytes())
    stamp["signed"]["version"] += 1
    place.write_text(json.dumps(stamp), encoding="utf-8")
    with pytest.raises(BadInput, match="tampered catalogue"):
        catalogue.fetch(listed)


def test_what_is_not_listed_cannot_be_fetched(catalogue: Catalogue, author: Author) -> None:
    found = catalogue.submit(*author.offer("window"))
    with pytest.raises(Conflict, match="not listed"):
        catalogue.fetch(found)
    with pytest.raises(Conflict, match="cannot become listed"):
        catalogue.decide(found.id, State.LISTED)


def test_a_failing_check_names_what_fails(catalogue: Catalogue, author: Author) -> None:
    wrong = author.offer(
        "window", change=lambda text: text.replace("person 01: 1/2", "person 01: 1/9")
    )
    found = catalogue.check(catalogue.submit(*wrong).id, rows=200)
    with pytest.raises(
        Conflict,
        match=r"cannot be listed(.|\n)*expected figure · 2025-09 in_time person 01 · 0\.5 ≠ 1/9",
    ):
        catalogue.decide(found.id, State.LISTED)
    assert any("0.5 ≠ 1/9" in each for each in found.report["findings"])
