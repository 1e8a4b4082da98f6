"""Results that a version of a pack has made: an institution sees its own, the operator counts."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, literal, select

from core.database import Database
from core.plugin.composition import BETWEEN
from core.scoring.runs import State
from core.scoring.sql import RunRow
from core.tenancy.model import TenantId
from tenants.adoption.model import Version
from tenants.sql import InstalledPackRow

COUNTING = "how far a version has reached is counted, and no result is read"


@dataclass(frozen=True, slots=True)
class Made:
    """A finished run of the version."""

    run: int
    period: str
    at: datetime | None


@dataclass(frozen=True)
class Affected:
    """Who has results of which content."""

    database: Database

    def of(self, tenant: TenantId, version: Version) -> Sequence[Made]:
        """The institution's own runs that the version has made, newest first."""
        query = select(RunRow.number, RunRow.period, RunRow.finished_at).where(
            RunRow.state == State.DONE.value, _made_by(version)
        )
        with self.database.reading(tenant) as work:
            rows = work.execute(query.order_by(RunRow.number.desc())).all()
        return [Made(*row) for row in rows]

    def count(self, version: Version) -> dict[TenantId, int]:
        """How many runs of each institution the version has made."""
        tenant = RunRow.tenant_id
        query = select(tenant, func.count()).where(
            RunRow.state == State.DONE.value, _made_by(version)
        )
        with self.database.reading_all(COUNTING) as work:
            rows = work.execute(query.group_by(tenant)).all()
        return {TenantId(number): count for number, count in rows}

    def working_with(self, packs: Collection[str]) -> dict[tuple[str, str], int]:
        """How many institutions have each version of these packs in use, by pack and version.

        What adds to another pack is in use with it.
        """
        which = InstalledPackRow.pack, InstalledPackRow.version
        query = select(*which, func.count()).where(InstalledPackRow.enabled).group_by(*which)
        with self.database.reading_all(COUNTING) as work:
            rows = work.execute(query).all()
        found: Counter[tuple[str, str]] = Counter()
        for pack, version, count in rows:
            for part in f"{pack} {version}".split(BETWEEN):
                name, _, number = part.partition(" ")
                if name in packs:
                    found[name, number] += count
        return dict(found)


def _made_by(version: Version) -> ColumnElement[bool]:
    """By name and number: an institution's own adjustments give another digest to the same.

    A run was made by every part of its pack. Ids and versions have no signs that ``LIKE`` reads.
    """
    pack, said = RunRow.inputs["pack"].as_string(), RunRow.inputs["pack_version"].as_string()
    whole = literal(BETWEEN) + pack + literal(" ") + said + literal(BETWEEN)
    made: ColumnElement[bool] = whole.like(f"%{BETWEEN}{version.pack} {version.version}{BETWEEN}%")
    return made
