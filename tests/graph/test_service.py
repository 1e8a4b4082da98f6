"""Questions are logged before they are answered, and their certificates hold against the rows."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from core.audit.model import Search
from core.audit.service import Audit
from core.audit.sql import SqlBook
from core.database import Database
from core.errors import BadInput, NotAllowed, NotFound, Unavailable
from core.graph.certificate import beside, covering, digest_of
from core.graph.elements import Key
from core.graph.ports import GraphStore
from core.graph.purpose import Purpose
from core.graph.query import Query, Step
from core.graph.service import Graph
from core.tenancy.model import TenantId
from tests.graph.samples import keys
from tests.graph.world import ONE, World, case, party, world
from web.proving.graph import every_question

TODAY = date(2026, 3, 1)
PURPOSE = Purpose("（2025）1号", "刑事诉讼法", date(2026, 12, 31))
CASES = (
    case("1", judge="J1", closed_on=date(2025, 3, 1)),
    case("2", origin="1"),
    case("3", origin="2"),
    case("4"),
    case("5"),
)
PARTIES = (
    party("1", 1, "甲", card="C1"),
    party("1", 2, "乙"),
    party("4", 1, "甲", card="C1"),
    party("5", 1, "甲", card="C1"),
    party("5", 2, "乙"),
)
ASKS: dict[str, Callable[[Graph, Purpose], Any]] = {
    "path": lambda graph, why: graph.path(ONE, *keys("person:C1", "judge:J1"), why),
    "related": lambda graph, why: graph.related(ONE, Key("case", "1"), why),
    "profile": lambda graph, why: graph.profile(ONE, Key("person", "C1"), why),
    "common": lambda graph, why: graph.common(ONE, keys("person:C1", "person:乙"), why),
    "query": lambda graph, why: graph.query(ONE, Query(keys("case:1"), (Step(),)), why),
}


@pytest.fixture
def court(tmp_path: Path, embedded: GraphStore, sqlite: Database) -> World:
    made = world(tmp_path, embedded, sqlite)
    made.put("cases", *CASES)
    made.put("parties", *PARTIES)
    made.projector.project(ONE)
    return made


@pytest.fixture
def audit(sqlite: Database) -> Audit:
    return Audit(SqlBook(sqlite))


@pytest.fixture
def graph(court: World, audit: Audit) -> Graph:
    return Graph(court.projector, audit, today=lambda: TODAY)


@pytest.mark.parametrize("ask", ASKS)
def test_a_question_is_in_the_log_with_its_purpose(graph: Graph, audit: Audit, ask: str) -> None:
    ASKS[ask](graph, PURPOSE)
    (entry,) = audit.newest(ONE, Search(), limit=1)
    assert (entry.act, entry.thing, entry.object.split()[0]) == ("ask graph", "graph", ask)
    assert "（2025）1号" in entry.purpose
    assert json.loads(entry.after)["ask"] == ask


@pytest.mark.parametrize(
    "typed", ["(2025)望1民初7号", "〔２０２５〕望 1民初7号", "（2025）望1民初", "[2025]望1"]
)
def test_a_case_is_found_in_whatever_brackets_its_number_is_typed(
    court: World, graph: Graph, typed: str
) -> None:
    court.put("cases", case("（2025）望1民初7号"))
    court.projector.project(ONE)
    assert [each.key.id for each in graph.search(ONE, typed, PURPOSE).entities] == [
        "（2025）望1民初7号"
    ]


def test_a_profile_counts_a_link_to_what_only_sensitive_rows_tell_of_and_shows_no_more(
    court: World, graph: Graph
) -> None:
    court.wanted = replace(
        court.wanted,
        datasets=[replace(each, sensitive=each.name == "cases") for each in court.wanted.datasets],
    )
    shut = graph.profile(ONE, Key("person", "C1"), PURPOSE).value
    assert (sum(shut.counts.values()), shut.events) == (3, [])
    opened = graph.profile(ONE, Key("person", "C1"), replace(PURPOSE, sensitive=True)).value
    assert len(opened.events) == 3


EVERY: dict[str, Callable[[Graph, Purpose], Any]] = {
    **ASKS,
    "search": lambda graph, why: graph.search(ONE, "甲", why),
    "verify": lambda graph, why: graph.verify(ONE, {}, why),
    "meetings": lambda graph, why: graph.meetings(ONE, why),
    "recusal": lambda graph, why: graph.recusal(ONE, why),
    "repeat": lambda graph, why: graph.repeat(ONE, why, least=2),
    "rings": lambda graph, why: graph.rings(ONE, why),
    "petition_chains": lambda graph, why: graph.petition_chains(ONE, why),
    "timeline": lambda graph, why: graph.timeline(ONE, Key("person", "C1"), why),
}


def test_every_question_of_the_one_door_is_refused_without_the_log() -> None:
    assert EVERY.keys() == every_question()


class Torn:
    """A log that cannot be written."""

    def add(self, chains: object, note: object) -> None:
        raise OSError("disk full")


@pytest.mark.parametrize("ask", EVERY)
def test_no_question_is_answered_when_the_log_cannot_be_written(court: World, ask: str) -> None:
    graph = Graph(court.projector, Audit(Torn()), today=lambda: TODAY)  # type: ignore[arg-type]
    with pytest.raises(Unavailable) as refused:
        EVERY[ask](graph, PURPOSE)
    assert "日志" in refused.value.what.zh


@pytest.mark.parametrize(
    "purpose",
    [
        Purpose("", "依据", TODAY),
        Purpose("事由", " ", TODAY),
        Purpose("事由", "依据", date(2026, 2, 28)),
        Purpose("事" * 300, "依据", TODAY),
    ],
)
@pytest.mark.parametrize("ask", ASKS)
def test_a_purpose_must_hold(graph: Graph, audit: Audit, ask: str, purpose: Purpose) -> None:
    with pytest.raises(NotAllowed):
        ASKS[ask](graph, purpose)
    assert audit.count(ONE, Search()) == 0


@pytest.mark.parametrize("ask", ASKS)
def test_a_certificate_holds_until_a_word_of_it_is_changed(graph: Graph, ask: str) -> None:
    proof = json.loads(json.dumps(ASKS[ask](graph, PURPOSE).certificate))
    assert proof["links"]
    assert graph.verify(ONE, proof, PURPOSE) == []
    proof["links"][0]["target"] = "case:9"
    assert [each.where for each in graph.verify(ONE, proof, PURPOSE)] == ["digest"]
    proof["digest"] = digest_of(proof)
    (finding,) = graph.verify(ONE, proof, PURPOSE)
    assert "case:9" in finding.where


@pytest.mark.parametrize("ask", ASKS)
def test_an_answer_beside_its_certificate_is_covered_by_it(graph: Graph, ask: str) -> None:
    answer = {"found": [{"name": "甲", "met": 4}]}
    proof = covering(ASKS[ask](graph, PURPOSE).certificate, answer)
    assert graph.verify(ONE, proof, PURPOSE) == []
    assert beside({**answer, "certificate": proof}) == []
    answer["found"][0]["met"] = 400
    assert [each.where for each in beside({**answer, "certificate": proof})] == ["answer"]
    bare = {name: value for name, value in proof.items() if name != "answer"}
    bare["digest"] = digest_of(bare)
    assert [each.where for each in beside({**answer, "certificate": bare})] == ["answer"]


def test_a_certificate_of_the_first_format_is_still_read(graph: Graph) -> None:
    proof = json.loads(json.dumps(ASKS["profile"](graph, PURPOSE).certificate))
    proof["format"] = "gongheng graph certificate 1"
    proof["digest"] = digest_of(proof)
    assert graph.verify(ONE, proof, PURPOSE) == []


def test_a_certificate_over_evidence_that_is_not_here_is_refused(graph: Graph) -> None:
    proof = json.loads(json.dumps(ASKS["profile"](graph, PURPOSE).certificate))
    proof["graph"]["evidence"]["cases"] = 99
    proof["digest"] = digest_of(proof)
    assert [each.where for each in graph.verify(ONE, proof, PURPOSE)] == ["cases"]


def test_a_certificate_holds_after_the_rows_have_changed(court: World, graph: Graph) -> None:
    proof = ASKS["profile"](graph, PURPOSE).certificate
    court.put("parties", party("4", 1, "丁"))
    court.put("cases", case("1", closed_on=date(2025, 9, 9)))
    court.projector.project(ONE)
    assert graph.verify(ONE, proof, PURPOSE) == []
    assert ASKS["profile"](graph, PURPOSE).certificate["links"] != proof["links"]


def test_a_path_tells_its_links_and_where_they_come_from(graph: Graph) -> None:
    answered = ASKS["path"](graph, PURPOSE)
    assert [len(path) for path in answered.value.paths] == [2, 4]
    first = {each["kind"]: each for each in answered.certificate["links"]}
    assert first["decided"]["row"] == {"case_no": "1"}
    assert first["party"]["row"]["case"] in {"1", "5"}
    assert first["party"]["since"] == "2025-01-01"
    assert answered.certificate["graph"]["evidence"] == {"cases": 0, "parties": 0}


def test_related_cases_come_with_their_reasons(graph: Graph) -> None:
    found = ASKS["related"](graph, PURPOSE).value
    reasons = {each.case.key.id: each.reason.value for each in found.cases}
    assert reasons == {"2": "chain", "3": "chain", "5": "same parties", "4": "shared party"}
    third = next(each for each in found.cases if each.case.key.id == "3")
    assert len(third.links) == 2


def test_what_two_people_share_is_the_nearest_first(graph: Graph) -> None:
    shared = ASKS["common"](graph, PURPOSE).value.shared
    assert [(str(each.entity.key), each.steps) for each in shared] == [
        ("case:1", 1),
        ("case:5", 1),
        ("case:2", 2),
        ("judge:J1", 2),
    ]


def test_a_profile_counts_links_and_tells_the_newest(graph: Graph) -> None:
    found = ASKS["profile"](graph, PURPOSE).value
    assert found.entity.name == "甲"
    assert found.counts == {("party", True): 3}
    assert {each.other.key.id for each in found.events} == {"1", "4", "5"}


def test_who_is_not_there_is_not_found_and_wrong_numbers_are_refused(graph: Graph) -> None:
    with pytest.raises(NotFound):
        graph.profile(ONE, Key("person", "nobody"), PURPOSE)
    for wrong in ({"hops": 7}, {"hops": 0}, {"count": 0}, {"count": 21}):
        with pytest.raises(BadInput):
            graph.path(ONE, *keys("person:C1", "judge:J1"), PURPOSE, **wrong)
    with pytest.raises(BadInput):
        graph.common(ONE, keys("person:C1", "person:C1"), PURPOSE)


def test_a_graph_that_was_never_built_says_so(graph: Graph) -> None:
    with pytest.raises(Unavailable) as missing:
        graph.profile(TenantId(2), Key("person", "C1"), PURPOSE)
    assert "rebuild" in missing.value.advice.zh
