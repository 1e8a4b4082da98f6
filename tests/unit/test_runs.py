"""The life of a run, on every database."""

from datetime import UTC, datetime, timedelta

import pytest

from core.database import Database
from core.errors import Conflict, NotFound
from core.evidence.sql import SqlBatches
from core.indicators.periods import Period
from core.scoring.runs import STALE, Ledger, State, Step, Stopped
from core.scoring.sql import TotalRow
from core.tenancy.model import TenantId
from tests.clock import Clock

WJ, CH = TenantId(1), TenantId(2)
QUARTER = Period.parse("2025-Q3")
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.fixture
def clock() -> Clock:
    return Clock(NOON)


@pytest.fixture
def ledger(database: Database, clock: Clock) -> Ledger:
    return Ledger(database, clock)


def claimed(ledger: Ledger, number: int) -> str:
    token = ledger.claim(WJ, number)
    assert token is not None
    return token


def test_a_period_that_waits_is_not_queued_twice(ledger: Ledger) -> None:
    assert ledger.request(WJ, QUARTER).number == ledger.request(WJ, QUARTER).number == 1
    assert ledger.request(CH, QUARTER).number == 1


def test_one_worker_alone_gets_a_run(ledger: Ledger) -> None:
    run = ledger.request(WJ, QUARTER)
    claimed(ledger, run.number)
    assert ledger.claim(WJ, run.number) is None
    assert ledger.claim(CH, run.number) is None


def test_a_run_whose_worker_died_is_taken_over_and_the_dead_write_nothing(
    ledger: Ledger, clock: Clock
) -> None:
    run = ledger.request(WJ, QUARTER)
    dead = claimed(ledger, run.number)
    clock.present = NOON + STALE + timedelta(seconds=1)
    assert ledger.open_runs(WJ) == [run.number]
    claimed(ledger, run.number)
    with pytest.raises(Stopped):
        ledger.report(WJ, run.number, dead, step=Step.VALUES)
    assert not ledger.finish(WJ, run.number, dead, changes={"digest": "x"}, totals=[])
    assert ledger.run(WJ, run.number).state is State.RUNNING


def test_a_heartbeat_keeps_a_long_run_with_its_worker(ledger: Ledger, clock: Clock) -> None:
    run = ledger.request(WJ, QUARTER)
    token = claimed(ledger, run.number)
    clock.present = NOON + STALE
    ledger.beat(WJ, run.number, token)
    clock.present += timedelta(seconds=30)
    assert ledger.claim(WJ, run.number) is None


def test_progress_is_seen_and_the_result_is_written_with_its_totals(ledger: Ledger) -> None:
    run = ledger.request(WJ, QUARTER)
    token = claimed(ledger, run.number)
    ledger.report(WJ, run.number, token, step=Step.VALUES)
    seen = ledger.run(WJ, run.number)
    assert (seen.step, seen.percent) == ("values", 40)
    total = TotalRow(run=run.number, scheme="s", subject="a", total=None, full=None, reason="held")
    assert ledger.finish(WJ, run.number, token, changes={"digest": "d"}, totals=[total])
    done = ledger.latest(WJ, QUARTER)
    assert done is not None
    assert (done.state, done.percent, done.digest) == (State.DONE, 100, "d")
    assert [each.subject for each in ledger.totals(WJ, run.number)] == ["a"]


def test_a_cancelled_run_stops_at_its_next_step(ledger: Ledger) -> None:
    run = ledger.request(WJ, QUARTER)
    token = claimed(ledger, run.number)
    ledger.cancel(WJ, run.number)
    with pytest.raises(Stopped):
        ledger.report(WJ, run.number, token, step=Step.POINTS)
    ledger.stopped(WJ, run.number, token)
    assert ledger.run(WJ, run.number).state is State.STOPPED
    with pytest.raises(Conflict):
        ledger.cancel(WJ, run.number)


def test_the_versions_that_a_run_read_are_kept(ledger: Ledger) -> None:
    run = ledger.request(WJ, QUARTER)
    ledger.hold(WJ, run.number, {"cases": 7, "appeals": None})
    ledger.hold(WJ, run.number, {"cases": 7, "appeals": None})
    batches = SqlBatches(ledger.database)
    assert batches.pinned(WJ, "cases") == {7}
    assert batches.pinned(WJ, "appeals") == batches.pinned(CH, "cases") == set()


def test_a_run_of_another_institution_does_not_exist(ledger: Ledger) -> None:
    run = ledger.request(WJ, QUARTER)
    with pytest.raises(NotFound):
        ledger.run(CH, run.number)
