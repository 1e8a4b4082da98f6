"""A queue that is made late is made once, and not at all without a nudge."""

from core.jobs.embedded import EmbeddedQueue
from core.jobs.late import LateQueue
from core.jobs.ports import JobQueue
from core.tenancy.model import TenantId


def test_the_queue_is_made_with_the_first_nudge() -> None:
    seen: list[tuple[int, int]] = []
    made: list[EmbeddedQueue] = []

    def make() -> JobQueue:
        made.append(EmbeddedQueue(lambda: {"note": lambda tenant, one: seen.append((tenant, one))}))
        return made[0]

    queue = LateQueue(make)
    assert queue.waiting() == set()
    queue.close()
    assert made == []
    queue.nudge("note", TenantId(1), 7)
    queue.nudge("note", TenantId(1), 8)
    assert made[0].wait(20)
    queue.close()
    assert (len(made), seen) == (1, [(1, 7), (1, 8)])
