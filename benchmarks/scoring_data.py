"""The rows and the formulas of the scoring benchmark: one year of closings, 1,000 judges."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

import numpy as np
import pandas as pd
import polars as pl

from core.evidence.model import Dataset, Field, Kind, Role, Serves
from core.indicators.model import Indicator
from core.texts import same

JUDGES = 1000
CODES = {
    "kind": ["民事", "刑事", "行政", "执行"],
    "procedure": ["普通程序", "简易程序", "小额诉讼程序", "速裁程序"],
    "instance": ["一审", "二审", "再审", "再审审查"],
    "close_method": ["判决", "调解", "撤诉", "驳回", "移送", "其他"],
    "cause": [f"案由{number:02d}" for number in range(40)],
}


@dataclass(frozen=True)
class Condition:
    """The same condition as a formula (which is SQL too), in Polars and in pandas."""

    text: str
    polars: pl.Expr
    pandas: Callable[[pd.DataFrame], "pd.Series[bool]"]


@dataclass(frozen=True)
class Spec:
    """One aggregate: ``count``, ``sum``, ``max``, ``median`` or ``distinct`` of something."""

    aggregate: str
    of: str
    where: tuple[Condition, ...]

    @property
    def formula(self) -> str:
        """The aggregate in the language of formulas."""
        inner = {"days": "days(cases.filed_on, cases.closed_on)", "": "cases.*"}
        argument = inner.get(self.of, f"cases.{self.of}")
        if self.aggregate == "distinct":
            argument = f"DISTINCT {argument}"
        name = "count" if self.aggregate == "distinct" else self.aggregate
        where = " AND ".join(each.text for each in self.where)
        return f"{name}({argument})" + (f" FILTER (WHERE {where})" if where else "")


def _field(name: str, kind: Kind) -> Field:
    return Field(name, kind, same(name))


CASES = Dataset(
    "cases",
    same("cases"),
    ("case_no",),
    (
        _field("case_no", Kind.CASE_NUMBER),
        _field("filed_on", Kind.DATE),
        _field("closed_on", Kind.DATE),
        _field("deadline_on", Kind.DATE),
        _field("judge", Kind.STAFF),
        *(_field(name, Kind.CODE) for name in CODES),
        _field("plaintiff", Kind.TEXT),
        _field("amount", Kind.MONEY),
        _field("heard", Kind.YES_NO),
    ),
    {"closed": "closed_on"},
    (Role("judge", "judge", same("judge"), primary=True),),
)
POSTS = Dataset(
    "assignments",
    same("assignments"),
    ("staff_no", "from_on"),
    (
        _field("staff_no", Kind.STAFF),
        _field("unit_no", Kind.UNIT),
        _field("staff_class", Kind.CODE),
        _field("from_on", Kind.DATE),
        _field("until_on", Kind.DATE),
    ),
    serves=Serves.ASSIGNMENTS,
)
UNITS = Dataset(
    "units",
    same("units"),
    ("unit_no",),
    (_field("unit_no", Kind.UNIT), _field("parent", Kind.UNIT)),
    serves=Serves.UNITS,
)
DATASETS = (CASES, POSTS, UNITS)


def write(folder: Path, rows: int) -> None:
    """Rows of every dataset as Parquet, the same for the same number."""
    random = np.random.default_rng(20250101)
    closed = np.datetime64("2025-01-01") + random.integers(0, 365, rows)
    filed = closed - random.gamma(2.0, 45.0, rows).astype(int)
    columns = {
        "case_no": pl.Series(np.arange(rows)).cast(pl.String),
        "filed_on": pl.Series(filed).cast(pl.Date),
        "closed_on": pl.Series(closed).cast(pl.Date),
        "deadline_on": pl.Series(filed + 180).cast(pl.Date),
        "judge": _words([f"P{number:05d}" for number in range(JUDGES)], rows, random),
        **{name: _words(words, rows, random) for name, words in CODES.items()},
        "plaintiff": _words([f"当事人{number}" for number in range(rows // 4 + 1)], rows, random),
        "amount": pl.Series(random.integers(0, 10**9, rows)).cast(pl.Int128),
        "heard": pl.Series(random.random(rows) < 0.3),
    }
    frame = pl.DataFrame(columns).with_columns((pl.col("amount") / 100).cast(pl.Decimal(38, 2)))
    frame.write_parquet(folder / "cases.parquet", row_group_size=250_000)
    judges = [f"P{number:05d}" for number in range(JUDGES)]
    posts = pl.DataFrame(
        {
            "staff_no": judges,
            "unit_no": [f"U{number % 40:02d}" for number in range(JUDGES)],
            "staff_class": ["法官"] * JUDGES,
            "from_on": [date(2020, 1, 1)] * JUDGES,
            "until_on": pl.Series([None] * JUDGES, dtype=pl.Date),
        }
    )
    posts.write_parquet(folder / "assignments.parquet")
    units = {"unit_no": [f"U{number:02d}" for number in range(40)], "parent": [None] * 40}
    pl.DataFrame(units, schema_overrides={"parent": pl.String}).write_parquet(
        folder / "units.parquet"
    )


def _words(words: list[str], rows: int, random: np.random.Generator) -> pl.Series:
    return pl.Series(words).gather(pl.Series(random.integers(0, len(words), rows)))


def specs(count: int) -> list[tuple[str, tuple[Spec, ...]]]:
    """The formulas: a pattern with ``{0}``, ``{1}`` and the aggregates that fill it."""
    random = Random(7)
    base = _conditions()
    found: list[tuple[str, tuple[Spec, ...]]] = []
    while len(found) < count:
        place = len(found) % 20
        one, two, three = (random.choice(each) for each in random.sample(base, 3))
        where = (one, two) if place % 2 else (one, two, three)
        found.append(_formula(place, len(found) // 20, one, where))
    return found


def _formula(
    place: int, turn: int, one: Condition, where: tuple[Condition, ...]
) -> tuple[str, tuple[Spec, ...]]:
    few, days = Spec("count", "", where), Spec("sum", "days", where)
    amount = Spec("sum", "amount", where)
    if place == 19:
        return "{0}", (_costly(turn, where),)
    if place < 13:
        return "{0} / {1}", (few, Spec("count", "", (one,)))
    return {
        13: ("avg", (days,)),
        14: ("avg", (days,)),
        15: ("{0}", (amount,)),
        16: ("{0} / {1}", (amount, Spec("sum", "amount", (one,)))),
        17: ("1 - stdev_m({0}) / mean_m({0})", (few,)),
        18: ("{0}", (few,)),
    }[place]


def _costly(turn: int, where: tuple[Condition, ...]) -> Spec:
    if turn >= 6:
        return Spec("max", "days", where)
    distinct = Spec("distinct", "plaintiff" if turn == 3 else "cause", where)
    return Spec("median", "days", where) if turn < 3 else distinct


def indicators(count: int) -> list[Indicator]:
    """The formulas as indicators."""
    found = []
    for place, (pattern, several) in enumerate(specs(count)):
        formula = pattern.format(*(each.formula for each in several))
        if pattern == "avg":
            formula = several[0].formula.replace("sum(", "avg(", 1)
        name = f"i{place:03d}"
        found.append(Indicator(name, same(name), same("benchmark"), formula, "closed"))
    return found


def atoms(count: int) -> list[Spec]:
    """The distinct aggregates that a careful hand would compute, each once."""
    found: dict[tuple[str, str, str], Spec] = {}
    for pattern, several in specs(count):
        for each in several:
            wanted = [each]
            if pattern == "avg":
                wanted.append(Spec("count", "", each.where))
            for spec in wanted:
                where = " AND ".join(one.text for one in spec.where)
                found.setdefault((spec.aggregate, spec.of, where), spec)
    return list(found.values())


def _conditions() -> list[list[Condition]]:
    """Conditions in lists, those of one list about the same thing."""
    amounts = [
        Condition(
            f"cases.amount > {amount}",
            pl.col("amount") > amount,
            lambda frame, least=amount: frame["amount"] > least,
        )
        for amount in (10_000, 50_000, 100_000, 500_000)
    ]
    spent = [
        Condition(
            f"days(cases.filed_on, cases.closed_on) <= {days}",
            (pl.col("closed_on") - pl.col("filed_on")).dt.total_days() <= days,
            lambda frame, most=days: (frame["closed_on"] - frame["filed_on"]).dt.days <= most,
        )
        for days in (30, 60, 90, 180)
    ]
    heard = Condition("cases.heard", pl.col("heard"), lambda frame: frame["heard"])
    in_time = Condition(
        "cases.closed_on <= cases.deadline_on",
        pl.col("closed_on") <= pl.col("deadline_on"),
        lambda frame: frame["closed_on"] <= frame["deadline_on"],
    )
    codes = [[_equal(name, word) for word in words] for name, words in CODES.items()]
    return [*codes, amounts, spent, [heard], [in_time]]


def _equal(name: str, word: str) -> Condition:
    return Condition(
        f"cases.{name} = '{word}'", pl.col(name) == word, lambda frame: frame[name] == word
    )
