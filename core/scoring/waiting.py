"""What is left to do on the runs of all institutions, and whose turn it is."""

from dataclasses import dataclass

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from core.scoring.runs import Ledger, State, due
from core.scoring.sql import RunRow
from core.tenancy.model import TenantId

LOOKING = "what waits is looked up over all institutions, by number alone"


@dataclass(frozen=True)
class Waiting:
    """Sees bare numbers of every institution, and none of their results."""

    ledger: Ledger

    def all(self) -> list[tuple[TenantId, int]]:
        """Every run that waits, or that a dead worker has left behind."""
        query = select(RunRow.tenant_id, RunRow.number).where(due(self.ledger.oldest))
        with self.ledger.database.reading_all(LOOKING) as unit:
            return [(TenantId(tenant), number) for tenant, number in unit.execute(query)]

    def next(self) -> tuple[TenantId, int] | None:
        """The first run of the institution that has the fewest under way, then waited longest.

        So the thousand runs of one institution delay those of another by one at most.
        """
        oldest = self.ledger.oldest
        other = aliased(RunRow)
        of_same = other.tenant_id == RunRow.tenant_id
        alive = and_(of_same, other.state == State.RUNNING, other.heartbeat_at >= oldest)
        busy = select(func.count()).select_from(other).where(alive).scalar_subquery()
        served = select(func.max(other.heartbeat_at)).where(of_same).scalar_subquery()
        query = (
            select(RunRow.tenant_id, func.min(RunRow.number))
            .where(due(oldest))
            .group_by(RunRow.tenant_id)
            .order_by(busy, served.nulls_first(), RunRow.tenant_id)
            .limit(1)
        )
        with self.ledger.database.reading_all(LOOKING) as unit:
            found = unit.execute(query).first()
        return (TenantId(found[0]), found[1]) if found else None
