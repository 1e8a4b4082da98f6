"""Workers are killed, Redis forgets everything: each run ends as if nothing had happened, once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis
from sqlalchemy import select

from core.indicators.periods import Period
from core.scoring.runs import Run, State, Step
from core.scoring.sql import RunRow
from core.tenancy.model import TenantId
from tenants.sql import DeliveryRow
from tests.service.installation import Installation, until
from tests.service.workers import MOMENTS, Workers
from web.application import Application

pytestmark = [pytest.mark.postgresql, pytest.mark.redis]
MONTH, OTHER, THIRD = (Period.parse(f"2025-{month:02}") for month in (10, 11, 12))
LOWER, UPPER = "wangjiang", "anlan"
Totals = dict[tuple[str, str], tuple[object, ...]]


@pytest.fixture
def workers(service_city: Installation, tmp_path: Path) -> Iterator[Workers]:
    settings = service_city.settings
    assert settings.redis_url
    with Redis.from_url(settings.redis_url) as redis:
        redis.flushdb()
    started = Workers(settings, tmp_path, [])
    yield started
    started.close()


@pytest.fixture
def application(service_city: Installation) -> Iterator[Application]:
    with service_city.opened() as opened:
        yield opened


def request(application: Application, period: Period) -> tuple[TenantId, int]:
    """Ask as a page does."""
    tenant = application.tenants.get(LOWER).id
    return tenant, application.scoring.start(tenant, period).number


def ended(application: Application, tenant: TenantId, number: int) -> Run:
    return application.scoring.wait(tenant, number, seconds=120)


def totals(application: Application, run: Run) -> Totals:
    return {
        (row.scheme, row.subject): (row.total, row.full, row.grade, row.reason)
        for row in application.scoring.ledger.totals(run.tenant, run.number)
    }


def delivered(application: Application, period: Period) -> list[tuple[str, int]]:
    """What lies in the upper institution's space."""
    upper = application.tenants.get(UPPER).id
    with application.database.reading(upper) as unit:
        rows = unit.scalars(select(DeliveryRow).where(DeliveryRow.period == str(period)))
        return [(row.lower, row.run) for row in rows]


def test_a_run_whose_workers_are_killed_at_every_moment_ends_once_as_if_undisturbed(
    workers: Workers, application: Application, embedded_city: Installation
) -> None:
    tenant, number = request(application, MONTH)
    for moment in MOMENTS:
        worker = workers.start(moment)
        workers.reaches(moment)
        workers.kill(worker)
    ledger = application.scoring.ledger
    assert ledger.run(tenant, number).state is State.DONE
    workers.start()
    until(lambda: not application.scoring.waiting.all() and _announced(application, tenant))

    run = ledger.run(tenant, number)
    assert delivered(application, MONTH) == [(LOWER, number)]
    city = application.rollups.city(application.tenants.get(UPPER), MONTH)
    with embedded_city.opened() as calm:
        same = calm.score_now(LOWER, MONTH)
        assert (run.digest, run.inputs_digest) == (same.digest, same.inputs_digest)
        assert totals(application, run) == totals(calm, same) != {}
        assert city.values.equals(calm.rollups.city(calm.tenants.get(UPPER), MONTH).values)


def _announced(application: Application, tenant: TenantId) -> bool:
    with application.database.reading(tenant) as unit:
        return not unit.scalars(select(RunRow).where(RunRow.announced.is_(False))).all()


def test_a_run_whose_nudge_is_lost_is_found_by_the_sweep(
    workers: Workers, application: Application, service_city: Installation
) -> None:
    tenant, number = request(application, OTHER)
    with Redis.from_url(str(service_city.settings.redis_url)) as redis:
        redis.flushdb()
    assert application.queue.waiting() == set()
    workers.start()
    assert ended(application, tenant, number).state is State.DONE


def test_a_running_run_stops_at_its_next_step_and_a_waiting_one_at_once(
    workers: Workers, application: Application
) -> None:
    tenant, running = request(application, THIRD)
    worker = workers.start(Step.VALUES)
    workers.reaches(Step.VALUES)
    _, waiting = request(application, THIRD)
    ledger = application.scoring.ledger
    ledger.cancel(tenant, waiting)
    assert ledger.run(tenant, waiting).state is State.STOPPED
    ledger.cancel(tenant, running)
    assert ledger.run(tenant, running).state is State.RUNNING
    (workers.folder / "go").touch()
    stopped = ended(application, tenant, running)
    assert (stopped.state, stopped.step) == (State.STOPPED, Step.VALUES)
    assert totals(application, stopped) == {}
    workers.kill(worker)
