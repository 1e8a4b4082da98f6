"""Remembers in the relational database how far each projection is, whatever store it fills."""

from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from sqlalchemy import func, select

from core.columns import now
from core.database import Database
from core.evidence.sql import BatchRow
from core.graph.embedded.sql import ProjectionRow
from core.graph.projection.state import Shown, State
from core.tenancy.model import TenantId

LOOKING = "graphs that lag behind are looked up over all institutions, by number alone"


class Turns(Protocol):
    """Gives one process at a time the turn at something of a tenant."""

    def turn(
        self, tenant_id: TenantId, dataset: str, *, wait: float
    ) -> AbstractContextManager[None]:
        """The one turn; ``Conflict`` when it does not come within ``wait`` seconds."""


class SqlProgress:
    """Fits ``core.graph.projection.state.Progress`` and ``keeping.Stands``."""

    def __init__(self, database: Database, turns: Turns) -> None:
        self._database = database
        self._turns = turns

    def turn(self, tenant: TenantId, name: str, *, wait: float) -> AbstractContextManager[None]:
        """The one turn at something."""
        return self._turns.turn(tenant, name, wait=wait)

    def shown(self, tenant: TenantId) -> Shown | None:
        """What is shown now."""
        with self._database.reading(tenant) as work:
            row = work.find(ProjectionRow)
            return None if row is None else _shown(row)

    def note(self, tenant: TenantId, shown: Shown) -> None:
        """Write down how far it is."""
        with self._database.session(tenant) as work:
            row = work.find(ProjectionRow)
            if row is None:
                row = ProjectionRow()
                work.add(row)
            row.version, row.state = shown.version, shown.state.value
            row.evidence, row.declared = dict(shown.evidence), shown.declared
            row.done, row.total = shown.done, shown.total
            row.moved_at = shown.moved_at or now()
            work.commit()

    def projections(self) -> dict[TenantId, Shown]:
        """What is shown, by tenant."""
        with self._database.reading_all(LOOKING) as work:
            return {
                TenantId(row.tenant_id): _shown(row) for row in work.scalars(select(ProjectionRow))
            }

    def imported(self, since: datetime) -> dict[TenantId, dict[str, int]]:
        """The newest version of each dataset that a batch since then has made."""
        wanted = (
            select(BatchRow.tenant_id, BatchRow.dataset, func.max(BatchRow.version))
            .where(BatchRow.made_at >= since, BatchRow.version.is_not(None))
            .group_by(BatchRow.tenant_id, BatchRow.dataset)
        )
        found: dict[TenantId, dict[str, int]] = {}
        with self._database.reading_all(LOOKING) as work:
            for tenant, dataset, version in work.execute(wanted):
                found.setdefault(TenantId(tenant), {})[dataset] = version or 0
        return found


def _shown(row: ProjectionRow) -> Shown:
    return Shown(
        row.version,
        State(row.state),
        row.evidence,
        row.declared,
        row.done,
        row.total,
        row.moved_at,
    )
