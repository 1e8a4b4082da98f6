"""The proof as a whole: every register in turn, over one world."""

from dataclasses import asdict
from typing import Any

from core.mail.outbox import NOBODYS
from core.tenancy.registers import KEPT
from web.application import Application
from web.bootstrap import handlers_of
from web.cli import gongheng
from web.daily import daily_of
from web.proving import commands, graph, hooks, jobs, kept, tables
from web.proving.listening import listening
from web.proving.model import Findings
from web.proving.routes import Routes
from web.proving.scratch import scratch
from web.proving.world import World, world
from web.serving import pages

COUNTED = ("routes", "jobs", "exports", "cache_keys", "hooks", "graph_queries", "commands")


def prove(server: str | None = None) -> Findings:
    """Everything that could carry one institution's data to another, tried in a new world.

    ``server`` is a PostgreSQL server to make a database on; without it the world has SQLite.
    """
    if server is None:
        with world() as made:
            return proved(made)
    with scratch(server) as environ, world(environ) as made:
        return proved(made)


def proved(made: World) -> Findings:
    """The same over a world that is there; it is not fit for use afterwards."""
    findings = Findings()
    application = made.application
    _of_the_day(application)
    with listening() as ear:
        kept.prove(KEPT, made, findings)
        hooks.prove(application.plugins, made, findings)
        graph.prove(graph.GRAPH_QUERIES, made, findings)
        jobs.prove(handlers_of(application), made, findings, ear)
        tables.prove(made, findings)
        Routes(pages(application), made, findings, ear).prove()
        _settle(made)
        commands.prove(gongheng, made, findings)
    return findings


def _of_the_day(application: Application) -> None:
    """Do what is due today: a file compacted later would look like a change by what is tried."""
    daily = daily_of(application)
    for number in daily.due():
        daily.answer(NOBODYS, number)


def _settle(made: World) -> None:
    """Let the job at hand end and start no other: it would look like a change by a command."""
    made.application.queue.close()


def as_json(findings: Findings) -> dict[str, Any]:
    """The findings in plain values."""
    return {name: findings.count(name) for name in COUNTED} | {
        "tables": findings.count("tables"),
        "attempts": findings.attempts.total(),
        "attempts_by": dict(findings.attempts),
        "leaks": [asdict(each) for each in sorted(findings.leaks)],
        "unproved": dict(sorted(findings.unproved.items())),
    }
