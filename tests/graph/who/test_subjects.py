"""Who may be one in a court: spellings and gaps are seen through, namesakes stay two."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import polars as pl
import pytest

from core.evidence.model import Dataset
from core.evidence.schema import columns
from core.graph.projection.frames import Wanted
from core.graph.who.linking import Pair, pairs
from core.graph.who.subjects import MODEL, Subjects, subjects
from plugins.court import packs
from plugins.court.demonstration.city import Court, city
from plugins.court.demonstration.truths import planted

LEAST = 0.2


@dataclass
class Tables:
    """Rows as they are made, in place of evidence."""

    tables: Mapping[str, pl.DataFrame]

    def scan(self, dataset: Dataset) -> pl.LazyFrame:
        told = self.tables[dataset.name]
        lacking = {
            name: kind for name, kind in columns(dataset).items() if name not in told.columns
        }
        return told.with_columns(
            pl.lit(None, kind).alias(name) for name, kind in lacking.items()
        ).lazy()


@dataclass
class Found:
    """The proposals of one kind, by ids."""

    subjects: Subjects
    pairs: list[Pair]

    @cached_property
    def ids(self) -> set[frozenset[str]]:
        known = self.subjects.frame["id"]
        return {frozenset((known[pair.one], known[pair.other])) for pair in self.pairs}


@pytest.fixture(scope="module")
def court() -> Court:
    """A basic court in which everything is planted."""
    return city(7, 0.02).courts[1]


def proposed(tables: Mapping[str, pl.DataFrame], kind: str) -> Found:
    pack = packs()[0]
    made = subjects(Wanted(pack.graph, pack.datasets), Tables(tables))
    (mine,) = (each for each in made if each.kind == kind)
    return Found(mine, pairs(mine.frame, MODEL, least=LEAST))


def without_numbers(court: Court, *names: str) -> dict[str, pl.DataFrame]:
    """The court's tables where the id numbers of these people were never written down."""
    hidden = pl.when(pl.col("name").is_in(names)).then(None).otherwise("id_number")
    parties = court.tables["parties"].with_columns(hidden.alias("id_number"))
    return {**court.tables, "parties": parties}


def test_where_numbers_are_known_nobody_is_proposed(court: Court) -> None:
    for kind in ("person", "organisation", "lawyer"):
        assert proposed(court.tables, kind).ids == set()


def test_one_person_under_two_spellings_is_proposed_and_nobody_else(court: Court) -> None:
    one, other = planted().spellings.names
    assert proposed(without_numbers(court, one, other), "person").ids == {frozenset((one, other))}
    half = proposed(without_numbers(court, other), "person")
    assert half.ids == {frozenset((planted().spellings.id_number, other))}


def test_namesakes_with_numbers_are_never_proposed(court: Court) -> None:
    one, other = planted().homonyms
    frame = proposed(court.tables, "person").subjects.frame
    assert frame.filter(name=one.name).height == 2
    alone = court.tables["parties"].filter(pl.col("name") == one.name)
    few = {**court.tables, "parties": alone}
    assert frozenset((str(one.id_number), str(other.id_number))) not in proposed(few, "person").ids


def test_two_parties_of_one_case_are_two_people(court: Court) -> None:
    one, other = planted().spellings.names
    tables = without_numbers(court, one, other)
    case = tables["parties"].filter(name=one)["case"][0]
    beside = tables["parties"].filter(name=other).head(1)
    beside = beside.with_columns(pl.lit(case).alias("case"), pl.lit(9, pl.Int64).alias("seq"))
    parties = pl.concat([tables["parties"], beside.cast(tables["parties"].schema)])
    assert proposed({**tables, "parties": parties}, "person").ids == set()


def test_a_former_name_and_a_slip_at_one_address_are_proposed(court: Court) -> None:
    rows = court.tables["parties"]
    blank = (
        rows.filter(kind="自然人")
        .head(4)
        .with_columns(
            pl.Series("name", ["慕容听雨", "欧阳闻笛（曾用名：慕容听雨）", "司徒远山", "司徒远上"]),
            pl.lit(None, pl.String).alias("id_number"),
            pl.Series("address", [None, None, "望月路9号", "望月路9号"]),
            pl.Series("case", rows["case"].unique(maintain_order=True).tail(4)),
            pl.Series("seq", [91, 92, 93, 94], rows.schema["seq"]),
        )
    )
    found = proposed({**court.tables, "parties": pl.concat([rows, blank])}, "person")
    assert found.ids == {
        frozenset(("慕容听雨", "欧阳闻笛（曾用名：慕容听雨）")),
        frozenset(("司徒远山", "司徒远上")),
    }
    assert all(pair.parts[1].level == -1 for pair in found.pairs)
