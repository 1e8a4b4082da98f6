"""An installation with a vendor whose pack is listed, and what the vendor signs with."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from core.indicators.periods import Period
from core.plugin import scaffold
from core.plugin.archive import archived
from core.plugin.catalogue.model import Release, State
from core.plugin.catalogue.service import Catalogue
from core.plugin.packfile import load_pack
from core.plugin.signing.keys import VendorSigner, make_keys, open_key
from core.plugin.signing.listing import Offer, sign
from core.scoring.runs import State as RunState
from core.texts import same
from tests.commands.test_pack_files import POSTS, ROWS, STAFF, UNITS
from web.application import Application
from web.bootstrap import opened
from web.catalogue import catalogue_of

VENDOR = "qingyuan"
SEPTEMBER = Period.parse("2025-09")
Change = Callable[[str], str]


@dataclass
class Author:
    """A vendor at work: a folder of packs, a key, and the last listing."""

    folder: Path
    signer: VendorSigner
    public: str
    listing: bytes = b""

    def pack(self, name: str, version: str = "0.1.0", change: Change = str) -> bytes:
        """The archive of a scaffolded pack in that version, its indicators changed."""
        place = self.folder / f"{name}-{version}"
        folder = scaffold.written(name, place, sector="township")
        about = folder / "pack.yaml"
        text = about.read_text("utf-8").replace("0.1.0", version)
        about.write_text(text, encoding="utf-8")
        for section in ("indicators", "expected"):
            file = folder / f"{section}.yaml"
            if change is not str:
                file.write_text(change(file.read_text("utf-8")), encoding="utf-8")
        return archived(folder)

    def offer(
        self, name: str, version: str = "0.1.0", *, change: Change = str
    ) -> tuple[bytes, bytes]:
        """An archive and the listing that it stands in."""
        archive = self.pack(name, version, change)
        found = load_pack(self.folder / f"{name}-{version}" / name)
        self.sign(Offer(found.id, found.version, found.digest, archive))
        return archive, self.listing

    def sign(self, *offers: Offer) -> bytes:
        self.listing = sign(self.signer, offers, self.listing)
        return self.listing

    def another_key(self, place: Path) -> tuple[VendorSigner, str]:
        private, public = make_keys(VENDOR, place)
        return open_key(private), public.read_text("utf-8")


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Application]:
    with opened({"GONGHENG_DATA": str(tmp_path / "data")}) as application:
        application.tenants.add("meixi", name=same("梅溪镇"), sector="township", level="township")
        yield application


@pytest.fixture
def catalogue(installation: Application) -> Catalogue:
    return catalogue_of(installation)


@pytest.fixture
def author(tmp_path: Path, catalogue: Catalogue) -> Author:
    private, public = make_keys(VENDOR, tmp_path / "vendor")
    text = public.read_text("utf-8")
    catalogue.vendors.add(VENDOR, name=same("清源数据"), contact="pack@example.com")
    catalogue.vendors.add_key(VENDOR, text)
    return Author(tmp_path / "packs", open_key(private), text)


@pytest.fixture
def listed(catalogue: Catalogue, author: Author) -> Release:
    """The pack ``window`` in its first version, checked and listed."""
    found = catalogue.submit(*author.offer("window"))
    catalogue.check(found.id, rows=200)
    return catalogue.decide(found.id, State.LISTED)


@pytest.fixture
def scored(installation: Application, listed: Release, tmp_path: Path) -> Application:
    """An institution that has scored a period with the release."""
    installation.install("meixi", listed.called)
    texts = {"units": UNITS, "staff": STAFF, "assignments": POSTS, "matters": ROWS}
    for name, text in texts.items():
        path = tmp_path / f"{name}.csv"
        path.write_text(text, encoding="utf-8")
        installation.bring_in("meixi", name, path)
    run = installation.score_now("meixi", SEPTEMBER)
    assert run.state is RunState.DONE
    assert run.inputs["pack_digest"] == listed.digest
    assert run.inputs["pack_version"] == listed.version
    return installation
