"""The invented county: its own office, two departments that score, five townships."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from gongheng import Institution, Inventor, Pack, Text, Upload, load_pack, write_rows
from plugins.township.demonstration.people import People, Row, people
from plugins.township.demonstration.service import services, tickets
from plugins.township.demonstration.work import (
    disputes,
    hazards,
    suits,
    surveys,
    tasks,
    villages,
)

TICKETS = 3000
"""Hotline tickets of a township at scale 1, over three years."""


@dataclass(frozen=True)
class Place:
    """One invented institution; ``code`` begins its numbers, ``villages`` are below it."""

    slug: str
    name: Text
    code: str
    level: str
    staff: int
    load: float
    villages: int = 0


COUNTY = Place("yunlu", Text("云麓县", "Yunlu County"), "云00", "county", 24, 0.15)
DEPARTMENTS = (
    Place(
        "yunlu-sjj",
        Text("云麓县政务服务和数据局", "Yunlu Government Services and Data Bureau"),
        "云11",
        "department",
        20,
        0.25,
    ),
    Place(
        "yunlu-sfj",
        Text("云麓县司法局", "Yunlu Justice Bureau"),
        "云12",
        "department",
        18,
        0.12,
    ),
)
TOWNSHIPS = (
    Place("hetang", Text("荷塘镇", "Hetang Town"), "云21", "township", 52, 1.3, 6),
    Place("songyan", Text("松岩镇", "Songyan Town"), "云22", "township", 46, 1.0, 5),
    Place("meixi", Text("梅汐镇", "Meixi Town"), "云23", "township", 44, 0.9, 5),
    Place("lianxi", Text("涟西乡", "Lianxi Township"), "云24", "township", 36, 0.6, 4),
    Place("chengnan", Text("城南街道", "Chengnan Subdistrict"), "云25", "township", 56, 1.6, 6),
)


@dataclass(frozen=True)
class Office:
    """One institution with its rows by dataset."""

    place: Place
    tables: dict[str, list[Row]]


@dataclass(frozen=True)
class County:
    """Fits ``gongheng.City``."""

    seed: int
    scale: float

    @property
    def institutions(self) -> list[Institution]:
        """The county first, its departments and townships below it."""
        return [
            Institution(
                each.slug,
                each.name,
                "township",
                each.level,
                None if each is COUNTY else COUNTY.slug,
            )
            for each in self._places
        ]

    @property
    def _places(self) -> tuple[Place, ...]:
        if self.scale >= 0.1:
            return (COUNTY, *DEPARTMENTS, *TOWNSHIPS)
        return (COUNTY, DEPARTMENTS[0], TOWNSHIPS[0])

    @cached_property
    def offices(self) -> list[Office]:
        """Every institution with its rows."""
        return [Office(each, self._tables(each)) for each in self._places]

    def write(self, folder: Path) -> list[Upload]:
        """One text file for each dataset that has rows."""
        datasets = {each.name: each for each in _pack().datasets}
        return [
            write_rows(folder, each.place.slug, datasets[name], rows)
            for each in self.offices
            for name, rows in each.tables.items()
            if rows
        ]

    def _tables(self, place: Place) -> dict[str, list[Row]]:
        inventor = Inventor(self.seed, "county", place.slug)
        heads = max(20, round(place.staff * min(1.0, self.scale**0.5)))
        staff = people(inventor, place.code[-2:], heads, villages=place.villages)
        count = max(150, round(TICKETS * self.scale * place.load))
        registers = {"units": staff.units, "staff": staff.staff, "assignments": staff.assignments}
        made = _records(inventor, staff, place.code, count)
        return {**registers, **{name: list(rows) for name, rows in made.items()}}


def _records(inventor: Inventor, staff: People, code: str, count: int) -> dict[str, Iterable[Row]]:
    return {
        "tickets": tickets(inventor, staff, code, count),
        "services": services(inventor, staff, code, count * 2),
        "tasks": tasks(inventor, staff, code, max(180, count // 6)),
        "disputes": disputes(inventor, staff, code, max(90, count // 7)),
        "hazards": hazards(inventor, staff, code, max(90, count // 8)),
        "villages": villages(inventor, staff),
        "suits": suits(inventor, staff, code[-2:], max(60, count // 10)),
        "surveys": surveys(inventor, staff, code, max(150, count // 4)),
    }


@cache
def _pack() -> Pack:
    return load_pack(Path(__file__).parent.parent / "pack")


def county(seed: int, scale: float) -> County:
    """The county for a seed; at scale 1 there are eight institutions with 17,800 tickets."""
    return County(seed, scale)
