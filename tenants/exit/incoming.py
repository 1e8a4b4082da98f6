"""Brings an institution back from an export: checked whole before, and figure by figure after.

It grows hidden, under an id that nobody is shown: the records first, then its people and its log,
then every row in a unit of work that reaches no other institution, then the checks. Only then is it
given its name. Whatever breaks off leaves nothing that anybody finds, and the next restoration
clears it away.
"""

import os
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import delete, select

from core.audit.model import INSTALLATION, Act, Note, Outcome, Thing
from core.audit.sql import record
from core.columns import now
from core.database import UnitOfWork
from core.evidence.stock import LOG, plain_commit
from core.identity.passwords import NO_PASSWORD
from core.identity.sql import AccountRow
from core.tenancy.model import TenantId
from tenants.contracts.leaving import end_alone
from tenants.exit import checks, inventory, keys, returning
from tenants.exit.means import Means
from tenants.exit.model import Restored
from tenants.exit.source import Source, opening, spoilt
from tenants.life import Standing
from tenants.model import Tenant
from tenants.service import RESTORING
from tenants.sql import TenantRow

REASON = "an institution is brought back with all its rows, its members among them"
ABANDONED = timedelta(days=2)
Step = Callable[[str], None]


@dataclass(frozen=True)
class Incoming:
    """Restores exports; ``step`` is called with each step as it is done, for tests of crashes."""

    means: Means
    step: Step = lambda name: None

    def restore(
        self, place: Path, *, slug: str | None = None, parent: str | None = None
    ) -> Restored:
        """The institution of an export, under its own slug or ``slug``, below ``parent``.

        BadFile names a file that is not as it was made, Conflict says that the slug is taken; in
        both cases, and whenever a check fails afterwards, nothing has changed.
        """
        self.clear()
        with opening(place) as source:
            about = source.json("tenant.json")
            checks.before(source)
            self._packs(source)
            above = self._above(parent or about.get("parent"), named=parent is not None)
            named = slug or str(about.get("slug"))
            self.means.tenants.must_be_free(named)
            tenant = self._hidden(about, above)
            try:
                restored = self._fill(tenant, source, about, named)
                self._reveal(tenant, source, named)
            except BaseException:
                self._away(tenant)
                raise
        return restored

    def clear(self) -> None:
        """Remove what a restoration that was broken off has left."""
        query = select(TenantRow).where(TenantRow.hidden == RESTORING)
        with self.means.database.global_reading(REASON) as work:
            left = [row for row in work.scalars(query) if _abandoned(row)]
        for row in left:
            self._away(TenantId(row.id))

    def _packs(self, source: Source) -> None:
        """Put the packs on the shelf, in exactly the versions that were worked with."""
        for folder, digest in source.packs():
            with TemporaryDirectory() as place:
                for name in source.names(folder):
                    file = Path(place) / name.removeprefix(folder + "/")
                    file.parent.mkdir(parents=True, exist_ok=True)
                    file.write_bytes(b"".join(source.read(name)))
                if self.means.shelf.add(Path(place)).digest != digest:
                    raise spoilt(folder, "不是所说的版本", "is not the version it says")

    def _above(self, slug: str | None, *, named: bool) -> Tenant | None:
        """The institution above, if it is here; one that was asked for by name has to be."""
        if slug is None:
            return None
        if named:
            return self.means.tenants.get(slug)
        return next((each for each in self.means.tenants.all() if each.slug == slug), None)

    def _hidden(self, about: dict[str, Any], above: Tenant | None) -> TenantId:
        try:
            row = TenantRow(
                slug=_nobody(),
                name_zh=str(about["name_zh"]),
                name_en=str(about["name_en"]),
                sector=str(about["sector"]),
                level=str(about["level"]),
                parent_id=above.id if above else None,
                standing=Standing(about["standing"]).value,
                standing_until=_moment(about["standing_until"]),
                hidden=RESTORING,
                known_as=str(about.get("known_as") or about["slug"]),
            )
        except (KeyError, TypeError, ValueError):
            raise spoilt("tenant.json", "无法读取", "cannot be read") from None
        self.means.tenants.must_fit(row.sector, row.level, above)
        with self.means.database.global_session(REASON) as work:
            work.add(row)
            work.commit()
            return TenantId(row.id)

    def _fill(self, tenant: TenantId, source: Source, about: dict[str, Any], slug: str) -> Restored:
        self._records(tenant, source)
        self.step("records")
        with self.means.database.all_tenants(REASON) as work:
            people = returning.people(work, source, slug)
            returning.members(work, source, people.ids, tenant)
            returning.log(work, source, tenant)
            keys.bring_in(work, source, slug)
            work.commit()
        with self.means.database.session(tenant) as own:
            rows = returning.rows(own, source, people.ids)
            own.commit()
        self.step("rows")
        found = checks.after(self.means, source, tenant)
        self.step("checked")
        return Restored(
            slug=slug,
            rows=rows,
            files=len(source.pieces),
            entries=found.entries,
            runs=found.runs,
            receipts=found.receipts,
            matched=tuple(people.matched),
            invited=tuple(people.invited),
        )

    def _records(self, tenant: TenantId, source: Source) -> None:
        stock = self.means.store.stock(tenant)
        stock.wipe()
        for name in source.names("evidence"):
            inside = name.removeprefix("evidence/")
            if f"/{LOG}/" in name and not plain_commit(b"".join(source.read(name))):
                raise spoilt(name, "指向表外的文件", "points at files of others")
            stock.write(inside, source.read(name))
        for name in source.names("files"):
            stock.write(f"_files/{name.removeprefix('files/')}", source.read(name))

    def _reveal(self, tenant: TenantId, source: Source, slug: str) -> None:
        """Give it its name and write down where it comes from, in one unit of work."""
        manifest = source.digest
        with self.means.database.all_tenants(REASON) as work:
            _end_intent(work, source, tenant)
            end_alone(work, tenant, slug, at=now())
            row = work.get_one(TenantRow, tenant)
            row.slug, row.hidden = slug, ""
            row.known_as = None if row.known_as == slug else row.known_as
            work.flush()
            told = {"manifest": manifest, "slug": slug}
            note = Note(Act.RESTORE_TENANT, Thing.TENANT, slug, after=told)
            for chain in (INSTALLATION, tenant):
                record(work, note, chain=chain)
            work.commit()

    def _away(self, tenant: TenantId) -> None:
        """Remove everything of an institution that never came to be."""
        inventory.empty(self.means, tenant, people=AccountRow.password == NO_PASSWORD)
        with self.means.database.global_session(REASON) as work:
            gone = TenantRow.id == tenant, TenantRow.hidden == RESTORING
            work.execute(delete(TenantRow).where(*gone))
            work.commit()


def _end_intent(work: UnitOfWork, source: Source, tenant: TenantId) -> None:
    """The log was taken away while it was being exported; that it was, is known now."""
    told = {"files": len(source.pieces)}
    slug = str(source.json("tenant.json")["slug"])
    note = Note(Act.EXPORT_TENANT, Thing.TENANT, slug, outcome=Outcome.DONE, after=told)
    record(work, note, chain=tenant)


def _moment(written: str | None) -> datetime | None:
    return None if written is None else datetime.fromisoformat(written)


def _here() -> str:
    return sha256(socket.gethostname().encode()).hexdigest()[:8]


def _nobody() -> str:
    """A slug that nobody can have, and that says which process works on it."""
    return f"~{_here()}-{os.getpid()}-{token_hex(6)}"


def _abandoned(row: TenantRow) -> bool:
    """Whether the process that was bringing it back is gone."""
    host, _, rest = row.slug.removeprefix("~").partition("-")
    if row.created_at < now() - ABANDONED:
        return True
    if host != _here():
        return False
    with suppress(PermissionError):
        try:
            os.kill(int(rest.partition("-")[0]), 0)
        except ProcessLookupError:
            return True
    return False
