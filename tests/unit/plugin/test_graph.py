"""What a pack says of entities and links arrives in the model as it was written."""

from decimal import Decimal
from pathlib import Path

import pytest

from core.errors import BadPack
from core.graph.model import End, LinkRows, Meaning, Through
from core.plugin.packfile import load_pack
from plugins.court import packs
from tests.unit.plugin.packs import SMALL, written

COURT = packs()[0].graph


def test_a_link_has_its_ends_its_dates_its_confidence_and_its_condition(tmp_path: Path) -> None:
    rows = "rows:\n      - {dataset: cases, from: {judge: judge}, to: {case: case_no}, "
    text = SMALL.replace("since: filed_on,\n", "confidence: 0.8, until: filed_on,\n")
    link = load_pack(written(tmp_path, text)).graph.link("decided")
    assert rows in text
    assert link.label.zh == "承办"
    assert link.meaning is Meaning.HANDLES
    assert link.rows == (
        LinkRows(
            "cases",
            End("judge", ("judge",)),
            End("case", ("case_no",)),
            until="filed_on",
            confidence=Decimal("0.8"),
            where="grade = '乙'",
        ),
    )


def test_an_entity_may_be_closed_to_paths(tmp_path: Path) -> None:
    graph = load_pack(written(tmp_path)).graph
    assert graph.closed == ("judge",)
    assert graph.entity("case").through is Through.ALWAYS
    assert graph.entity("case").rows[0].show == ("grade",)


def test_several_ids_stand_in_the_order_in_which_they_are_tried(tmp_path: Path) -> None:
    text = SMALL.replace("id: case_no, show", "id: [judge, case_no], show")
    assert load_pack(written(tmp_path, text)).graph.entity("case").rows[0].id == (
        "judge",
        "case_no",
    )


@pytest.mark.parametrize(
    ("before", "after", "place"),
    [
        ("through: never", "through: seldom", "entities.judge.through"),
        ("meaning: handles", "meaning: hands", "links.decided.meaning"),
        ("from: {judge: judge}", "from: {judge: judge, case: case_no}", "rows.0.from"),
        ("since: filed_on", "confidence: 1.2", "rows.0.confidence"),
    ],
)
def test_a_word_that_is_none_is_refused_at_its_place(
    tmp_path: Path, before: str, after: str, place: str
) -> None:
    with pytest.raises(BadPack) as refused:
        load_pack(written(tmp_path, SMALL.replace(before, after, 1)))
    assert place in refused.value.where


def test_a_pack_without_a_graph_keeps_its_digest(tmp_path: Path) -> None:
    start, end = SMALL.index("entities:"), SMALL.index("directives:")
    bare = load_pack(written(tmp_path, SMALL[:start] + SMALL[end:]))
    assert bare.graph.entities == ()
    assert bare.digest == ("a8ace14d9474724eb87fe7546d7edd63cd578b91fbe6a38fe16a8e7076ee23e8")


def test_the_court_pack_lets_no_path_run_through_its_staff() -> None:
    assert "staff" in COURT.closed
    assert "case" not in COURT.closed


def test_the_court_pack_knows_where_a_case_comes_from() -> None:
    assert set(COURT.meaning(Meaning.CHAIN)) == {"appealed_from", "retried_from"}
    assert set(COURT.meaning(Meaning.ENFORCES)) == {"enforced_from"}
