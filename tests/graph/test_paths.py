"""The best paths are those of an exhaustive search, and both stores find the same ones."""

from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any

import networkx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.graph.answering import Cut, Why
from core.graph.elements import CERTAIN, key_of
from core.graph.paths import Found, Ground, Passing, best_paths
from core.graph.ports import GraphStore, Hop, Reader
from core.graph.pulling import Pull
from core.graph.query import Limits
from core.tenancy.model import TenantId
from tests.graph.samples import declared, entity, graph, keys, link, with_ends
from tests.graph.test_equal_answers import EXAMPLES, ids, links

ONE = TenantId(1)
PASSING = Passing.of(declared())
tenants = count(5000)


def hops_of(rows: Iterable[dict[str, Any]]) -> Iterator[Hop]:
    for row in rows:
        yield Hop(
            row["source"],
            row["target"],
            row["target_kind"],
            row["id"],
            row["kind"],
            True,
            row["since"],
            row["until"],
            row["confidence"],
        )


def ground_of(rows: Iterable[dict[str, Any]]) -> Ground:
    made = Ground()
    kinds = {row["source"]: row["source_kind"] for row in rows}
    made.take(hops_of(rows), kinds)
    return made


def pulled(
    store: GraphStore, start: str, goal: str, limits: Limits, tenant: TenantId = ONE
) -> tuple[Found, tuple[Cut, ...]]:
    def work(reader: Reader) -> tuple[Found, tuple[Cut, ...]]:
        pull = Pull(reader, PASSING, limits)
        ends = [(key_of(each).number, key_of(each).kind) for each in (start, goal)]
        found = pull.paths(*ends, count=5, hops=6)
        return found, pull.left_out(found)

    return store.read(tenant, work, seconds=20)


def through(found: Found) -> list[int]:
    return [len(path) for path in found.paths]


def exhaustive(rows: list[dict[str, Any]], start: str, goal: str, most: int) -> list[Any]:
    """Every lawful path by networkx, in the order that is promised: one per entity sequence."""
    whole: networkx.MultiGraph = networkx.MultiGraph()
    whole.add_nodes_from([key_of(start).number, key_of(goal).number])
    for row in rows:
        whole.add_edge(row["source"], row["target"], key=row["id"], row=row)
    ends = key_of(start).number, key_of(goal).number
    best: dict[tuple[int, ...], tuple[int, int, tuple[int, ...]]] = {}
    for path in networkx.all_simple_edge_paths(whole, *ends, cutoff=most):
        visited = tuple(each[1] for each in path)
        steps = [whole.edges[each]["row"] for each in path]
        if lawful(visited[:-1], steps):
            doubt = sum(CERTAIN - step["confidence"] for step in steps)
            rank = len(steps), doubt, tuple(step["id"] for step in steps)
            best[visited] = min(rank, best.get(visited, rank))
    return sorted(best.values())


def lawful(inner: tuple[int, ...], steps: list[dict[str, Any]]) -> bool:
    kinds = {row[end]: row[f"{end}_kind"] for row in steps for end in ("source", "target")}
    for place, number in enumerate(inner):
        kind = kinds[number]
        if kind in ("judge", "bank"):
            return False
        if kind == "firm":
            first, last = steps[place], steps[place + 1]
            begins = max(first["since"] or 0, last["since"] or 0)
            if begins > min(first["until"] or 10**9, last["until"] or 10**9):
                return False
    return True


@settings(max_examples=EXAMPLES * 4, suppress_health_check=[HealthCheck.too_slow])
@given(made=st.lists(links, max_size=14), start=ids, goal=ids, most=st.integers(1, 6))
def test_the_best_paths_are_those_of_an_exhaustive_search(
    made: list[dict[str, Any]], start: str, goal: str, most: int
) -> None:
    rows = [row for row in {row["id"]: row for row in made}.values() if _apart(row)]
    found = best_paths(
        ground_of(rows), key_of(start).number, key_of(goal).number, PASSING, count=99, hops=most
    )
    if start == goal:
        assert found.paths == []
        return
    ranks = [_rank(path) for path in found.paths]
    wanted = exhaustive(rows, start, goal, most)
    assert [rank[:2] for rank in ranks] == [rank[:2] for rank in wanted]
    assert ranks == sorted(ranks)


