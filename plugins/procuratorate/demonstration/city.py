"""The invented procuratorates: one of the city, two of its districts, three years of work."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from gongheng import Institution, Inventor, Pack, Text, Upload, load_pack, write_rows
from plugins.procuratorate.demonstration.cases import cases, recommendations, suspects
from plugins.procuratorate.demonstration.people import People, Row, people
from plugins.procuratorate.demonstration.records import (
    checks,
    merits,
    opinions,
    protections,
    ratings,
)

STAFF, CASES = 56, 6400
"""People and cases of one procuratorate at scale 1."""


@dataclass(frozen=True)
class Place:
    """One invented procuratorate; ``code`` begins its numbers."""

    slug: str
    name: Text
    code: str
    level: str
    load: float


CITY = Place(
    "anlan-jcy", Text("安澜市人民检察院", "Anlan Municipal Procuratorate"), "望00", "municipal", 0.6
)
BASIC = (
    Place(
        "wangjiang-jcy",
        Text("望江区人民检察院", "Wangjiang District Procuratorate"),
        "望06",
        "basic",
        1.2,
    ),
    Place(
        "linpu-jcy", Text("临浦区人民检察院", "Linpu District Procuratorate"), "望02", "basic", 1.0
    ),
)


@dataclass(frozen=True)
class Procuratorate:
    """One procuratorate with its rows by dataset."""

    place: Place
    tables: dict[str, list[Row]]


@dataclass(frozen=True)
class Procuratorates:
    """Fits ``gongheng.City``."""

    seed: int
    scale: float

    @property
    def institutions(self) -> list[Institution]:
        """The city's procuratorate first."""
        return [
            Institution(
                each.slug,
                each.name,
                "procuratorate",
                each.level,
                None if each is CITY else CITY.slug,
            )
            for each in self._places
        ]

    @property
    def _places(self) -> tuple[Place, ...]:
        return (CITY, *BASIC) if self.scale >= 0.1 else (CITY, BASIC[0])

    @cached_property
    def procuratorates(self) -> list[Procuratorate]:
        """Every procuratorate with its rows."""
        return [Procuratorate(each, self._tables(each)) for each in self._places]

    def write(self, folder: Path) -> list[Upload]:
        """One text file for each dataset."""
        datasets = {each.name: each for each in _pack().datasets}
        return [
            write_rows(folder, each.place.slug, datasets[name], rows)
            for each in self.procuratorates
            for name, rows in each.tables.items()
        ]

    def _tables(self, place: Place) -> dict[str, list[Row]]:
        inventor = Inventor(self.seed, "procuratorate", place.slug)
        staff = people(inventor, place.code[-2:], max(20, round(STAFF * self.scale**0.5)))
        count = max(200, round(CASES * self.scale * place.load))
        return _named(staff, _records(inventor, staff, place.code, count))


def _records(inventor: Inventor, staff: People, code: str, count: int) -> dict[str, Iterable[Row]]:
    rows = cases(inventor, staff, code, count)
    return {
        "cases": rows,
        "suspects": suspects(inventor, rows),
        "recommendations": recommendations(inventor, rows),
        "opinions": opinions(inventor, staff, code, max(60, count // 12)),
        "protections": protections(inventor, staff, code, max(24, count // 40)),
        "checks": checks(inventor, staff, code),
        "ratings": ratings(inventor, staff, code),
        "merits": merits(inventor, staff, code),
    }


def _named(staff: People, records: dict[str, Iterable[Row]]) -> dict[str, list[Row]]:
    registers = {"units": staff.units, "staff": staff.staff, "assignments": staff.assignments}
    return {**registers, **{name: list(rows) for name, rows in records.items()}}


@cache
def _pack() -> Pack:
    return load_pack(Path(__file__).parent.parent / "pack")


def city(seed: int, scale: float) -> Procuratorates:
    """The procuratorates for a seed; at scale 1 there are three with 17,900 cases."""
    return Procuratorates(seed, scale)
