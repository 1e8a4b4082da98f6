"""Invented records of a pack's datasets: typed, keyed, referring to one another, within rules."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from core.evidence.model import Dataset, Field, Kind, Serves, Severity
from core.evidence.schema import TYPES, columns
from core.expressions.conditions import condition
from core.plugin.model import Pack

FIRST, DAYS = date(2023, 1, 1), 1096
PEOPLE, SHARE_EMPTY = 12, 0.12
UNITS = (("u1", None), ("u2", None), ("u3", "u2"), ("u4", None))
Frames = dict[str, pl.DataFrame]
Rng = np.random.Generator
NUMBERS = (Kind.INTEGER, Kind.DECIMAL, Kind.MONEY, Kind.PERCENT)


@dataclass(frozen=True)
class World:
    """Frames by dataset; fits the port ``core.indicators.rows.Rows``."""

    frames: Frames

    def scan(self, dataset: str, names: Sequence[str]) -> pl.LazyFrame:
        """The named columns of a dataset."""
        return self.frames[dataset].lazy().select(names)

    def changed(self, frames: Frames) -> "World":
        """The same with some datasets replaced."""
        return World({**self.frames, **frames})


def world(pack: Pack, rows: int, *, seed: int = 1, prefix: str = "") -> World:
    """So many rows for each dataset of records; ``prefix`` begins every key, number and unit."""
    rng = np.random.default_rng(seed)
    made: Frames = {}
    for dataset in ordered(pack):
        frame = _registers(dataset, prefix) if dataset.serves is not Serves.RECORDS else None
        if frame is None:
            frame = _lawful(_Draw(rng, rows, prefix, pack, made).records(dataset), dataset, pack)
        made[dataset.name] = frame.unique(dataset.key, keep="first", maintain_order=True)
    return World(made)


def empty(pack: Pack) -> World:
    """The people and units of a world without a single record."""
    full = world(pack, 1).frames
    return World({each.name: _without(full[each.name], each) for each in pack.datasets})


def _without(frame: pl.DataFrame, dataset: Dataset) -> pl.DataFrame:
    return frame.clear() if dataset.serves is Serves.RECORDS else frame


def ordered(pack: Pack) -> Iterator[Dataset]:
    """The datasets, what is referred to before what refers to it."""
    waiting, done = list(pack.datasets), set[str]()
    while waiting:
        ready = [each for each in waiting if _wanted(each) - {each.name} <= done] or waiting[:1]
        for each in ready:
            done.add(each.name)
            yield each
        waiting = [each for each in waiting if each.name not in done]


def _wanted(dataset: Dataset) -> set[str]:
    return {field.refers for field in dataset.fields if field.refers is not None}


def _registers(dataset: Dataset, prefix: str) -> pl.DataFrame:
    """Twelve people, four units one of which lies in another, a post for everybody."""
    people = [f"{prefix}p{place}" for place in range(PEOPLE)]
    codes = {field.name: field.codes or ("甲",) for field in dataset.fields}
    rows: list[dict[str, Any]] = []
    if dataset.serves is Serves.UNITS:
        rows = [
            {
                "unit_no": prefix + number,
                "name": prefix + number,
                "parent": prefix + above if above else None,
                "kind": codes["kind"][place % len(codes["kind"])],
            }
            for place, (number, above) in enumerate(UNITS)
        ]
    elif dataset.serves is Serves.STAFF:
        rows = [{"staff_no": each, "name": each} for each in people]
    else:
        rows = [
            {
                "staff_no": each,
                "unit_no": prefix + UNITS[place % len(UNITS)][0],
                "staff_class": codes["staff_class"][place % len(codes["staff_class"])],
                "post": codes["post"][place % len(codes["post"])],
                "from_on": date(2019, 1, 1),
                "until_on": None,
            }
            for place, each in enumerate(people)
        ]
    return pl.DataFrame(rows, schema=columns(dataset))


@dataclass(frozen=True)
class _Draw:
    """Draws the columns of one dataset; ``made`` are the datasets that it may refer to."""

    rng: Rng
    count: int
    prefix: str
    pack: Pack
    made: Mapping[str, pl.DataFrame]

    def records(self, dataset: Dataset) -> pl.DataFrame:
        """Columns one by one; a row's dates run on in the order in which fields are declared."""
        days = self.rng.integers(0, DAYS, self.count)
        series: list[pl.Series] = []
        for field in dataset.fields:
            if field.kind is Kind.DATE:
                drawn: Any = pl.Series(np.datetime64(FIRST) + days).cast(pl.Date)
                days = days + self.rng.integers(0, 60, self.count)
            else:
                drawn = self.column(field, key=field.name in dataset.key)
            column = pl.Series(field.name, drawn, dtype=TYPES[field.kind], strict=False)
            if field.optional:
                column = column.set(pl.Series(self.rng.random(self.count) < SHARE_EMPTY), None)
            series.append(column)
        return pl.DataFrame(series)

    def column(self, field: Field, *, key: bool) -> Any:
        """The cells of one field that is no date."""
        people = [f"{self.prefix}p{place}" for place in range(PEOPLE)]
        words: dict[Kind, list[str]] = {
            Kind.CODE: list(field.codes) or ["甲", "乙"],
            Kind.UNIT: [self.prefix + number for number, _ in UNITS],
            Kind.STAFF: people,
        }
        if field.kind in words:
            return self.picked(words[field.kind])
        if field.kind is Kind.STAFF_LIST:
            two = self.rng.integers(0, PEOPLE, (self.count, 2))
            one, other = (pl.Series(people).gather(two[:, place]) for place in (0, 1))
            return pl.select(pl.concat_list(one, other)).to_series()
        if field.kind is Kind.YES_NO:
            return self.rng.random(self.count) < 0.6
        return self.numbers(field) if field.kind in NUMBERS else self.names(field, key=key)

    def names(self, field: Field, *, key: bool) -> Any:
        """What a row or another is called, or a word."""
        if field.refers is not None and field.refers in self.made:
            target = self.pack.dataset(field.refers)
            known = self.made[field.refers][target.key[0]] if target else pl.Series([])
            places = self.rng.integers(0, max(len(known), 1), self.count)
            return known.gather(places) if len(known) else [None] * self.count
        if key:
            place = pl.int_range(self.count, eager=True).cast(pl.String)
            return pl.select(pl.concat_str(pl.lit(f"{self.prefix}{field.name}"), place)).to_series()
        return self.picked([f"词{place}" for place in range(20)])

    def picked(self, words: list[str]) -> pl.Series:
        """One of the words for each row."""
        places = self.rng.integers(0, len(words), self.count)
        return pl.Series(words, dtype=pl.String).gather(places)

    def numbers(self, field: Field) -> pl.Series:
        """Whole numbers within the bounds of the field; nothing is rounded anywhere."""
        low = int(field.minimum) if field.minimum is not None else 0
        high = int(field.maximum) if field.maximum is not None else max(low + 90, 90)
        return pl.Series(self.rng.integers(low, high + 1, self.count))


def _lawful(frame: pl.DataFrame, dataset: Dataset, pack: Pack) -> pl.DataFrame:
    """The rows that no rule of the dataset holds back."""
    errors = [rule for rule in dataset.rules if rule.severity is Severity.ERROR]
    kept = [
        condition(rule.condition, dataset, pack.datasets).fill_null(value=True) for rule in errors
    ]
    return frame.filter(*kept) if kept else frame
