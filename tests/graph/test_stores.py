"""One suite for every store: what is written is read, one's own, once, and in the same order."""

from datetime import date

import pytest

from core.errors import Unavailable
from core.graph.neo4j_store import Neo4jGraph
from core.graph.ports import Change, Expansion, GraphStore, Reader, Size
from core.graph.query import Direction, Reach
from core.tenancy.model import TenantId
from tests.graph.samples import entity, graph, keys, link, with_ends

ONE, TWO = TenantId(1), TenantId(2)
A, B, C = (key.number for key in keys("person:a", "case:b", "person:c"))


def expanded(store: GraphStore, frontier: list[int], reach: Reach) -> Expansion:
    return store.read(ONE, lambda reader: reader.expand(frontier, reach), seconds=10)


def names(store: GraphStore, tenant: TenantId = ONE) -> list[str]:
    def every(reader: Reader) -> list[str]:
        numbers = [number for number, _ in reader.known_entities()]
        return [str(each.key) for each in reader.entities(numbers)]

    return store.read(tenant, every, seconds=10)


def size(store: GraphStore, tenant: TenantId = ONE) -> Size:
    return store.read(tenant, lambda reader: reader.size(), seconds=10)


@pytest.fixture
def small(store: GraphStore) -> GraphStore:
    """a is a party to b, c too with dates; both stand in a second tenant otherwise."""
    store.write(
        ONE,
        graph(
            [
                link("person:a", "party", "case:b"),
                link("person:c", "party", "case:b", dates=("2020-01-01", "2020-12-31")),
            ],
            [entity("person:a", "甲", 住址="安澜"), entity("case:b"), entity("person:c", "丙")],
        ),
    )
    store.write(TWO, with_ends(("person:a", "party", "case:z"), ("person:q", "party", "case:b")))
    return store


def test_entities_are_read_as_they_were_written(small: GraphStore) -> None:
    (found,) = small.read(ONE, lambda reader: reader.entities([A]), seconds=10)
    assert (str(found.key), found.name, found.facts) == ("person:a", "甲", {"住址": "安澜"})
    assert found.origin.row == {"no": "a"}


def test_links_are_read_as_they_were_written(small: GraphStore) -> None:
    written = link("person:c", "party", "case:b", dates=("2020-01-01", "2020-12-31"))
    (found,) = small.read(ONE, lambda reader: reader.links([written["id"]]), seconds=10)
    assert (found.source, found.target, found.kind) == (C, B, "party")
    assert (str(found.since), str(found.until)) == ("2020-01-01", "2020-12-31")
    assert found.origin.dataset == "parties"


def test_a_step_goes_along_against_or_either_way(small: GraphStore) -> None:
    for direction, count in ((Direction.ALONG, 0), (Direction.AGAINST, 2), (Direction.EITHER, 2)):
        found = expanded(small, [B], Reach(direction=direction))
        assert {hop.far for hop in found.hops} == ({A, C} if count else set())
        assert not any(hop.forward for hop in found.hops)


def test_a_step_keeps_to_kinds_dates_and_confidence(small: GraphStore) -> None:
    def reached(**conditions: object) -> set[int]:
        return {hop.far for hop in expanded(small, [B], Reach(**conditions)).hops}

    assert reached(links=("party",)) == {A, C}
    assert reached(links=("kin",)) == set()
    assert reached(to=("person",)) == {A, C}
    assert reached(to=("judge",)) == set()
    assert reached(never=("person",)) == set()
    first, last = (day.toordinal() for day in (_day("2021-01-01"), _day("2019-12-31")))
    assert reached(since=first) == {A}
    assert reached(until=last) == {A}
    assert reached(confidence=1000) == {A, C}
    assert reached(onto=(A, B)) == {A}
    assert reached(onto=()) == set()


def test_a_crowded_entity_gives_its_first_links_and_tells_of_the_rest(store: GraphStore) -> None:
    links = [(f"person:{number}", "party", "case:b") for number in range(30)]
    store.write(ONE, with_ends(*links, ("person:1", "party", "case:x")))
    found = expanded(store, [B, keys("case:x")[0].number], Reach(fan_out=10))
    first = sorted(link(*each)["id"] for each in links)[:10]
    assert sorted(hop.link for hop in found.hops if hop.near == B) == first
    assert found.cut == {B: 20}
    assert len(found.hops) == 11


def test_a_link_from_a_thing_to_itself_is_one_link(store: GraphStore) -> None:
    store.write(ONE, with_ends(("case:b", "from", "case:b")))
    assert len(expanded(store, [B], Reach()).hops) == 1
    assert len(expanded(store, [B], Reach(direction=Direction.AGAINST)).hops) == 1
    assert expanded(store, [B], Reach(fan_out=1)).cut == {}


