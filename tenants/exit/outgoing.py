"""Carries an institution out: every version of its records, its tables, its log, its packs.

Everything is read piece by piece and written in one order, so memory stays bounded and equal
institutions make equal files.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Table, select

from core.audit.model import INSTALLATION, Act, Note, Outcome, Thing
from core.audit.service import lines_of
from core.audit.sql import record, whole_of
from core.columns import now
from core.database import UnitOfWork
from core.errors import GonghengError
from core.evidence.model import Dataset
from core.evidence.stock import Table as Carried
from core.plugin.kept import kept_files
from core.scoring.receipts import receipts_of
from core.scoring.runs import Run
from core.tenancy.model import TenantId
from tenants.exit import current, keys, people, schema, tables
from tenants.exit.means import Means
from tenants.exit.model import Exported
from tenants.exit.parcel import Parcel, filling, sizes
from tenants.exit.rows import as_line, plain
from tenants.exit.snapshot import Snapshot, taken
from tenants.model import Tenant
from tenants.sql import InstalledPackRow

TELLING = "an export is told to the installation too"
ROWS_AT_ONCE = 1000
Progress = Callable[[int], None]


@dataclass(frozen=True)
class Outgoing:
    """Makes exports."""

    means: Means

    def export(
        self, slug: str, place: Path, *, progress: Progress = lambda percent: None
    ) -> Exported:
        """All that the institution owns, in a new folder, or in one file if it ends in ``.zip``.

        ``Conflict`` where something is there already; nothing is left behind when it fails.
        """
        tenant = self.means.tenants.get(slug)
        with filling(place) as parcel:
            self._tell(tenant, Outcome.INTENDED, {"to": place.name})
            with taken(self.means, tenant.id) as moment:
                about = self._fill(parcel, tenant, moment, progress)
            digest = parcel.seal(about)
        made = sizes(parcel, place, digest)
        self._tell(tenant, Outcome.DONE, {"files": made.pieces, "manifest": digest})
        return made

    def _fill(
        self, parcel: Parcel, tenant: Tenant, moment: Snapshot, progress: Progress
    ) -> dict[str, Any]:
        about = self._about(tenant)
        parcel.add_json("tenant.json", about["tenant"])
        counts = _rows(parcel, moment.work)
        people.carry_out(parcel, self.means.database, moment.work, tenant.id)
        keys.carry_out(parcel, self.means.database, moment.work, tenant.in_figures)
        log = whole_of(moment.work, tenant.id)
        parcel.add_lines("audit.jsonl", lines_of(tenant.id, log))
        packs = self._packs(parcel, moment.work)
        progress(10)
        _evidence(parcel, moment, progress)
        self._receipts(parcel, tenant.id)
        self._schema(parcel, tenant.id)
        return about | {"rows": counts, "packs": packs}

    def _about(self, tenant: Tenant) -> dict[str, Any]:
        above = self.means.tenants.of_id(tenant.parent).slug if tenant.parent else None
        return {
            "product": self.means.product,
            "schema": self.means.schema,
            "made_at": now().isoformat(timespec="seconds"),
            "tenant": {
                "slug": tenant.slug,
                "name_zh": tenant.name.zh,
                "name_en": tenant.name.en,
                "sector": tenant.sector.value,
                "level": tenant.level,
                "parent": above,
                "known_as": tenant.known_as,
                "standing": tenant.life.standing.value,
                "standing_until": plain(tenant.life.until),
                "chain": int(tenant.id),
            },
        }

    def _packs(self, parcel: Parcel, work: UnitOfWork) -> list[dict[str, str | None]]:
        """The folders of the packs that are installed, as they were published; what is said."""
        said: list[dict[str, str | None]] = []
        for row in work.scalars(select(InstalledPackRow).order_by(InstalledPackRow.pack)):
            folder = f"packs/{row.pack}-{row.version[:60].replace(' ', '')}"
            carried = self._pack(parcel, row, folder)
            said.append(
                {
                    "pack": row.pack,
                    "version": row.version,
                    "digest": row.digest,
                    "folder": folder if carried else None,
                }
            )
        return said

    def _pack(self, parcel: Parcel, row: InstalledPackRow, folder: str) -> bool:
        found = self.means.pack(row.pack, row.digest)
        if found is None or found.folder is None:
            return False
        for file in sorted(kept_files(found.folder)):
            inside = file.relative_to(found.folder).as_posix()
            parcel.add(f"{folder}/{inside}", [file.read_bytes()])
        return True

    def _receipts(self, parcel: Parcel, tenant: TenantId) -> None:
        """The receipts of the newest run of each period, as far as their pack is still in use."""
        ledger = self.means.scoring.ledger
        scored = sorted(ledger.scored(tenant))
        for period, run in ledger.newest_of(tenant, scored).items():
            parcel.add_lines(f"receipts/{period}.jsonl", self._issued(run))

    def _issued(self, run: Run) -> Iterator[str]:
        try:
            for each in receipts_of(self.means.scoring, run):
                yield json.dumps(each, ensure_ascii=False, sort_keys=True) + "\n"
        except GonghengError:
            return  # the pack has changed since: the frames of the run are among the files

    def _schema(self, parcel: Parcel, tenant: TenantId) -> None:
        exported = tables.exported()
        datasets = self._datasets(tenant)
        parcel.add_json("schema.json", schema.as_json(datasets, exported))
        parcel.add_lines("schema.md", schema.document(datasets, exported))

    def _datasets(self, tenant: TenantId) -> list[Dataset]:
        try:
            return list(self.means.institutions.datasets(tenant))
        except GonghengError:
            return []  # an institution without a pack has none

    def _tell(self, tenant: Tenant, outcome: Outcome, after: dict[str, Any]) -> None:
        note = Note(Act.EXPORT_TENANT, Thing.TENANT, tenant.slug, outcome=outcome, after=after)
        with self.means.database.all_tenants(TELLING) as work:
            for chain in (INSTALLATION, tenant.id):
                record(work, note, chain=chain)
            work.commit()


def _rows(parcel: Parcel, work: UnitOfWork) -> dict[str, int]:
    return {
        table.name: parcel.add_lines(f"tables/{table.name}.jsonl", _lines(table, work))
        for table in tables.exported()
    }


def _lines(table: Table, work: UnitOfWork) -> Iterator[str]:
    """The institution's rows of a table, in the order of their key."""
    query = select(table).where(table.c.tenant_id == work.tenant_id)
    query = query.order_by(*table.primary_key.columns)
    found = work.execute(query.execution_options(yield_per=ROWS_AT_ONCE))
    for row in found:
        yield as_line(table, row)


def _evidence(parcel: Parcel, moment: Snapshot, progress: Progress) -> None:
    """Every version as it lies, the present one as CSV too, and the files kept beside them."""
    done, total = 0, sum(len(each.files) for each in moment.tables) + len(moment.kept)

    def step() -> None:
        nonlocal done
        done += 1
        progress(10 + 80 * done // total)

    for table in moment.tables:
        for name in (*table.commits, *table.files):
            parcel.add(f"evidence/{name}", moment.stock.read(name))
            step()
        parcel.add(f"current/{table.name}.csv", current.as_csv(moment.stock, table))
    for name in moment.kept:
        parcel.add(f"files/{name.partition('/')[2]}", moment.stock.read(name))
        step()
    parcel.add_json("evidence.json", {each.name: _versions(each) for each in moment.tables})


def _versions(table: Carried) -> dict[str, Any]:
    made: dict[int, Iterable[str]] = dict(table.needed)
    return {
        "version": table.version,
        "files": {str(version): list(files) for version, files in sorted(made.items())},
    }
