"""Each daily task is done once on each day, by whoever looks, and again where it failed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from core.database import Database
from core.jobs.daily import LEASE, Daily, Task
from core.tenancy.model import TenantId
from core.texts import same
from tests.clock import Clock

NOBODY = TenantId(0)
NOON = datetime(2026, 3, 1, 4, tzinfo=UTC)


@pytest.fixture
def clock() -> Clock:
    return Clock(NOON)


def daily(database: Database, clock: Clock, done: list[str], *names: str) -> Daily:
    """Tasks that write down that they were done."""
    tasks = [Task(name, same(name), lambda name=name: done.append(name)) for name in names]
    return Daily(database, tasks, clock)


def test_a_task_is_due_once_a_day(database: Database, clock: Clock) -> None:
    done: list[str] = []
    tasks = daily(database, clock, done, "one", "two")
    for expected in (["one", "two"], ["one", "two"] * 2):
        assert tasks.due() == [1, 2]
        for number in (1, 2, 1, 2, 3, 0):
            tasks.answer(NOBODY, number)
        assert tasks.due() == []
        assert done == expected
        clock.pass_by(hours=24)
    assert [each.failures for each in tasks.overview()] == [0, 0]


def test_the_day_is_that_of_china(database: Database, clock: Clock) -> None:
    done: list[str] = []
    tasks = daily(database, clock, done, "one")
    clock.present = datetime(2026, 3, 1, 15, 59, tzinfo=UTC)
    tasks.answer(NOBODY, 1)
    clock.pass_by(minutes=2)
    tasks.answer(NOBODY, 1)
    assert done == ["one", "one"], "four in the afternoon in London is midnight in China"


def test_of_many_schedulers_one_does_it(database: Database, clock: Clock) -> None:
    done: list[str] = []
    tasks = daily(database, clock, done, "one")
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: tasks.answer(NOBODY, 1), range(16)))
    assert done == ["one"]


def test_what_failed_or_died_is_taken_up_again_the_same_day(
    database: Database, clock: Clock
) -> None:
    outcomes: list[str] = []

    def work() -> None:
        outcomes.append("tried")
        if len(outcomes) == 1:
            raise ValueError("not today")
        if len(outcomes) == 2:
            raise KeyboardInterrupt

    tasks = Daily(database, [Task("one", same("one"), work)], clock)
    tasks.answer(NOBODY, 1)
    assert tasks.overview()[0].failures == 1
    assert tasks.due() == []
    clock.pass_by(minutes=2)
    assert tasks.due() == [1]
    with pytest.raises(KeyboardInterrupt):
        tasks.answer(NOBODY, 1)
    clock.pass_by(minutes=1)
    tasks.answer(NOBODY, 1)
    assert len(outcomes) == 2, "whoever was at it may still be alive"
    clock.pass_by(minutes=LEASE.total_seconds() / 60)
    tasks.answer(NOBODY, 1)
    assert len(outcomes) == 3
    assert tasks.due() == []
    assert tasks.overview()[0].failures == 0
