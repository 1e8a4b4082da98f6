"""How much each institution uses, what it may use at most, and how operators set that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select

from core.audit.model import INSTALLATION, Act, Note, Thing
from core.audit.sql import record
from core.columns import now
from core.database import Database
from core.errors import BadInput
from core.evidence.batches import State
from core.evidence.sql import BatchRow
from core.evidence.store import EvidenceStore
from core.listing import Page
from core.scoring.sql import RunRow
from core.tenancy.model import TenantId
from core.texts import Text
from tenants.allowance import MEBIBYTE
from tenants.model import Tenant
from tenants.platform.roster import Asked, Listed, Roster
from tenants.sql import MembershipRow, TenantRow
from tenants.standing import RUN_DAYS, Bound, limits_of

LOOKING = "operators see how much each institution uses, in numbers alone"
SETTING = "an operator sets what an institution may use, which both logs say"
LARGEST = 10**12


@dataclass(frozen=True, slots=True)
class Used:
    """What one institution uses of each, and the most that it may; ``own`` is what was set."""

    tenant: Tenant
    use: Mapping[Bound, int]
    most: Mapping[Bound, int]
    own: Mapping[Bound, int]

    def over(self, bound: Bound) -> bool:
        """Whether it uses more than it may."""
        return bound in self.most and self.use[bound] > self.most[bound]


@dataclass(frozen=True)
class Usage:
    """Numbers of every institution; a page of them takes the same few statements."""

    database: Database
    evidence: EvidenceStore
    roster: Roster

    def page(self, asked: Asked, *, page: int) -> tuple[Page[Listed], Sequence[Used]]:
        """The institutions asked for, and what each uses."""
        found = self.roster.page(asked, page=page)
        return found, self._used([each.tenant for each in found.lines])

    def one(self, slug: str) -> Used:
        """What one institution uses; NotFound."""
        return self._used([self.roster.tenants.get(slug)])[0]

    def limit(self, slug: str, most: Mapping[Bound, int | None]) -> None:
        """Let an institution use at most this; None where its standing alone decides. BadInput."""
        tenant = self.roster.tenants.get(slug)
        _check(most)
        wanted = {bound.value: number for bound, number in most.items() if number is not None}
        with self.database.all_tenants(SETTING) as work:
            row = work.get_one(TenantRow, tenant.id)
            before, row.limits = row.limits or {}, wanted
            work.flush()
            note = Note(Act.SET_LIMIT, Thing.TENANT, tenant.slug, before=before, after=wanted)
            for chain in (INSTALLATION, tenant.id):
                record(work, note, chain=chain)
            work.commit()

    def _used(self, wanted: Sequence[Tenant]) -> list[Used]:
        ids = [each.id for each in wanted]
        with self.database.reading_all(LOOKING) as work:
            people, records, runs = (
                {TenantId(tenant): int(number or 0) for tenant, number in work.execute(query)}
                for query in (_people(ids), _records(ids), _runs(ids, now()))
            )
            rows = {TenantId(row.id): row for row in work.scalars(_rows(ids))}
        return [
            Used(
                each,
                {
                    Bound.PEOPLE: people.get(each.id, 0),
                    Bound.RECORDS: records.get(each.id, 0),
                    Bound.STORAGE: self.evidence.stock(each.id).bytes() // MEBIBYTE,
                    Bound.RUNS: runs.get(each.id, 0),
                },
                limits_of(rows[each.id], now()),
                {Bound(name): most for name, most in (rows[each.id].limits or {}).items()},
            )
            for each in wanted
        ]


def _rows(ids: Sequence[TenantId]) -> Select[TenantRow]:
    return select(TenantRow).where(TenantRow.id.in_(ids))


def _people(ids: Sequence[TenantId]) -> Select[Any, int]:
    column = MembershipRow.member_of
    return select(column, func.count()).where(column.in_(ids)).group_by(column)


def _records(ids: Sequence[TenantId]) -> Select[Any, int]:
    column, more = BatchRow.tenant_id, func.sum(BatchRow.inserted) - func.sum(BatchRow.removed)
    kept = BatchRow.state != State.ABANDONED.value
    return select(column, more).where(column.in_(ids), kept).group_by(column)


def _runs(ids: Sequence[TenantId], moment: datetime) -> Select[Any, int]:
    column = RunRow.tenant_id
    lately = RunRow.requested_at >= moment - timedelta(days=RUN_DAYS)
    return select(column, func.count()).where(column.in_(ids), lately).group_by(column)


def _check(most: Mapping[Bound, int | None]) -> None:
    for bound, number in most.items():
        if number is not None and not 0 <= number <= LARGEST:
            raise BadInput(
                Text("限额须为 0 到一万亿的整数", "a limit is a whole number up to 10^12"),
                where=bound.value,
            )
