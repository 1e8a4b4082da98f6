"""The proof itself: nothing leaks, and there is no entry of any register that it did not try."""

import json
from typing import Any

import pytest
from click.testing import CliRunner

from core.tenancy.registers import KEPT
from web.cli import gongheng
from web.proving import commands, graph, routes

KEYS = {
    *("routes", "jobs", "exports", "cache_keys", "hooks", "graph_queries", "commands"),
    *("attempts", "leaks"),
}


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
)
def proof(request: pytest.FixtureRequest) -> Any:
    """What the command prints; on PostgreSQL it makes a database and a login of its own."""
    where = []
    if request.param == "postgresql":
        where = ["--database", request.getfixturevalue("postgresql_server")]
    done = CliRunner().invoke(gongheng, ["prove", "isolation", "--json", *where])
    return json.loads(done.stdout) | {"on": request.param}


def test_nothing_leaks(proof: Any) -> None:
    assert proof["leaks"] == []


def test_every_entry_was_tried_and_its_owner_could_open_it(proof: Any) -> None:
    assert proof["unproved"] == {}
    assert proof.keys() >= KEYS
    assert proof["graph_queries"] == len(graph.every_question())
    assert proof["cache_keys"] == len(KEPT) + 1
    assert proof["exports"] >= 6
    assert proof["attempts"] > 30 * proof["routes"]
    assert bool(proof["tables"]) == (proof["on"] == "postgresql")


def test_no_command_is_left_out_without_a_reason(proof: Any) -> None:
    every = {name for name, _ in commands.leaves(gongheng)}
    assert commands.NOT_TRIED.keys() <= every
    assert all(commands.NOT_TRIED.values())
    assert proof["commands"] == len(every) - len(commands.NOT_TRIED)
    assert all(routes.NOT_TRIED.values())


def test_every_way_to_ask_the_graph_is_tried() -> None:
    assert graph.GRAPH_QUERIES.keys() == graph.every_question()
