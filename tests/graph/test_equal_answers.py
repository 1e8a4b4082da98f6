"""Stores answer random questions about random graphs as plain Python answers them.

Every graph has the same ids and a tenant of its own, beside all graphs before it: an answer that
met another tenant would differ from the plain one, which knows this tenant's rows alone.
``GONGHENG_TEST_GRAPH_EXAMPLES=1000`` asks a thousand; fewer by default, for time's sake.
"""

import os
from datetime import date, timedelta
from itertools import count
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.graph.answering import answer
from core.graph.elements import key_of
from core.graph.ports import GraphStore, Reader
from core.graph.query import Direction, Limits, Query, Step, plan
from core.tenancy.model import TenantId
from tests.graph.plain import PlainReader
from tests.graph.samples import declared, entity, graph, link

EXAMPLES = int(os.environ.get("GONGHENG_TEST_GRAPH_EXAMPLES", "25"))
KINDS = ("person", "case", "judge", "firm")
LINKS = ("party", "decided", "works", "from")
FIRST = date(2020, 1, 1)

ids = st.builds("{}:{}".format, st.sampled_from(KINDS), st.integers(0, 4))
days = st.none() | st.integers(0, 9).map(lambda count: FIRST + timedelta(days=count * 30))
links = st.builds(
    lambda source, kind, target, since, until, confidence: link(
        source,
        kind,
        target,
        dates=(since and since.isoformat(), until and until.isoformat()),
        confidence=confidence,
    ),
    ids,
    st.sampled_from(LINKS),
    ids,
    days,
    days,
    st.sampled_from([500, 900, 1000]),
)
steps = st.builds(
    Step,
    links=st.lists(st.sampled_from(LINKS), max_size=2, unique=True).map(tuple),
    direction=st.sampled_from(Direction),
    to=st.lists(st.sampled_from(("person", "case", "firm")), max_size=2, unique=True).map(tuple),
    since=days,
    until=days,
    confidence=st.sampled_from([0, 900]),
)
queries = st.builds(
    Query,
    start=st.lists(ids, min_size=1, max_size=3).map(lambda all_: tuple(map(key_of, all_))),
    steps=st.lists(steps, min_size=1, max_size=4).map(tuple),
    skip=st.integers(0, 3),
    limit=st.sampled_from([1, 3, 100]),
)
limits = st.builds(Limits, fan_out=st.sampled_from([1, 3, 500]), entities=st.sampled_from([2, 500]))
tenants = count(1000)


@pytest.fixture(
    params=[
        pytest.param("postgresql", marks=pytest.mark.postgresql),
        pytest.param("neo4j", marks=pytest.mark.neo4j),
    ]
)
def other(request: pytest.FixtureRequest) -> GraphStore:
    """A store to compare with the embedded one."""
    name = "on_postgresql" if request.param == "postgresql" else "neo4j_graph"
    found: GraphStore = request.getfixturevalue(name)
    return found


@settings(
    max_examples=EXAMPLES,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    made=st.lists(links, max_size=25), asked=st.lists(queries, min_size=1, max_size=3), kept=limits
)
def test_stores_answer_alike_and_no_tenant_meets_another(
    embedded: GraphStore,
    other: GraphStore,
    made: list[dict[str, Any]],
    asked: list[Query],
    kept: Limits,
) -> None:
    tenant = TenantId(next(tenants))
    ends = {name: entity(name) for name in (f"{kind}:{n}" for kind in KINDS for n in range(5))}
    change = graph({row["id"]: row for row in made}.values(), ends.values())
    for store in (embedded, other):
        store.write(tenant, change)
    plain = PlainReader(change.entities, change.links)
    for query in asked:
        planned = plan(query, declared(), kept)
        first, second = (
            store.read(tenant, lambda reader: answer(reader, planned), seconds=20)  # noqa: B023
            for store in (embedded, other)
        )
        assert first == second == answer(cast("Reader", plain), planned)
