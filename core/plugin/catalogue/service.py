"""An installation's catalogue: takes submissions, checks and lists them, hands archives out."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select

from core.audit.model import INSTALLATION, Act, Note, Thing
from core.audit.sql import record
from core.database import Database, UnitOfWork
from core.errors import Conflict
from core.named_files import require_file
from core.plugin.archive import SUFFIX, unpacked
from core.plugin.catalogue.client import Client, Folder, rolled_back, tampered
from core.plugin.catalogue.facts import picture_in, report_of
from core.plugin.catalogue.keys import CatalogueKeys
from core.plugin.catalogue.model import OPEN, Release, State
from core.plugin.catalogue.releases import (
    Releases,
    quarantined,
    release,
    release_row,
    swapped_content,
)
from core.plugin.catalogue.repository import Delegated, Repository, Wanted
from core.plugin.catalogue.sql import (
    ReleaseRow,
    TrustRow,
    VendorKeyRow,
    VendorRow,
    seen_until,
    vendor_row,
)
from core.plugin.catalogue.vendors import CHANGING, Vendors
from core.plugin.composition import Bases, nowhere
from core.plugin.kit.examination import examine
from core.plugin.model import Pack
from core.plugin.packfile import load_sound_pack
from core.plugin.signing.listing import Listed, Listing, read, swapped
from core.texts import Text
from core.vault import Vault

OWN = "own"
"""What this installation calls its own catalogue."""

MOST_NAMED = 20
"""Failing tests that a refusal names; the report has them all."""

Taken = Callable[[str], bool]


@dataclass(frozen=True)
class Catalogue:
    """Everything of one installation; ``taken`` says whether the product itself has such a pack.

    ``base_of`` finds what an addition is examined on.
    """

    database: Database
    vault: Vault
    folder: Path
    taken: Taken
    base_of: Bases = nowhere

    @property
    def vendors(self) -> Vendors:
        """Who may offer packs."""
        return Vendors(self.database)

    @property
    def releases(self) -> Releases:
        """What was offered, and how far it is."""
        return Releases(self.database)

    @property
    def repository(self) -> Repository:
        """What institutions read."""
        return Repository(self.folder / "repository")

    def submit(self, archive: bytes, signed: bytes) -> Release:
        """Take an archive with its vendor's signature; refusals name what is wrong."""
        listing = read(signed)
        key = self.vendors.verify(listing)
        line = _line(listing, archive)
        with TemporaryDirectory() as place:
            pack = load_sound_pack(_laid_out(archive, Path(place)))
            if pack.digest != line.digest or (pack.id, pack.version) != (line.pack, line.version):
                raise swapped_content(line.path)
        with self.database.all_tenants(CHANGING) as work:
            self._follow(work, listing)
            row = self._taken_in(work, pack, line, listing=listing, key=key)
            work.commit()
            found = release(row)
        (self.folder / "incoming").mkdir(parents=True, exist_ok=True)
        self._incoming(found.sha256).write_bytes(archive)
        return found

    def resign(self, signed: bytes) -> None:
        """Take a listing that a vendor has signed anew, with the same archives."""
        listing = read(signed)
        self.vendors.verify(listing)
        with self.database.all_tenants(CHANGING) as work:
            self._follow(work, listing)
            note = Note(Act.SUBMIT_RELEASE, Thing.VENDOR, listing.vendor)
            record(work, note, chain=INSTALLATION)
            work.commit()
        self.publish()

    def check(self, number: int, *, rows: int = 2_000) -> Release:
        """Examine a release and keep the report; Conflict if it cannot be checked any more."""
        found = self.releases.one(number)
        archive = require_file(self._incoming(found.sha256)).read_bytes()
        with TemporaryDirectory() as place:
            report = report_of(
                examine(_laid_out(archive, Path(place)), rows=rows, base_of=self.base_of)
            )
        with self.database.all_tenants(CHANGING) as work:
            row = release_row(work, number)
            row.report = dict(report)
            if row.state == State.SUBMITTED.value:
                self.releases.put_state(work, row, State.CHECKED, reason="")
            work.commit()
            return release(row)

    def decide(self, number: int, to: State, *, reason: str = "") -> Release:
        """List, deprecate or quarantine a release, in the catalogue that is signed too."""
        found = self.releases.one(number)
        if to is State.LISTED and found.report.get("tests_failed"):
            raise Conflict(
                Text("检查没有通过，不能上架", "its check has failures, so it cannot be listed"),
                where=found.called,
                advice=_failing(found),
            )
        if to in OPEN and found.path:  # one out of a bundle is not handed on
            archive = require_file(self._incoming(found.sha256)).read_bytes()
            self.repository.keep(found.path, found.sha256, archive)
        decided = self.releases.change(number, to, reason=reason)
        self.publish()
        return decided

    def publish(self, *, anew: bool = False) -> bool:
        """Sign what is to be said now; whether anything had to be."""
        keys = CatalogueKeys(self.database, self.vault)
        keys.signers()
        with self.database.all_tenants(CHANGING) as work:
            trust = work.get(TrustRow, OWN, with_for_update=True)
            signers = keys.current(work)
            if trust is None:
                trust = TrustRow(name=OWN, root=self.repository.found(signers).decode())
                work.add(trust)
                work.flush()
            turned = self.repository.follow(signers, keys.every(work))
            wanted = _wanted(work, self.vendors)
            past = trust.seen
            said = self.repository.publish(wanted, signers, anew=anew or turned, past=past)
            trust.seen = max(past, self.repository.stamp())
            work.commit()
        return said

    def turn_key(self, role: str) -> str:
        """Sign with another key for a role from now on; who believes the old root comes along.

        The key is kept before anything is signed with it: ``publish`` goes on where this was cut.
        """
        self.publish()
        with self.database.all_tenants(CHANGING) as work:
            work.get_one(TrustRow, OWN, with_for_update=True)
            made = CatalogueKeys(self.database, self.vault).turn(work, role)
            work.commit()
        self.publish()
        return made

    def fetch(self, found: Release) -> bytes:
        """The archive of a release, verified from the pinned root on."""
        if found.state is State.QUARANTINED:
            raise quarantined(found)
        if found.state not in OPEN:
            raise Conflict(Text("这个版本还没有上架", "it is not listed"), where=found.called)
        self.vendors.must_believe(found.vendor)
        with self.client() as client:
            fetched = client.fetch(found.path)
        if fetched.digest != found.digest or sha256(fetched.archive).hexdigest() != found.sha256:
            raise swapped_content(found.path)
        return fetched.archive

    def picture(self, found: Release, name: str) -> bytes:
        """A picture out of a release's archive, as its check has seen it; NotFound."""
        return picture_in(require_file(self._incoming(found.sha256)), found, name)

    @contextmanager
    def client(self) -> Iterator[Client]:
        """A reader of the own catalogue that remembers how far it had come."""
        with self.database.global_reading(CHANGING) as work:
            trust = work.get(TrustRow, OWN)
        if trust is None:
            raise Conflict(Text("目录还没有建立", "there is no catalogue yet"))
        memory = self.folder / "seen" / OWN
        client = Client(Folder(self.repository.folder), memory, trust.root.encode(), trust.seen)
        try:
            yield client
        finally:  # what refuses has been seen too
            seen_until(self.database, OWN, client.stamp())

    def _incoming(self, digest: str) -> Path:
        return self.folder / "incoming" / f"{digest}{SUFFIX}"

    def _follow(self, work: UnitOfWork, listing: Listing) -> None:
        """Keep a vendor's next listing; Conflict where it does not follow from the last one."""
        row = vendor_row(work, listing.vendor)
        if listing.number <= row.number:
            raise rolled_back()
        before = read(row.listing.encode()).lines if row.listing else {}
        for path, line in before.items():
            if path not in listing.lines or listing.lines[path] != line:
                raise swapped(path)
        row.number, row.listing = listing.number, listing.content.decode()
        work.flush()

    def _taken_in(
        self, work: UnitOfWork, pack: Pack, line: Listed, *, listing: Listing, key: str
    ) -> ReleaseRow:
        known = work.scalars(select(ReleaseRow).where(ReleaseRow.pack == pack.id)).all()
        if self.taken(pack.id) or any(each.vendor != listing.vendor for each in known):
            raise Conflict(
                Text("这个指标包编号属于别的供应商", "that pack's id belongs to another vendor"),
                where=pack.id,
            )
        same = [each for each in known if each.version == pack.version]
        if same or work.scalars(select(ReleaseRow).where(ReleaseRow.digest == pack.digest)).first():
            raise Conflict(
                Text("这个版本或内容已经提交过", "that version or content was submitted before"),
                where=line.path,
            )
        row = ReleaseRow(
            pack=pack.id,
            version=pack.version,
            vendor=listing.vendor,
            name_zh=pack.name.zh[:120],
            name_en=pack.name.en[:120],
            sector=pack.sector,
            digest=pack.digest,
            sha256=line.sha256,
            length=line.length,
            path=line.path,
            key=key,
            state=State.SUBMITTED.value,
        )
        work.add(row)
        work.flush()
        after = {"digest": pack.digest, "key": key}
        note = Note(Act.SUBMIT_RELEASE, Thing.RELEASE, f"{pack.id}=={pack.version}", after=after)
        record(work, note, chain=INSTALLATION)
        return row


