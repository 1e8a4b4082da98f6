"""Whose run is next, and what happens to a finished run that nobody has heard of."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from core.database import Database
from core.errors import BadInput
from core.indicators.periods import Period
from core.scoring.runs import Ledger, State
from core.scoring.waiting import Waiting
from core.tenancy.model import TenantId
from core.texts import same
from tests.clock import Clock

BUSY, CALM, NEW = TenantId(1), TenantId(2), TenantId(3)
MONTHS = [Period.parse(f"2025-{month:02}") for month in range(1, 13)]
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.fixture
def clock() -> Clock:
    return Clock(NOON, pace=timedelta(seconds=1))


@pytest.fixture
def ledger(database: Database, clock: Clock) -> Ledger:
    return Ledger(database, clock)


@pytest.fixture
def take(ledger: Ledger) -> Callable[[], tuple[TenantId, int, str] | None]:
    """What a free worker takes next."""

    def taken() -> tuple[TenantId, int, str] | None:
        found = Waiting(ledger).next()
        if found is None:
            return None
        token = ledger.claim(*found)
        assert token
        return (*found, token)

    return taken


def test_many_runs_of_one_institution_delay_another_by_one_at_most(ledger, take) -> None:
    for month in MONTHS:
        ledger.request(BUSY, month)
    order = []
    for _ in range(4):
        tenant, number, token = take()
        order.append(tenant)
        ledger.finish(tenant, number, token, changes={}, totals=[])
        if len(order) == 1:
            ledger.request(CALM, MONTHS[0])
            ledger.request(CALM, MONTHS[1])
    assert order == [BUSY, CALM, BUSY, CALM]


def test_whoever_has_fewest_under_way_is_next(ledger, take) -> None:
    for tenant in (BUSY, CALM):
        for month in MONTHS[:3]:
            ledger.request(tenant, month)
    assert [take()[0] for _ in range(4)] == [BUSY, CALM, BUSY, CALM]
    ledger.request(NEW, MONTHS[0])
    assert take()[0] == NEW


def test_all_are_done_in_their_order_and_then_nothing_is_left(ledger, take) -> None:
    numbers = [ledger.request(BUSY, month).number for month in MONTHS[:3]]
    assert [take()[1] for _ in numbers] == numbers
    assert take() is None
    assert Waiting(ledger).all() == []


def test_a_finished_run_that_was_not_announced_is_found_again(ledger, clock, take) -> None:
    ledger.request(BUSY, MONTHS[0])
    tenant, number, token = take()
    ledger.finish(tenant, number, token, changes={}, totals=[])
    assert Waiting(ledger).next() is None
    assert not ledger.take_untold(tenant, number)
    clock.present += ledger.stale
    assert Waiting(ledger).all() == [(tenant, number)]
    assert ledger.take_untold(tenant, number)
    assert not ledger.take_untold(tenant, number)
    ledger.announced(tenant, number)
    clock.present += ledger.stale * 2
    assert Waiting(ledger).all() == ledger.open_runs(tenant) == []


def test_a_fault_after_the_end_does_not_undo_it(ledger, take) -> None:
    ledger.request(BUSY, MONTHS[0])
    tenant, number, token = take()
    ledger.finish(tenant, number, token, changes={}, totals=[])
    ledger.fail(tenant, number, token, fault=BadInput(same("late")))
    assert ledger.run(tenant, number).state is State.DONE
