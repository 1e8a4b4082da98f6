"""Nothing counts as one before a person says so, and every word can be taken back."""

from datetime import date
from pathlib import Path

import pytest

from core.audit.model import Search
from core.audit.service import Audit
from core.audit.sql import SqlBook
from core.database import Database
from core.errors import BadInput, Conflict, NotFound
from core.graph.certificate import verify
from core.graph.elements import Key
from core.graph.embedded.store import EmbeddedGraph
from core.graph.purpose import Purpose
from core.graph.query import Query, Step
from core.graph.service import Graph
from core.graph.who.model import Hand, Verdict
from core.graph.who.service import WhoIsWho
from core.tenancy.model import TenantId
from tests.graph.world import ONE, World, case, party, world

HAND = Hand(7, "纪明远", "督〔2026〕1号")
UNDER = Purpose("督〔2026〕1号", "监督规定", date(2026, 12, 31))
CARD = Key("person", "C1")
DOT, BULLET = Key("person", "热合曼·艾力"), Key("person", "热合曼•艾力")


@pytest.fixture
def court(tmp_path: Path, sqlite: Database) -> World:
    """One person with a card in one case, and bare under two spellings in two more."""
    made = world(tmp_path, EmbeddedGraph(sqlite), sqlite)
    made.put("cases", *(case(str(number)) for number in range(1, 9)))
    made.put(
        "parties",
        party("1", 1, "热合曼·艾力", card="C1"),
        party("2", 1, "热合曼·艾力"),
        party("3", 1, "热合曼•艾力"),
        party("4", 1, "林知远", card="C2"),
        party("5", 1, "林知远", card="C3"),
        *(party("6", number, f"某{name}") for number, name in enumerate("甲乙丙丁", 1)),
    )
    made.projector.project(ONE)
    return made


@pytest.fixture
def who(court: World, sqlite: Database) -> WhoIsWho:
    return WhoIsWho(sqlite, court.projector)


@pytest.fixture
def graph(court: World, sqlite: Database, who: WhoIsWho) -> Graph:
    today = date(2026, 10, 1)
    audit = Audit(SqlBook(sqlite))
    return Graph(court.projector, audit, today=lambda: today, who=who.classes)


def cases_of(graph: Graph, key: Key) -> set[str]:
    found = graph.query(ONE, Query(start=(key,), steps=(Step(links=("party",)),)), UNDER)
    return {each.key.id for each in found.value.entities}


def number_of(who: WhoIsWho, *pair: Key) -> int:
    (found,) = (
        each.number
        for verdict in Verdict
        for each in who.page(ONE, verdict).lines
        if {each.one, each.other} == set(pair)
    )
    return found


def test_a_search_proposes_and_changes_nothing(who: WhoIsWho, court: World, graph: Graph) -> None:
    before = court.digests(), cases_of(graph, DOT)
    sought = who.seek(ONE, HAND)
    assert (sought.new, sought.waiting, sought.gone) == (3, 3, 0)
    pairs = [{each.one, each.other} for each in who.page(ONE, Verdict.OPEN).lines]
    assert sorted(map(sorted, pairs)) == [[CARD, DOT], [CARD, BULLET], [DOT, BULLET]]
    assert (court.digests(), cases_of(graph, DOT)) == before
    assert who.classes(ONE).members == {}
    assert who.seek(ONE, HAND).new == 0


def test_a_proposal_explains_its_weight_bar_by_bar(who: WhoIsWho) -> None:
    who.seek(ONE, HAND)
    found = who.one(ONE, number_of(who, DOT, BULLET))
    assert [bar.what.zh for bar in found.bars][:2] == ["比较之前", "姓名或名称"]
    assert sum(bar.bits for bar in found.bars) == pytest.approx(found.weight, abs=0.5)
    assert {bar.said.zh for bar in found.bars} >= {"相同", "未填"}


