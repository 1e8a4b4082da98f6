"""Marks of conduct over a court of the demonstration, held against plain Python over its rows."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
import pytest

from core.evidence.model import Dataset
from core.graph.projection.frames import Wanted
from core.marks.finding import marked
from core.marks.model import MarkedRows, MarkRule
from core.plugin.model import Pack
from plugins.court import packs
from plugins.court.demonstration.city import Court
from plugins.court.demonstration.truths import planted

TODAY = date(2026, 10, 1)
Row = dict[str, Any]
OF_HEADING = {
    "立案": "filing_conduct",
    "庭审": "hearing_conduct",
    "诉讼调解": "mediation_conduct",
    "文书制作": "document_conduct",
    "涉诉信访处理": "petition_conduct",
    "业外活动": "off_duty_conduct",
}


@dataclass(frozen=True)
class Clean:
    """The court's records as they stand after an import without a mistake."""

    court: Court

    def scan(self, dataset: Dataset) -> pl.LazyFrame:
        return self.court.tables[dataset.name].lazy()


@pytest.fixture(scope="module")
def pack() -> Pack:
    return packs()[0]


def found(pack: Pack, court: Court, rule: MarkRule) -> dict[str, set[str]]:
    """The keys of the rows behind the mark, by everybody whom it concerns."""
    wanted = Wanted(pack.graph, pack.datasets)
    marks: dict[str, set[str]] = {}
    for person in court.rows["staff"]:
        who = person["staff_no"]
        total, rows = marked(rule, wanted, Clean(court), staff_no=who, today=TODAY)
        if total:
            marks[who] = {"/".join(each.origin.row.values()) for each in rows}
            assert total == len(rows)
    return marks


def rule(pack: Pack, identity: str) -> MarkRule:
    return next(each for each in pack.marks if each.id == identity)


def several(pairs: list[tuple[str, str]], least: int) -> dict[str, set[str]]:
    by = defaultdict(set)
    for who, key in pairs:
        by[who].add(key)
    return {who: keys for who, keys in by.items() if len(keys) >= least}


def test_what_is_planted_of_conduct_is_found_and_nothing_else(pack: Pack, court: Court) -> None:
    counted = Counter(
        OF_HEADING[each.heading]
        for each in planted().conduct
        if each.confirmed and each.day.year == TODAY.year
    )
    assert set(counted) == set(OF_HEADING.values())
    for heading, identity in OF_HEADING.items():
        true = several(
            [
                (row["staff_no"], row["record_no"])
                for row in court.rows["conduct"]
                if row["heading"] == heading and row["confirmed"] and row["found_on"].year == 2026
            ],
            1,
        )
        marks = found(pack, court, rule(pack, identity))
        assert marks == true
        assert sum(map(len, marks.values())) == counted[identity]


def test_what_was_not_confirmed_or_is_long_ago_makes_no_mark(pack: Pack, court: Court) -> None:
    loose = {row["record_no"] for row in court.rows["conduct"] if not row["confirmed"]}
    old = {row["record_no"] for row in court.rows["conduct"] if row["found_on"].year < 2023}
    assert loose
    assert old
    for identity in OF_HEADING.values():
        for keys in found(pack, court, rule(pack, identity)).values():
            assert not keys & (loose | old)


def test_late_closings_reversals_and_petitions_are_those_of_the_rows(
    pack: Pack, court: Court
) -> None:
    start = date(2025, 10, 1)
    cases: list[Row] = court.rows["cases"]
    judge = {row["case_no"]: row["judge"] for row in cases}
    late = [
        (row["judge"], row["case_no"])
        for row in cases
        if row["closed_on"]
        and row["closed_on"] > row["deadline_on"]
        and start <= row["closed_on"] <= TODAY
    ]
    faulty = [
        (judge[row["case"]], row["appeal_no"])
        for row in court.rows["appeals"]
        if row["fault"] == "错误"
        and row["outcome"] in ("改判", "发回重审")
        and start <= row["closed_on"] <= TODAY
    ]
    confirmed = [
        (row["staff"], row["petition_no"])
        for row in court.rows["petitions"]
        if row["staff"] and row["outcome"] in ("属实", "部分属实")
    ]
    true = {"late_closing": late, "faulty_reversal": faulty, "confirmed_petitions": confirmed}
    for identity, pairs in true.items():
        one = rule(pack, identity)
        assert isinstance(one.by, MarkedRows)
        assert found(pack, court, one) == several(pairs, one.by.least)


def test_a_row_shows_neither_what_is_personal_nor_who_else_had_a_part(
    pack: Pack, court: Court
) -> None:
    wanted = Wanted(pack.graph, pack.datasets)
    hidden = {"petitioner", "id_number", "staff", "judge", "panel", "assistant", "clerk"}
    labels = {
        field.label
        for dataset in pack.datasets
        if dataset.name in ("petitions", "cases")
        for field in dataset.fields
        if field.name in hidden
    }
    for identity in ("confirmed_petitions", "late_closing"):
        one = rule(pack, identity)
        for who in found(pack, court, one):
            _, rows = marked(one, wanted, Clean(court), staff_no=who, today=TODAY)
            assert not {label for row in rows for label, _ in row.shown} & labels
