"""What an officer keeps out of stays kept out of when somebody turns out to be one with kin."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.audit.service import Audit
from core.audit.sql import SqlBook
from core.database import Database
from core.graph.answering import answer
from core.graph.averting import Averted
from core.graph.elements import Key
from core.graph.ports import Reader
from core.graph.purpose import Purpose
from core.graph.query import Limits, Query, Step, plan
from core.graph.service import Graph
from core.graph.who.classes import NOBODY, Classes
from core.graph.who.merged import Merged
from core.plugin.packfile import load_pack
from tenants.matters.avoidance import CHAMBER, KIN, Avoidance
from tests.graph.plain import PlainReader
from tests.graph.samples import declared
from tests.graph.test_equal_answers import links, queries
from tests.graph.who.test_merged import ENDS, Row, merges
from tests.graph.world import ONE, PACK, World, case, party, world

UNDER = Purpose("督〔2026〕1号", "监督规定", date(2026, 12, 31))
STAFF = """\
  staff:
    label: {zh: 干警, en: Staff}
    serves: staff
    key: staff_no
    fields:
      staff_no: {type: staff, label: {zh: 工号, en: Number}}
      name: {type: text, label: {zh: 姓名, en: Name}}
  kin:
    label: {zh: 近亲属, en: Kin}
    key: [of, seq]
    fields:
      of: {type: staff, label: {zh: 干警, en: Of}}
      seq: {type: integer, label: {zh: 序号, en: Number}}
      name: {type: text, label: {zh: 姓名, en: Name}}
entities:
"""
KINSHIP = """\
links:
  kin:
    label: {zh: 近亲属, en: kin of}
    meaning: kin
    rows: [{dataset: kin, from: {person: name}, to: {judge: of}}]
"""
ME, MATE = "J1", "J2"
BOTH = [("凌甲", "凌乙"), ("凌乙", "凌甲")]
"""The relative and the other self, whichever of them stands for both."""


@pytest.fixture
def court(tmp_path: Path, embedded, sqlite: Database) -> World:  # type: ignore[no-untyped-def]
    made = world(tmp_path, embedded, sqlite)
    text = PACK.replace("entities:\n", STAFF).replace("links:\n", KINSHIP)
    text = text.replace("{dataset: cases, id: judge}", "{dataset: staff, id: staff_no, name: name}")
    (tmp_path / "pack" / "pack.yaml").write_text(text, encoding="utf-8")
    pack = load_pack(tmp_path / "pack")
    made.wanted = replace(made.wanted, graph=pack.graph, datasets=pack.datasets)
    made.put("staff", *({"staff_no": each, "name": each} for each in (ME, MATE)))
    made.put("cases", case("1", judge=MATE), case("2", judge=MATE), case("3", judge=MATE))
    return made


Asks = Callable[[Classes], tuple[Avoidance, Graph]]


@pytest.fixture
def asks(court: World, sqlite: Database) -> Asks:
    def made(classes: Classes) -> tuple[Avoidance, Graph]:
        day = date(2026, 10, 1)
        audit = Audit(SqlBook(sqlite))
        graph = Graph(court.projector, audit, today=lambda: day, who=lambda tenant: classes)
        return Avoidance(court.projector, lambda: day, lambda tenant: classes), graph

    return made


@pytest.mark.parametrize(("relative", "other"), BOTH)
def test_the_matters_of_who_is_one_with_kin_are_refused_and_open_again(
    court: World, asks: Asks, relative: str, other: str
) -> None:
    court.put("kin", {"of": ME, "seq": 1, "name": relative})
    court.put("parties", party("1", 1, relative), party("2", 1, other), party("3", 1, "生人"))
    court.projector.project(ONE)
    classes = Classes.of([(Key("person", relative), Key("person", other))])
    refused = {
        "before": asks(NOBODY)[0],
        "merged": asks(classes)[0],
        "undone": asks(NOBODY)[0],
    }
    subjects = [Key("case", "1"), Key("case", "2"), Key("case", "3"), Key("person", other)]
    told = {
        name: [avoidance.reason(ONE, ME, each) for each in subjects]
        for name, avoidance in refused.items()
    }
    assert told["before"] == told["undone"] == [KIN, None, None, None]
    assert told["merged"] == [KIN, KIN, None, KIN]
    circles = {name: each.circle(ONE, ME) for name, each in refused.items()}
    grown = {Key("case", "2").number, Key("person", other).number}
    assert circles["merged"] - circles["before"] == grown
    assert circles["undone"] == circles["before"]
    assert CHAMBER not in told["merged"]


@pytest.mark.parametrize(("relative", "other"), BOTH)
def test_no_question_shows_who_is_one_with_what_is_kept_out_of(
    court: World, asks: Asks, relative: str, other: str
) -> None:
    court.put("parties", party("1", 1, relative), party("2", 1, other), party("2", 2, "生人"))
    court.projector.project(ONE)
    classes = Classes.of([(Key("person", relative), Key("person", other))])
    under = replace(UNDER, without=frozenset({Key("person", relative).number}))
    asked = Query((Key("case", "2"),), (Step(links=("party",)),))
    _, apart = asks(NOBODY)
    assert {each.key.id for each in apart.query(ONE, asked, under).value.entities} == {
        other,
        "生人",
    }
    _, graph = asks(classes)
    found = graph.query(ONE, asked, under)
    assert [each.key.id for each in found.value.entities] == ["生人"]
    assert [cut.why for cut in found.cuts] == ["averted"]
    written = {cut["why"] for cut in found.certificate["cuts"]}
    assert written == {"averted"}
    assert all(name not in str(found.certificate["links"]) for name in (relative, other))


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(
    made=st.lists(links, max_size=25),
    asked=queries,
    decided=merges,
    kept=st.lists(st.sampled_from([row["number"] for row in ENDS]), max_size=3),
)
def test_nothing_of_a_class_with_a_member_kept_out_of_is_ever_reached(
    made: list[Row], asked: Query, decided: list[tuple[Key, Key]], kept: list[int]
) -> None:
    rows = list({row["id"]: row for row in made}.values())
    classes = Classes.of(pair for pair in decided if pair[0] != pair[1])
    merged = Merged.of(cast("Reader", PlainReader(ENDS, rows)), classes)
    without = classes.with_others(kept)
    found = answer(Averted(merged, without), plan(asked, declared(), Limits()))
    closed = {
        member.number
        for row in ENDS
        if row["number"] in kept
        for member in classes.one_with(Key(row["kind"], row["id"]))
    }
    assert without == closed
    assert not {each.number for each in found.entities} & closed
    assert not {end for each in found.links for end in (each.source, each.target)} & closed
