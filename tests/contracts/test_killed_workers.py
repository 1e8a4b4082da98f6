"""A worker killed at any step leaves a task that ends in the same result, once."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from core.database import Database
from core.jobs.rq import RqQueue
from core.tenancy.model import TenantId
from migrations.run import owner_connection
from tests.contracts.sample_jobs import STEPS, Sample, Step, Task

ONE = TenantId(1)


@pytest.fixture
def url(sqlite_url: str) -> str:
    with owner_connection(sqlite_url) as connection:
        Sample.metadata.create_all(connection)
    return sqlite_url


@pytest.fixture
def start(redis_url: str, tmp_path: Path, url: str) -> Iterator[Callable[[], int]]:
    """Starts a worker in a process group of its own; what is left is killed at the end."""
    started: list[subprocess.Popen[bytes]] = []

    def worker() -> int:
        command = [sys.executable, "-m", "tests.contracts.sample_jobs", redis_url]
        process = subprocess.Popen([*command, str(tmp_path), url], start_new_session=True)
        started.append(process)
        return process.pid

    yield worker
    for process in started:
        for pid in [process.pid, *children(process.pid)]:
            kill(pid)
        process.wait()


def children(pid: int) -> list[int]:
    """All processes below, read from the kernel."""
    try:
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return []
    direct = [int(word) for word in listed.split()]
    return [below for each in direct for below in (*children(each), each)]


def kill(pid: int) -> None:
    if Path(f"/proc/{pid}").exists():
        os.kill(pid, signal.SIGKILL)


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.redis
def test_a_killed_worker_s_task_is_done_by_the_next_once(
    redis_url: str, url: str, start: Callable[[], int]
) -> None:
    database = Database(url)

    def steps(number: int) -> int:
        with database.reading(ONE) as session:
            counted = select(func.count()).select_from(Step).where(Step.task == number)
            return session.scalar(counted) or 0

    def task(number: int) -> Task:
        with database.reading(ONE) as session:
            return session.scalars(select(Task).where(Task.number == number)).one()

    queue = RqQueue(redis_url)
    worker = start()
    for number, step in ((1, 0), (2, STEPS - 1)):
        with database.session(ONE) as session:
            session.add(Task())
            session.commit()
        queue.nudge("task", ONE, number)
        until(lambda number=number, step=step: steps(number) > step)
        for pid in [worker, *children(worker)]:
            kill(pid)
        assert task(number).state == "running"
        worker = start()
        until(lambda number=number: task(number).state == "done")
        assert (task(number).result, task(number).takers) == (1, 2)
    queue.close()
    database.close()
