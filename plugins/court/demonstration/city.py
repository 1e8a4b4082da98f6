"""The whole invented city: one intermediate court, the basic courts, three years of their work."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from gongheng import Institution, Upload
from plugins.court.demonstration import appeals, cases, tables, upper
from plugins.court.demonstration.appeals import Appealed
from plugins.court.demonstration.cases import Draft
from plugins.court.demonstration.enforcements import enforcements
from plugins.court.demonstration.files import Sheet, sheets, write
from plugins.court.demonstration.people import People, people
from plugins.court.demonstration.relations import relate
from plugins.court.demonstration.time import Floats
from plugins.court.demonstration.words import BASIC, INTERMEDIATE, CourtName

STAFF = 1080
CASES = 190_000
"""People and first-instance cases of the city at scale 1."""


@dataclass
class Court:
    """One court: its name, its people, and its clean records by dataset."""

    name: CourtName
    people: People
    tables: dict[str, pl.DataFrame] = field(default_factory=dict)

    @cached_property
    def rows(self) -> Mapping[str, list[dict[str, Any]]]:
        """The clean rows by dataset: what an import must leave, with staff by number."""
        return {dataset: frame.to_dicts() for dataset, frame in self.tables.items()}


@dataclass
class City:
    """The courts, the intermediate one first."""

    seed: int
    courts: list[Court]

    @property
    def institutions(self) -> list[Institution]:
        """Every court as an institution."""
        top = self.courts[0].name
        return [
            Institution(
                court.name.slug,
                court.name.name,
                "court",
                court.name.level,
                None if court.name is top else top.slug,
            )
            for court in self.courts
        ]

    def write(self, folder: Path) -> list[Upload]:
        """The files that the courts upload, in the order in which they must come in."""
        return [write(sheet, folder) for sheet in self._sheets()]

    @cached_property
    def sheets(self) -> list[Sheet]:
        """The files before they are written, with the rows that were spoilt on purpose."""
        return list(self._sheets())

    def _sheets(self) -> Iterator[Sheet]:
        """One court after the other, so that writing never holds the text of all."""
        seeds = np.random.SeedSequence([self.seed, 3]).spawn(len(self.courts))
        for place, (court, seed) in enumerate(zip(self.courts, seeds, strict=True)):
            rng = np.random.default_rng(seed)
            yield from sheets(rng, court.name, court.tables, plain=place % 2 == 1)


@dataclass
class _Bench:
    """A court while its records are being made."""

    court: Court
    rng: np.random.Generator
    draft: Draft
    appealed: Appealed

    def settle(self) -> None:
        """Tables of people, first-instance cases, appeals and enforcements."""
        rng, court = self.rng, self.court
        effective = self.appealed.effective(cases.effective_days(rng, self.draft))
        first = tables.first_instance(rng, self.draft, court.people, effective)
        court.tables = {
            "units": tables.table(_columns(court.people.units), tables.UNITS),
            "staff": tables.table(_columns(court.people.staff), tables.STAFF),
            "assignments": tables.table(
                _columns([spell.row() for spell in court.people.spells]), tables.ASSIGNMENTS
            ),
            "cases": first,
            "appeals": appeals.appeal_table(self.appealed, first["case_no"]),
            "enforcements": enforcements(rng, court.name, court.people, first),
        }


def city(seed: int = 7, scale: float = 1.0) -> City:
    """The city for a seed, the same each time; scale 1 has ten courts and 200,000 cases.

    Smaller scales have fewer courts: 0.002 has two courts, twenty people and 400 cases.
    """
    names = (INTERMEDIATE, *BASIC)[: min(10, max(2, round(10 * scale**0.5)))]
    loads = np.array([name.load for name in names])
    share = loads / loads.sum()
    staff = np.maximum(10, np.round(STAFF * scale * _heads(names))).astype(int)
    count = np.maximum(120, np.round(CASES * scale * share)).astype(int)
    seeds = np.random.SeedSequence([seed, 2026]).spawn(len(names))
    benches = [
        _bench(np.random.default_rng(each), name, int(heads), int(filed))
        for each, name, heads, filed in zip(seeds, names, staff, count, strict=True)
    ]
    _decide(benches)
    related = relate(seed, [(bench.court.name, bench.court.tables) for bench in benches])
    for bench, whole in zip(benches, related, strict=True):
        bench.court.tables = whole
    return City(seed, [bench.court for bench in benches])


def _heads(names: tuple[CourtName, ...]) -> Floats:
    """Each court's share of the people; the intermediate court has a seventh."""
    loads = np.array([name.load if name.level == "basic" else 1.3 for name in names])
    shares: Floats = loads / loads.sum()
    return shares


def _bench(rng: np.random.Generator, name: CourtName, heads: int, filed: int) -> _Bench:
    staff = people(rng, name.code, heads)
    draft = cases.draft(rng, name, staff, filed)
    return _Bench(Court(name, staff), rng, draft, appeals.appeals(rng, draft))


def _decide(benches: list[_Bench]) -> None:
    """Send the appeals up, settle every court, then give the upper court what came to it."""
    top, *below = benches
    appeals.number_all([bench.appealed for bench in below], top.court.name.code)
    upper.own_appeals(top.appealed)
    for bench in benches:
        bench.settle()
    above = upper.Above(top.rng, top.court.name, top.court.people)
    second = above.second_instance(
        [(bench.appealed, bench.court.tables["cases"]) for bench in below]
    )
    reviews = above.reviews(pl.concat([bench.court.tables["cases"] for bench in below]))
    own = top.court.tables["cases"]
    everything = pl.concat([own, second, reviews, above.retrials(reviews)])
    top.court.tables["cases"] = everything.sort("filed_on", "case_no")


def _columns(rows: list[dict[str, Any]]) -> dict[str, list[Any]]:
    return {name: [row[name] for row in rows] for name in rows[0]}
