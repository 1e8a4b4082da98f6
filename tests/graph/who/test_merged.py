"""What counts as one is read as one, in every store, and nothing is written for it."""

from itertools import count
from typing import Any, cast

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.graph.answering import answer
from core.graph.elements import Key, key_of
from core.graph.ports import GraphStore, Reader
from core.graph.query import Limits, Query, plan
from core.graph.who.classes import Classes
from core.graph.who.merged import Merged
from core.tenancy.model import TenantId
from tests.graph.plain import PlainReader
from tests.graph.samples import declared, entity, graph, link
from tests.graph.test_equal_answers import EXAMPLES, KINDS, limits, links, queries

Row = dict[str, Any]
tenants = count(9000)
merges = st.lists(
    st.builds(
        lambda kind, one, other: (Key(kind, str(one)), Key(kind, str(other))),
        st.sampled_from(KINDS),
        st.integers(0, 4),
        st.integers(0, 4),
    ),
    max_size=6,
)
ENDS = [entity(f"{kind}:{number}") for kind in KINDS for number in range(5)]


def joined(made: list[Row], classes: Classes) -> PlainReader:
    """The graph as it were if every link had been written for what stands there."""

    def standing(kind: str, number: int) -> int:
        keys = {Key(kind, str(each)).number: Key(kind, str(each)) for each in range(5)}
        return classes.one_with(keys[number])[0].number

    rows = [
        row | {end: standing(row[f"{end}_kind"], row[end]) for end in ("source", "target")}
        for row in made
    ]
    kept = [
        row
        for row in ENDS
        if classes.one_with(Key(row["kind"], row["id"]))[0].number == row["number"]
    ]
    return PlainReader(kept, rows)


@settings(
    max_examples=EXAMPLES,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    made=st.lists(links, max_size=25),
    asked=st.lists(queries, min_size=1, max_size=3),
    kept=limits,
    decided=merges,
)
def test_a_merged_graph_answers_as_if_written_so_and_unmerged_as_before(
    store: GraphStore, made: list[Row], asked: list[Query], kept: Limits, decided: list[Any]
) -> None:
    tenant = TenantId(next(tenants))
    rows = list({row["id"]: row for row in made}.values())
    store.write(tenant, graph(rows, ENDS))
    classes = Classes.of(pair for pair in decided if pair[0] != pair[1])
    expected = cast("Reader", joined(rows, classes))
    before = store.read(tenant, _held, seconds=20)
    for query in asked:
        planned = plan(query, declared(), kept)
        standing = {classes.one_with(key)[0].number for key in query.start}
        merged = store.read(
            tenant,
            lambda reader: answer(Merged.of(reader, classes), planned),  # noqa: B023
            seconds=20,
        )
        there = answer(expected, _from(planned, standing))
        assert (merged.entities, merged.total, merged.cuts) == (
            there.entities,
            there.total,
            there.cuts,
        )
        assert merged.links == there.links
        apart = answer(cast("Reader", PlainReader(ENDS, rows)), planned)
        again = store.read(
            tenant,
            lambda reader: answer(Merged.of(reader, Classes()), planned),  # noqa: B023
            seconds=20,
        )
        assert again == apart
    assert store.read(tenant, _held, seconds=20) == before


def _from(planned: Any, start: set[int]) -> Any:
    from dataclasses import replace

    return replace(planned, start=tuple(sorted(start)))


def _held(reader: Reader) -> Any:
    return sorted(reader.known_entities()), sorted(reader.known_links(reader.datasets()))


def test_a_search_finds_what_stands_for_a_name_once(store: GraphStore) -> None:
    tenant = TenantId(1)
    people = [entity("person:1", "热合曼·艾力"), entity("person:2", "热合曼•艾力")]
    store.write(tenant, graph([link("person:1", "kin", "person:2")], people))
    classes = Classes.of([(key_of("person:2"), key_of("person:1"))])

    def found(reader: Reader, text: str) -> list[str]:
        return [str(each.key) for each in Merged.of(reader, classes).search(text, (), 10)]

    for text in ("热合曼•艾力", "热合曼"):
        assert store.read(tenant, lambda r, t=text: found(r, t), seconds=10) == ["person:1"]


def test_what_is_not_there_any_more_stands_for_nobody(store: GraphStore) -> None:
    tenant = TenantId(1)
    store.write(
        tenant, graph([link("person:2", "party", "case:1")], [entity("person:2"), entity("case:1")])
    )
    classes = Classes.of([(key_of("person:1"), key_of("person:2"))])

    def read(reader: Reader) -> list[str]:
        merged = Merged.of(reader, classes)
        return [str(each.key) for each in merged.entities([key_of("person:2").number])]

    assert store.read(tenant, read, seconds=10) == ["person:2"]
