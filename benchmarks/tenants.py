"""1 → N institutions of equal size on one installation: work of a worker, turns, and pages.

``python -m benchmarks.tenants --json`` [``--tenants 1000`` ``--runs 40`` ``--queued 1000``
``--scale 0.02``]. Both installations are measured in turn within one process, so that whatever
else the machine does meets both. Keys:

``tenants``, ``cases``         institutions on the large installation, cases of each
``setup_s``                    seconds to make the large installation
``run_ms_one``, ``run_ms_many``    median of one run, carried out by the worker's own handler;
                               on the large installation all institutions have a run queued
``throughput_ratio``           runs per worker and second there ÷ with one institution (owed ≥ 0.9)
``turn_ms_one``, ``turn_ms_many``  of that, deciding whose turn it is
``queued``, ``started``, ``finished_before``   runs that one institution had queued when another
                               asked for one; those under way then; those that were finished from
                               then on until the single run was (owed ≤ ``started`` + 1)
``single_s``                   how long the single run took from request to end
``pages``                      by page: ``ms_one``, ``ms_many`` (medians), ``sql_one``, ``sql_many``
``worst_page_ratio``, ``max_sql_per_page``, ``sql_flat``   over all pages
"""

import argparse
import json
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.engine import Engine

from benchmarks.tenants_data import OFFICE, PASSWORD, SHOWN, WIDE, Installation, grow, installation
from core.errors import GonghengError
from core.indicators.periods import Period
from core.scoring.runs import Run, State
from core.tenancy.model import TenantId
from web.serving import pages

PERIOD = Period.parse("2026-Q2")
"""The period that is scored for the measurement; nobody has scored it before."""

YEARS = range(2026, 1950, -1)
TIMES = 15
PAGES = {
    "home": (OFFICE, "/t/{slug}/"),
    "data": (OFFICE, "/t/{slug}/data"),
    "results": (OFFICE, "/t/{slug}/results/" + str(SHOWN)),
    "runs": (OFFICE, "/t/{slug}/runs"),
    "chooser": (OFFICE, "/institutions"),
    "chooser of all": (WIDE, "/institutions"),
    "home of all": (WIDE, "/t/{slug}/"),
}
"""The page, and who looks: the member of one institution, or of every one."""


def main() -> None:
    """Make both installations, measure them in turn, print one line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--tenants", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=40)
    parser.add_argument("--queued", type=int, default=1000)
    parser.add_argument("--scale", type=float, default=0.02)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with installation(1, scale=options.scale) as one:
        began = time.perf_counter()
        with installation(options.tenants, scale=options.scale) as many:
            report = {
                "tenants": len(many.tenants),
                "cases": cases(many),
                "setup_s": round(time.perf_counter() - began, 1),
                **seen(one, many),
                **worked(one, many, options.runs),
            }
        report |= waited(one, options.queued)
    print(json.dumps(report, ensure_ascii=False))


def cases(made: Installation) -> int:
    """How many cases an institution has."""
    return made.application.evidence.for_tenant(made.first.id).scan("cases").collect().height


def timed(work: Callable[[], object]) -> float:
    """Milliseconds that the work takes."""
    began = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - began)


def worked(one: Installation, many: Installation, runs: int) -> dict[str, Any]:
    """So many runs on each, by turns; with one institution the same run anew each time."""
    for tenant in many.tenants:
        many.application.scoring.ledger.request(tenant.id, PERIOD)
    alone(one), answered(many)  # the plan is compiled, the files of code are read
    turns: dict[str, list[float]] = {"one": [], "many": []}
    spent: dict[str, list[float]] = {"one": [], "many": []}
    for _ in range(min(runs, len(many.tenants) - 1)):
        spent["one"].append(alone(one))
        turns["many"].append(timed(many.application.scoring.waiting.next))
        spent["many"].append(answered(many))
        one.application.scoring.ledger.request(one.first.id, PERIOD)
        turns["one"].append(timed(one.application.scoring.waiting.next))
    answered(one)
    return {
        "run_ms_one": round(median(spent["one"]), 1),
        "run_ms_many": round(median(spent["many"]), 1),
        "throughput_ratio": round(median(spent["one"]) / median(spent["many"]), 3),
        "turn_ms_one": round(median(turns["one"]), 2),
        "turn_ms_many": round(median(turns["many"]), 2),
    }


def alone(one: Installation) -> float:
    """A run of the only institution, which finds nothing of the run before."""
    ledger, tenant = one.application.scoring.ledger, one.first.id
    before = ledger.latest(tenant, PERIOD)
    if before is not None:
        shutil.rmtree(one.kept(tenant, before.inputs_digest), ignore_errors=True)
    ledger.request(tenant, PERIOD)
    return answered(one)


def answered(made: Installation) -> float:
    """What a worker does for one nudge, whoever's turn it is."""
    scoring = made.application.scoring
    return timed(lambda: scoring.answer(made.first.id, 0))


