"""Keeps graphs that are in use at what their evidence says, import by import, in the background."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from core.columns import now
from core.errors import Conflict, NotFound, Unavailable
from core.graph.projection.service import Projector
from core.graph.projection.state import Shown, State
from core.tenancy.model import TenantId

KIND = "graph"
REACH = timedelta(days=1)
"""How far back imports are looked at; what lies before it was projected, or is at a question."""

STALE = timedelta(minutes=10)
"""After so long without a batch written a projection counts as left behind."""

log = structlog.get_logger(__name__)


class Stands(Protocol):
    """Knows, over all institutions, what graphs show and what was imported."""

    def projections(self) -> dict[TenantId, Shown]:
        """What is shown, by tenant; only graphs that were ever built."""
        ...

    def imported(self, since: datetime) -> dict[TenantId, dict[str, int]]:
        """The newest version of each dataset that an import or undo since then has made."""
        ...


@dataclass(frozen=True)
class Keeping:
    """Finds graphs that lag behind, and brings them up to date; those never built are let be."""

    projector: Projector
    stands: Stands
    clock: Callable[[], datetime] = now

    def due(self) -> list[TenantId]:
        """Whose graph lags behind an import, or was left half way."""
        moment = self.clock()
        imported = self.stands.imported(moment - REACH)
        return [
            tenant
            for tenant, shown in self.stands.projections().items()
            if _behind(shown, imported.get(tenant, {})) or _left(shown, moment)
        ]

    def answer(self, tenant: TenantId, _: int) -> None:
        """Bring a graph up to date, or build it; somebody else at it, or no store, is no harm.

        It is due again at the next look.
        """
        try:
            report = self.projector.project(tenant)
        except (Conflict, NotFound, Unavailable) as error:
            log.info("graph not brought up to date", tenant=tenant, why=error.message("en"))
            return
        log.info("graph up to date", tenant=tenant, written=report.written, gone=report.gone)


def _behind(shown: Shown, imported: Mapping[str, int]) -> bool:
    """Whether a dataset that the graph reads has a version that is not shown."""
    for name, version in imported.items():
        seen = shown.evidence.get(name, version)
        if seen is None or version > seen:
            return True
    return False


def _left(shown: Shown, moment: datetime) -> bool:
    """Whether a projection began and nothing was heard of it since."""
    if shown.state is State.SETTLED or shown.moved_at is None:
        return False
    return moment - shown.moved_at > STALE