def _line(listing: Listing, archive: bytes) -> Listed:
    """The line of the listing that the archive is; BadFile if there is none."""
    digest = sha256(archive).hexdigest()
    for line in listing.lines.values():
        if line.sha256 == digest:
            return line
    raise tampered(listing.vendor)


def _laid_out(archive: bytes, place: Path) -> Path:
    file = place / f"pack{SUFFIX}"
    file.write_bytes(archive)
    return unpacked(file, place / "pack")


def _failing(found: Release) -> Text:
    """The tests that fail, and what can be done."""
    lines = found.report.get("failures", [])[:MOST_NAMED]
    zh, en = ("".join(f"\n  {each[side]}" for each in lines) for side in (0, 1))
    return Text(
        f"请供应商改正后换一个版本号提交：{zh}",
        f"the vendor has to mend this and submit another version: {en}",
    )


def _wanted(work: UnitOfWork, vendors: Vendors) -> Wanted:
    releases = work.scalars(select(ReleaseRow).order_by(ReleaseRow.id)).all()
    keys = work.scalars(select(VendorKeyRow)).all()
    return Wanted(
        [
            Delegated(
                vendor=each.id,
                keys=vendors.sslib_keys(each.id),
                revoked=[key.id for key in keys if key.vendor == each.id and key.revoked_at],
                paths=[
                    it.path
                    for it in releases
                    if it.vendor == each.id and it.path and State(it.state) in OPEN
                ],
                listing=each.listing.encode(),
                number=each.number,
            )
            for each in work.scalars(select(VendorRow).order_by(VendorRow.id))
        ],
        {it.digest: it.reason for it in releases if it.state == State.QUARANTINED.value},
    )
