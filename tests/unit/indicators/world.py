"""A small institution: datasets, random rows, and the frames that the engine reads them from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import polars as pl

from core.evidence.model import Dataset, Field, Kind, Role, Serves
from core.texts import same

Row = dict[str, object]


def field(name: str, kind: Kind, refers: str | None = None) -> Field:
    """A field labelled by its own name."""
    return Field(name, kind, same(name), refers=refers)


CASES = Dataset(
    "cases",
    same("cases"),
    ("case_no",),
    (
        field("case_no", Kind.CASE_NUMBER),
        field("filed_on", Kind.DATE),
        field("closed_on", Kind.DATE),
        field("judge", Kind.STAFF),
        field("panel", Kind.STAFF_LIST),
        field("clerk", Kind.STAFF),
        field("desk", Kind.UNIT),
        field("procedure", Kind.CODE),
        field("plaintiff", Kind.TEXT),
        field("amount", Kind.MONEY),
        field("share", Kind.PERCENT),
        field("limit_days", Kind.INTEGER),
        field("heard", Kind.YES_NO),
    ),
    {"filed": "filed_on", "closed": "closed_on"},
    (
        Role("judge", "judge", same("judge"), primary=True),
        Role("clerk", "clerk", same("clerk")),
        Role("panel", "panel", same("panel"), equal_share=True),
    ),
    unit_field="desk",
)
APPEALS = Dataset(
    "appeals",
    same("appeals"),
    ("appeal_no",),
    (
        field("appeal_no", Kind.CASE_NUMBER),
        field("case", Kind.REFERENCE, "cases"),
        field("outcome", Kind.CODE),
        field("decided_on", Kind.DATE),
    ),
    {"decided": "decided_on"},
    (Role("judge", "case.judge", same("judge"), primary=True),),
)
POSTS = Dataset(
    "assignments",
    same("assignments"),
    ("staff_no", "from_on"),
    (
        field("staff_no", Kind.STAFF),
        field("unit_no", Kind.UNIT),
        field("staff_class", Kind.CODE),
        field("post", Kind.CODE),
        field("from_on", Kind.DATE),
        field("until_on", Kind.DATE),
    ),
    serves=Serves.ASSIGNMENTS,
)
UNITS = Dataset(
    "units",
    same("units"),
    ("unit_no",),
    (
        field("unit_no", Kind.UNIT),
        field("name", Kind.TEXT),
        field("parent", Kind.UNIT),
        field("kind", Kind.CODE),
    ),
    serves=Serves.UNITS,
)
DATASETS = (CASES, APPEALS, POSTS, UNITS)
TYPES = {
    Kind.DATE: pl.Date,
    Kind.MONEY: pl.Decimal(38, 2),
    Kind.PERCENT: pl.Decimal(38, 6),
    Kind.INTEGER: pl.Int64,
    Kind.YES_NO: pl.Boolean,
    Kind.STAFF_LIST: pl.List(pl.String),
}
PEOPLE = ("s1", "s2", "s3", "s4")
PARENTS = {"u1": None, "u2": None, "t1": "u2", "t2": "t1"}


@dataclass(frozen=True)
class World:
    """Rows by dataset; fits the port ``Rows``."""

    rows: dict[str, list[Row]]

    def scan(self, dataset: str, columns: Sequence[str]) -> pl.LazyFrame:
        declared = next(each for each in DATASETS if each.name == dataset)
        schema = {each.name: TYPES.get(each.kind, pl.String) for each in declared.fields}
        return pl.DataFrame(self.rows[dataset], schema=schema).lazy().select(columns)

    def shuffled(self, random: Random) -> "World":
        """The same rows in another order."""
        return World({name: random.sample(rows, len(rows)) for name, rows in self.rows.items()})


def world(seed: int, cases: int = 40, prefix: str = "") -> World:
    """A random institution over three years around 2024."""
    random = Random(seed)
    several = [_case(random, f"{prefix}c{number}") for number in range(cases)]
    numbers = [row["case_no"] for row in several] or ["gone"]
    appeals = [_appeal(random, f"{prefix}a{number}", numbers) for number in range(cases // 2)]
    posts = [post for person in PEOPLE[:3] for post in _posts(random, person)]
    units = [
        {"unit_no": unit, "name": unit, "parent": parent, "kind": "部门"}
        for unit, parent in PARENTS.items()
    ]
    return World({"cases": several, "appeals": appeals, "assignments": posts, "units": units})


def _day(random: Random) -> date:
    return date(2023, 1, 1) + timedelta(days=random.randrange(3 * 365))


def _maybe(random: Random, something: object, chance: float = 0.85) -> object:
    return something if random.random() < chance else None


def _case(random: Random, number: str) -> Row:
    filed = _day(random)
    closed = filed + timedelta(days=random.randrange(-3, 250))
    panel = random.choice([None, [], random.sample(PEOPLE, random.randrange(1, 4))])
    return {
        "case_no": number,
        "filed_on": _maybe(random, filed, 0.95),
        "closed_on": _maybe(random, closed, 0.8),
        "judge": _maybe(random, random.choice(PEOPLE)),
        "panel": panel,
        "clerk": _maybe(random, random.choice(PEOPLE)),
        "desk": _maybe(random, random.choice(list(PARENTS)), 0.5),
        "procedure": _maybe(random, random.choice(["普通", "简易", "小额"])),
        "plaintiff": _maybe(random, random.choice("甲乙丙丁")),
        "amount": _maybe(random, Decimal(random.randrange(-(10**6), 10**9)) / 100),
        "share": _maybe(random, Decimal(random.randrange(10**6)) / 10**6),
        "limit_days": _maybe(random, random.choice([0, 30, 90, 180])),
        "heard": _maybe(random, random.choice([True, False])),
    }


def _appeal(random: Random, number: str, cases: Sequence[object]) -> Row:
    return {
        "appeal_no": number,
        "case": _maybe(random, random.choice(cases)),
        "outcome": random.choice(["维持", "改判", "发回"]),
        "decided_on": _maybe(random, _day(random)),
    }


def _posts(random: Random, person: str) -> list[Row]:
    starts = sorted({date(2022, 6, 1), *(_day(random) for _ in range(random.randrange(3)))})
    return [
        {
            "staff_no": person,
            "unit_no": random.choice(list(PARENTS)),
            "staff_class": random.choice(["法官", "书记员"]),
            "post": "审判",
            "from_on": start,
            "until_on": _maybe(random, start + timedelta(days=random.randrange(30, 700)), 0.6),
        }
        for start in starts
    ]
