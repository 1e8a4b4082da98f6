"""A bundle proves itself in an installation that has no way to the catalogue."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import BadFile, Conflict, GonghengError, NotFound
from core.plugin.catalogue.bundle import bundled, root_of, trust
from core.plugin.catalogue.model import Release, State
from core.plugin.catalogue.service import Catalogue
from core.texts import same
from tests.plugins.publishing.conftest import Author
from web.application import Application
from web.bootstrap import opened
from web.catalogue import catalogue_of


@pytest.fixture
def closed(tmp_path: Path) -> Iterator[Application]:
    """An installation in a closed network."""
    with opened({"GONGHENG_DATA": str(tmp_path / "closed")}) as application:
        application.tenants.add("lushan", name=same("芦山镇"), sector="township", level="township")
        yield application


@pytest.fixture
def file(catalogue: Catalogue, listed: Release, tmp_path: Path) -> Path:
    place = tmp_path / "window.gbundle"
    place.write_bytes(bundled(catalogue, listed, tmp_path / "memory"))
    return place


def test_a_bundle_installs_where_its_root_is_trusted(
    catalogue: Catalogue, listed: Release, closed: Application, file: Path
) -> None:
    with pytest.raises(NotFound, match="not trusted"):
        closed.install("lushan", str(file))
    trust(catalogue_of(closed), "city", root_of(catalogue))
    pack = closed.install("lushan", str(file))
    assert pack.digest == listed.digest
    assert catalogue_of(closed).releases.find("window").vendor == listed.vendor
    assert closed.install("lushan", "window==0.1.0").digest == listed.digest


def test_a_tampered_or_older_bundle_is_refused_by_name(
    catalogue: Catalogue, author: Author, closed: Application, file: Path, tmp_path: Path
) -> None:
    trust(catalogue_of(closed), "city", root_of(catalogue))
    touched = tmp_path / "touched.gbundle"
    touched.write_bytes(changed(file.read_bytes()))
    with pytest.raises(BadFile, match="tampered archive"):
        closed.install("lushan", str(touched))
    second = catalogue.submit(*author.offer("window", "0.2.0"))
    catalogue.check(second.id, rows=200)
    newer = tmp_path / "newer.gbundle"
    second = catalogue.decide(second.id, State.LISTED)
    newer.write_bytes(bundled(catalogue, second, tmp_path / "again"))
    assert closed.install("lushan", str(newer)).version == "0.2.0"
    with pytest.raises(Conflict, match="rolled-back catalogue"):
        closed.install("lushan", str(file))
    with pytest.raises(BadFile, match="no bundle"):
        closed.install("lushan", str(not_a_bundle(tmp_path)))


def test_a_quarantine_travels_with_the_next_bundle(
    catalogue: Catalogue,
    listed: Release,
    author: Author,
    closed: Application,
    file: Path,
) -> None:
    trust(catalogue_of(closed), "city", root_of(catalogue))
    closed.install("lushan", str(file))
    catalogue.decide(listed.id, State.QUARANTINED, reason="分母写错")
    second = catalogue.submit(*author.offer("window", "0.2.0"))
    catalogue.check(second.id, rows=200)
    second = catalogue.decide(second.id, State.LISTED)
    newer = file.with_name("newer.gbundle")
    newer.write_bytes(bundled(catalogue, second, file.with_name("again")))
    closed.found_pack(str(newer))
    with pytest.raises(GonghengError, match="quarantine"):
        closed.install("lushan", "window==0.1.0")


def changed(content: bytes) -> bytes:
    """The bundle with one byte of the archive's texts changed."""
    whole = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(whole, "w") as new:
        for entry in old.infolist():
            inside = old.read(entry)
            if entry.filename.endswith(".gpack"):
                inside = inside.replace("按时".encode(), "准时".encode())
            new.writestr(entry, inside)
    return whole.getvalue()


def not_a_bundle(place: Path) -> Path:
    file = place / "no.gbundle"
    file.write_bytes(b"no zip")
    return file