def test_tenants_with_equal_ids_never_meet(small: GraphStore) -> None:
    assert names(small) == ["case:b", "person:a", "person:c"]
    assert names(small, TWO) == ["case:b", "case:z", "person:a", "person:q"]
    assert {hop.far for hop in expanded(small, [A], Reach()).hops} == {B}
    small.erase(TWO)
    assert size(small) == Size(3, 2)
    assert size(small, TWO) == Size(0, 0)


def test_writing_twice_is_writing_once_and_the_last_word_counts(small: GraphStore) -> None:
    small.write(ONE, graph([link("person:a", "party", "case:b")], [entity("person:a", "甲某")]))
    assert size(small) == Size(3, 2)
    (found,) = small.read(ONE, lambda reader: reader.entities([A]), seconds=10)
    assert (found.name, found.facts) == ("甲某", {})


def test_what_goes_is_gone_and_takes_its_links_along(small: GraphStore) -> None:
    small.write(ONE, Change(gone_links=[link("person:a", "party", "case:b")["id"]]))
    assert size(small) == Size(3, 1)
    small.write(ONE, Change(gone_entities=[C]))
    assert size(small) == Size(2, 0)


def test_a_search_finds_the_same_name_first_and_within_kinds(store: GraphStore) -> None:
    people = [entity("person:1", "王小明"), entity("person:2", "小明"), entity("case:小明案")]
    store.write(ONE, graph([], [*people, entity("person:3", "李%_")]))

    def found(text: str, *kinds: str) -> list[str]:
        asked = store.read(ONE, lambda reader: reader.search(text, kinds, 10), seconds=10)
        return [str(each.key) for each in asked]

    assert found("小明") == ["person:2", "case:小明案", "person:1"]
    assert found("小明", "case") == ["case:小明案"]
    assert found("%") == ["person:3"]


def test_what_is_known_is_told_with_its_digest(small: GraphStore) -> None:
    def known(reader: Reader) -> tuple[dict[int, int], dict[int, int], list[str]]:
        links = dict(reader.known_links(["parties"]))
        return dict(reader.known_entities()), links, reader.datasets()

    entities, links, datasets = small.read(ONE, known, seconds=10)
    assert entities[B] == entity("case:b")["digest"]
    written = link("person:a", "party", "case:b")
    assert links[written["id"]] == written["digest"]
    assert datasets == ["parties"]
    assert small.read(ONE, lambda reader: list(reader.known_links(["x"])), seconds=10) == []


def test_a_question_that_takes_too_long_is_ended(store: GraphStore) -> None:
    hub = [(f"person:{number}", "party", "case:b") for number in range(3000)]
    store.write(ONE, with_ends(*hub))

    def endless(reader: Reader) -> None:
        for _ in range(100_000):
            reader.expand([B], Reach(fan_out=5000))

    with pytest.raises(Unavailable) as late:
        store.read(ONE, endless, seconds=1)
    assert "时限" in late.value.what.zh
    assert size(store).links == 3000


def test_a_store_that_is_away_says_so() -> None:
    gone = Neo4jGraph("bolt://127.0.0.1:1")
    with pytest.raises(Unavailable) as away:
        gone.read(ONE, lambda reader: reader.size(), seconds=1)
    assert "图数据库" in away.value.what.zh
    gone.close()


def test_a_sweep_gives_every_link_of_a_kind_from_its_target(small: GraphStore) -> None:
    def swept(since: str | None, most: int) -> Expansion:
        day = None if since is None else _day(since).toordinal()
        return small.read(
            ONE,
            lambda reader: reader.sweep(["party", "kin"], since=day, until=None, most=most),
            seconds=10,
        )

    every = swept(None, 10)
    assert {(hop.near, hop.far, hop.far_kind) for hop in every.hops} == {
        (B, A, "person"),
        (B, C, "person"),
    }
    assert [hop.link for hop in every.hops] == sorted(hop.link for hop in every.hops)
    assert [hop.far for hop in swept("2019-12-31", 10).hops] == [C]
    assert swept("2020-02-01", 10).hops == []
    assert (len(swept(None, 1).hops), swept(None, 1).cut) == (1, {0: 1})
    assert not small.read(
        ONE, lambda reader: reader.sweep(["kin"], since=None, until=9, most=5), seconds=10
    ).hops


def _day(written: str) -> date:
    return date.fromisoformat(written)