def waited(made: Installation, queued: int) -> dict[str, Any]:
    """One institution queues all these runs; then another asks for one, through the real queue."""
    grow(made, 2)
    scoring = made.application.scoring
    busy, calm = made.tenants[0].id, made.tenants[1].id
    for period in periods(queued):
        scoring.start(busy, period)
    began = time.perf_counter()
    run = scoring.start(calm, PERIOD)
    states = [each.state for each in runs_of(made, busy)]
    over = finished(runs_of(made, busy))
    ended = scoring.wait(calm, run.number)
    seconds = time.perf_counter() - began
    made.application.queue.close()
    return {
        "queued": states.count(State.QUEUED),
        "started": states.count(State.RUNNING),
        "finished_before": len(until(ended, runs_of(made, busy)) - over),
        "single_s": round(seconds, 2),
    }


def periods(count: int) -> Sequence[Period]:
    """So many different periods, the newest year first."""
    parts = [f"-{month:02}" for month in range(1, 13)] + [f"-Q{part}" for part in range(1, 5)]
    written = [f"{year}{part}" for year in YEARS for part in [*parts, "-H1", "-H2", ""]]
    return [Period.parse(each) for each in written[:count]]


def runs_of(made: Installation, tenant: TenantId) -> list[Run]:
    """Every run of an institution."""
    return made.application.scoring.ledger.recent(tenant, limit=10**6)


def finished(runs: Sequence[Run]) -> set[int]:
    """The numbers of runs that are over."""
    return {each.number for each in runs if each.finished_at is not None}


def until(last: Run, runs: Sequence[Run]) -> set[int]:
    """The numbers of runs that were over when the last one was."""
    if last.finished_at is None:
        raise last.fault or GonghengError
    end = last.finished_at
    return {each.number for each in runs if each.finished_at and each.finished_at <= end}


@dataclass(frozen=True)
class Reader:
    """The pages of an installation, as its accounts see them."""

    slug: str
    clients: dict[str, FlaskClient]

    def open(self, page: str) -> None:
        """Read a page to its end."""
        name, address = PAGES[page]
        answer = self.clients[name].get(address.format(slug=self.slug), follow_redirects=True)
        if answer.status_code != 200:
            raise SystemExit(f"{page}: {answer.status}")


def seen(one: Installation, many: Installation) -> dict[str, Any]:
    """The times and SQL statements of each page."""
    readers = [reader(each) for each in (one, many)]
    found = {page: _page(readers, page) for page in PAGES}
    return {
        "pages": found,
        "worst_page_ratio": max(
            round(each["ms_many"] / each["ms_one"], 2) for each in found.values()
        ),
        "max_sql_per_page": max(each["sql_many"] for each in found.values()),
        "sql_flat": all(each["sql_many"] == each["sql_one"] for each in found.values()),
    }


def reader(made: Installation) -> Reader:
    """Signed in as both accounts."""
    site: Flask = pages(made.application)
    site.config["WTF_CSRF_ENABLED"] = False
    clients = {name: site.test_client() for name in (OFFICE, WIDE)}
    for name, client in clients.items():
        client.post("/sign-in", data={"name": name, "password": PASSWORD})
    return Reader(made.first.slug, clients)


def _page(readers: Sequence[Reader], page: str) -> dict[str, Any]:
    said = [len(statements(lambda each=each: each.open(page))) for each in readers]
    times = [[timed(lambda each=each: each.open(page)) for each in readers] for _ in range(TIMES)]
    one, many = (round(median(each), 1) for each in zip(*times, strict=True))
    return {"ms_one": one, "ms_many": many, "sql_one": said[0], "sql_many": said[1]}


def statements(work: Callable[[], object]) -> list[str]:
    """The SQL that the work runs."""
    with counted() as said:
        work()
    return [each for each in said if not each.startswith(("PRAGMA", "BEGIN", "SET"))]


@contextmanager
def counted() -> Iterator[list[str]]:
    """SQL statements run inside."""
    said: list[str] = []

    def hear(_: object, __: object, statement: str, *___: object) -> None:
        said.append(statement)

    event.listen(Engine, "before_cursor_execute", hear)
    yield said
    event.remove(Engine, "before_cursor_execute", hear)


if __name__ == "__main__":
    main()
