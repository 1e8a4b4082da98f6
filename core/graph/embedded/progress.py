"""Remembers in the relational database how far each projection is, whatever store it fills."""

from contextlib import AbstractContextManager
from typing import Protocol

from core.columns import now
from core.database import Database
from core.graph.embedded.sql import ProjectionRow
from core.graph.projection.state import Shown, State
from core.tenancy.model import TenantId


class Turns(Protocol):
    """Gives one process at a time the turn at something of a tenant."""

    def turn(
        self, tenant_id: TenantId, dataset: str, *, wait: float
    ) -> AbstractContextManager[None]:
        """The one turn; ``Conflict`` when it does not come within ``wait`` seconds."""


class SqlProgress:
    """Fits ``core.graph.projection.state.Progress``."""

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
            if row is None:
                return None
            return Shown(
                row.version,
                State(row.state),
                row.evidence,
                row.declared,
                row.done,
                row.total,
                row.moved_at,
            )

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