def test_what_is_accepted_is_read_as_one_and_undone_as_before(
    who: WhoIsWho, court: World, graph: Graph
) -> None:
    before = court.digests()
    who.seek(ONE, HAND)
    for pair in ((CARD, DOT), (DOT, BULLET)):
        who.decide(ONE, number_of(who, *pair), Verdict.ACCEPTED, HAND, reason="同一送达地址")
    for key in (CARD, DOT, BULLET):
        assert cases_of(graph, key) == {"1", "2", "3"}
    assert graph.profile(ONE, BULLET, UNDER).value.entity.key == CARD
    assert len(graph.search(ONE, "热合曼", UNDER).entities) == 1
    assert court.digests() == before
    for pair in ((CARD, DOT), (DOT, BULLET)):
        who.undo(ONE, number_of(who, *pair), HAND, reason="电话不同")
    assert cases_of(graph, BULLET) == {"3"}
    assert who.classes(ONE).members == {}
    assert court.digests() == before


def test_a_certificate_names_what_counts_as_one_and_still_verifies(
    who: WhoIsWho, court: World, graph: Graph
) -> None:
    who.seek(ONE, HAND)
    who.decide(ONE, number_of(who, CARD, BULLET), Verdict.ACCEPTED, HAND, reason="已核对")
    asked = Query(start=(BULLET,), steps=(Step(links=("party",)),))
    proof = graph.query(ONE, asked, UNDER).certificate
    assert proof["same"] == [{"entity": str(CARD), "as": [str(BULLET)]}]
    evidence = court.evidence.for_tenant(ONE)
    assert verify(proof, court.wanted, evidence) == []
    assert verify({**proof, "same": []}, court.wanted, evidence) != []


def test_words_that_contradict_each_other_are_refused(who: WhoIsWho) -> None:
    who.seek(ONE, HAND)
    first, second, third = (
        number_of(who, *pair) for pair in ((CARD, DOT), (DOT, BULLET), (CARD, BULLET))
    )
    who.decide(ONE, first, Verdict.REJECTED, HAND, reason="")
    who.decide(ONE, second, Verdict.ACCEPTED, HAND, reason="已核对")
    with pytest.raises(Conflict):
        who.decide(ONE, third, Verdict.ACCEPTED, HAND, reason="已核对")
    who.undo(ONE, first, HAND, reason="有误")
    who.decide(ONE, third, Verdict.ACCEPTED, HAND, reason="已核对")
    with pytest.raises(Conflict):
        who.decide(ONE, first, Verdict.REJECTED, HAND, reason="")
    with pytest.raises(Conflict):
        who.decide(ONE, second, Verdict.ACCEPTED, HAND, reason="再来一次")
    with pytest.raises(Conflict):
        who.undo(ONE, first, HAND, reason="还没有认定")


def test_a_decision_outlives_a_search_and_what_is_no_longer_likely_goes(
    who: WhoIsWho, court: World
) -> None:
    who.seek(ONE, HAND)
    who.decide(ONE, number_of(who, CARD, DOT), Verdict.REJECTED, HAND, reason="年龄不符")
    court.put("parties", party("3", 1, "热合曼•艾力", card="C9"))
    sought = who.seek(ONE, HAND)
    assert sought.gone == 2
    assert who.counts(ONE) == {
        Verdict.OPEN: sought.waiting,
        Verdict.ACCEPTED: 0,
        Verdict.REJECTED: 1,
    }
    assert who.one(ONE, number_of(who, CARD, DOT)).reason == "年龄不符"


def test_a_word_needs_a_reason_and_is_in_the_log(who: WhoIsWho, sqlite: Database) -> None:
    who.seek(ONE, HAND)
    number = number_of(who, CARD, DOT)
    for reason in ("", " ", "长" * 501):
        with pytest.raises(BadInput):
            who.decide(ONE, number, Verdict.ACCEPTED, HAND, reason=reason)
    who.decide(ONE, number, Verdict.ACCEPTED, HAND, reason="已核对")
    who.undo(ONE, number, HAND, reason="有误")
    acts = [each.act for each in Audit(SqlBook(sqlite)).newest(ONE, Search(), limit=3)]
    assert acts == [
        "take back who is one",
        "accept as one",
        "seek who may be one",
    ]


def test_another_institution_has_proposals_of_its_own(who: WhoIsWho) -> None:
    who.seek(ONE, HAND)
    two = TenantId(2)
    assert who.counts(two) == dict.fromkeys(Verdict, 0)
    assert who.classes(two).members == {}
    with pytest.raises(NotFound):
        who.decide(two, 1, Verdict.ACCEPTED, HAND, reason="已核对")
    assert who.seek(two, HAND).compared == 0
