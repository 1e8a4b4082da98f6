"""What a queue of nudges is, and what answers a nudge."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from core.tenancy.model import TenantId


@dataclass(frozen=True, slots=True, order=True)
class Nudge:
    """Ids that tell a worker to look: of what kind, whose, and which one."""

    kind: str
    tenant_id: TenantId
    object_id: int


Handler = Callable[[TenantId, int], None]
"""Looks at one object of a tenant and does what is left to do; safe to call twice or too late."""

Handlers = Mapping[str, Handler]
Wire = Callable[[], Handlers]
"""Puts the handlers together where the work happens: never before a fork."""

Lookout = Callable[[], Iterable[Nudge]]
"""Finds, in a feature's own tables, what waits and what a dead worker has left behind."""


class JobQueue(Protocol):
    """Tells some worker, soon, to look at an object."""

    def nudge(self, kind: str, tenant_id: TenantId, object_id: int) -> None:
        """Ask for one look; never fails, because a lost nudge is found again by the sweep."""
        ...

    def waiting(self) -> set[Nudge]:
        """Nudges that no worker has taken up yet."""
        ...

    def forget(self, tenant_id: TenantId) -> int:
        """Drop every nudge about a tenant, waiting or failed; how many there were."""
        ...

    def close(self) -> None:
        """Stop what runs inside this process, and give connections back."""
        ...


def sweep(queue: JobQueue, lookouts: Iterable[Lookout]) -> int:
    """Nudge again for whatever waits in the database and not in the queue; returns how many."""
    already = queue.waiting()
    missing = {found for lookout in lookouts for found in lookout()} - already
    for each in sorted(missing):
        queue.nudge(each.kind, each.tenant_id, each.object_id)
    return len(missing)