@settings(
    max_examples=EXAMPLES,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(made=st.lists(links, max_size=20), start=ids, goal=ids)
def test_what_is_pulled_holds_the_best_paths(
    embedded: GraphStore, made: list[dict[str, Any]], start: str, goal: str
) -> None:
    rows = [row for row in {row["id"]: row for row in made}.values() if _apart(row)]
    tenant = TenantId(next(tenants))
    ends = {f"{kind}:{n}" for kind in ("person", "case", "judge", "firm") for n in range(5)}
    embedded.write(tenant, graph(rows, [entity(each) for each in ends]))
    found, cuts = pulled(embedded, start, goal, Limits(), tenant)
    if start != goal:
        wanted = exhaustive(rows, start, goal, 6)[:5]
        assert [_rank(path)[:2] for path in found.paths] == [rank[:2] for rank in wanted]
    assert all(cut.why is Why.DATES for cut in cuts)


def test_no_path_runs_through_a_bank_or_a_judge(store: GraphStore) -> None:
    store.write(
        ONE,
        with_ends(
            ("person:a", "party", "case:1"),
            ("bank:b", "party", "case:1"),
            ("bank:b", "party", "case:2"),
            ("judge:j", "decided", "case:1"),
            ("judge:j", "decided", "case:2"),
            ("person:c", "party", "case:2"),
        ),
    )
    assert through(pulled(store, "person:a", "person:c", Limits())[0]) == []
    assert through(pulled(store, "person:a", "judge:j", Limits())[0]) == [2]
    assert through(pulled(store, "judge:j", "bank:b", Limits())[0]) == [2, 2]


def test_two_who_worked_at_different_times_are_not_connected(store: GraphStore) -> None:
    store.write(
        ONE,
        graph(
            [
                link("person:a", "works", "firm:f", dates=("2001-01-01", "2005-12-31")),
                link("person:b", "works", "firm:f", dates=("2010-01-01", None)),
                link("person:c", "works", "firm:f", dates=("2005-06-01", "2011-01-01")),
            ],
            [entity(each) for each in ("person:a", "person:b", "person:c", "firm:f")],
        ),
    )
    found, cuts = pulled(store, "person:a", "person:b", Limits())
    assert found.paths == []
    assert [cut.why for cut in cuts] == [Why.DATES]
    assert through(pulled(store, "person:a", "person:c", Limits())[0]) == [2]


def test_under_a_cap_the_way_that_exists_is_still_found_and_the_rest_told(
    store: GraphStore,
) -> None:
    crowd = [(f"person:{n}", "party", f"case:{m}") for n in range(12) for m in range(12)]
    store.write(
        ONE,
        with_ends(
            *crowd,
            ("person:a", "party", "case:1"),
            ("case:1", "from", "case:z"),
            ("person:b", "party", "case:z"),
        ),
    )
    found, cuts = pulled(store, "person:a", "person:b", Limits(entities=8))
    assert through(found)[0] == 3
    assert Why.ENTITIES in {cut.why for cut in cuts}


@pytest.mark.parametrize("hops", [1, 2, 3])
def test_paths_are_no_longer_than_asked(embedded: GraphStore, hops: int) -> None:
    chain = [(f"case:{n}", "from", f"case:{n + 1}") for n in range(8)]
    embedded.write(ONE, with_ends(*chain))

    def work(reader: Reader) -> list[int]:
        ends = [(each.number, each.kind) for each in keys("case:0", "case:2")]
        return through(Pull(reader, PASSING, Limits()).paths(*ends, count=5, hops=hops))

    assert embedded.read(ONE, work, seconds=10) == ([2] if hops > 1 else [])


def _apart(row: dict[str, Any]) -> bool:
    return bool(row["source"] != row["target"])


def _rank(path: tuple[Hop, ...]) -> tuple[int, int, tuple[int, ...]]:
    doubt = sum(CERTAIN - hop.confidence for hop in path)
    return len(path), doubt, tuple(hop.link for hop in path)
