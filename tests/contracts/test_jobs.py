"""Every queue nudges alike: each nudge reaches its handler, and no failure stops the next."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest

from core.jobs.embedded import EmbeddedQueue
from core.jobs.ports import JobQueue, Nudge, sweep
from core.jobs.rq import RqQueue
from core.tenancy.model import TenantId
from tests.contracts.sample_jobs import wire

ONE, TWO = TenantId(1), TenantId(2)
Drain = Callable[[], None]


@pytest.fixture(params=["embedded", pytest.param("rq", marks=pytest.mark.redis)])
def queue(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[JobQueue, Drain]]:
    """Each queue, and how to wait until all is worked off."""
    if request.param == "embedded":
        embedded = EmbeddedQueue(lambda: wire(tmp_path))
        yield embedded, lambda: waited(embedded)
        embedded.close()
        return
    url = request.getfixturevalue("redis_url")
    shared = RqQueue(url)
    yield shared, lambda: worked(url, tmp_path)
    shared.close()


def waited(queue: EmbeddedQueue) -> None:
    assert queue.wait(20)


def worked(url: str, folder: Path) -> None:
    command = [sys.executable, "-m", "tests.contracts.sample_jobs", url, str(folder), ""]
    subprocess.run(command, check=True, timeout=60)


def notes(folder: Path) -> list[str]:
    written = folder / "notes"
    return written.read_text().split() if written.exists() else []


def test_every_nudge_is_answered_in_order_and_no_failure_stops_the_next(
    queue: tuple[JobQueue, Drain], tmp_path: Path
) -> None:
    nudged, drain = queue
    nudged.nudge("note", ONE, 7)
    nudged.nudge("fail", ONE, 1)
    nudged.nudge("note", TWO, 7)
    nudged.nudge("nobody_knows", ONE, 1)
    nudged.nudge("count_rows", ONE, 1000)
    nudged.nudge("count_rows", TWO, 2000)
    drain()
    assert notes(tmp_path) == ["1:7", "2:7", "1:1000", "2:2000"]
    assert nudged.waiting() == set()


@pytest.mark.redis
def test_the_sweep_nudges_only_what_is_not_waiting(redis_url: str) -> None:
    queue = RqQueue(redis_url)
    queue.nudge("count_rows", ONE, 1)
    found = [Nudge("count_rows", ONE, 1), Nudge("count_rows", TWO, 1), Nudge("note", ONE, 1)]
    assert sweep(queue, [lambda: found, lambda: found[:1]]) == 2
    assert sweep(queue, [lambda: found]) == 0
    assert queue.waiting() == set(found)
    queue.close()


def test_a_nudge_without_redis_is_lost_and_nothing_else() -> None:
    queue = RqQueue("redis://127.0.0.1:1/0")
    queue.nudge("note", ONE, 1)
    assert queue.waiting() == set()
    queue.close()


def test_closing_the_embedded_queue_lets_the_job_at_hand_finish() -> None:
    first, begun, done = Event(), [], []

    def slow(tenant_id: TenantId, number: int) -> None:
        begun.append(number)
        first.set()
        time.sleep(0.2)
        done.append(number)

    queue = EmbeddedQueue(lambda: {"slow": slow})
    for number in range(50):
        queue.nudge("slow", ONE, number)
    assert first.wait(20)
    queue.close()
    assert begun == done
    assert 1 <= len(done) < 50
