"""A queue that is made with its first nudge, because most commands never nudge."""

from collections.abc import Callable
from threading import Lock

from core.jobs.ports import JobQueue, Nudge
from core.tenancy.model import TenantId


class LateQueue:
    """Stands for a queue that takes long to import and to make."""

    def __init__(self, make: Callable[[], JobQueue]) -> None:
        self._make = make
        self._made: JobQueue | None = None
        self._lock = Lock()

    def nudge(self, kind: str, tenant_id: TenantId, object_id: int) -> None:
        """Ask for one look."""
        with self._lock:
            self._made = made = self._made or self._make()
        made.nudge(kind, tenant_id, object_id)

    def waiting(self) -> set[Nudge]:
        """Nudges that no worker has taken up yet."""
        return self._made.waiting() if self._made else set()

    def forget(self, tenant_id: TenantId) -> int:
        """Drop every nudge about a tenant; how many there were."""
        return self._made.forget(tenant_id) if self._made else 0

    def close(self) -> None:
        """Close the queue if there is one."""
        if self._made:
            self._made.close()
