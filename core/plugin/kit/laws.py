"""What must be true of any measure, whatever it measures; each law is tried on every indicator."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import polars as pl

from core.evidence.model import Dataset, Kind, Serves
from core.indicators.arithmetic import Span
from core.indicators.demand import SHIFTS
from core.indicators.model import Level
from core.indicators.plan import Plan
from core.plugin.checks.compiled import atoms_of, terms
from core.plugin.kit.figures import differing, figures, merged
from core.plugin.kit.world import World, empty, world
from core.plugin.model import Pack
from core.texts import Text

PERIODS = ("2024-02", "2024")
RARE = "𠮷㐂é　㊣"
"""Han beyond the first plane, an extension, an accent, a wide blank, a sign."""

SMALL = 240
LONGEST_SECONDS = 300
"""What the figures of the largest data may take, all indicators together."""

TEXTS = (Kind.TEXT, Kind.CASE_NUMBER)


@dataclass(frozen=True)
class Given:
    """What a law is tried with: a pack, its plan, and one world with its figures by period."""

    pack: Pack
    plan: Plan
    world: World
    base: Mapping[str, pl.DataFrame]
    rows: int

    @classmethod
    def of(cls, pack: Pack, plan: Plan, rows: int) -> "Given":
        """A small world for a pack; ``rows`` is how many the large one will have."""
        made = world(pack, SMALL)
        base = {period: figures(plan, made, period) for period in PERIODS}
        return cls(pack, plan, made, base, rows)

    def against(self, other: World) -> dict[str, str]:
        """What differs between the world and another, over all periods."""
        found: dict[str, str] = {}
        for period, base in self.base.items():
            for name, said in differing(base, figures(self.plan, other, period)).items():
                found.setdefault(name, f"{period} {said}")
        return found

    def records(self) -> Iterator[Dataset]:
        """The datasets of records."""
        return (each for each in self.pack.datasets if each.serves is Serves.RECORDS)


class Law(Protocol):
    """One thing that must be true; ``name`` is what a report calls it."""

    name: Text

    def broken(self, given: Given) -> dict[str, str]:
        """By indicator what was found instead."""
        ...


class RowOrder:
    """The order in which rows come makes no difference."""

    name = Text("行序", "row order")

    def broken(self, given: Given) -> dict[str, str]:
        """The same rows the other way round and shuffled."""
        frames = {
            name: frame.sample(fraction=1.0, shuffle=True, seed=3)
            for name, frame in given.world.frames.items()
        }
        return given.against(World(frames))


class SplitAndMerge:
    """Two institutions together are what their rows together are."""

    name = Text("拆分与合并", "split and merge")

    def broken(self, given: Given) -> dict[str, str]:
        """Atoms of two worlds added up, beside the union of their rows."""
        one, other = (
            world(given.pack, SMALL // 2, seed=place, prefix=f"x{place}") for place in (5, 6)
        )
        union = World(
            {name: pl.concat([frame, other.frames[name]]) for name, frame in one.frames.items()}
        )
        apart = merged(given.plan, [one, other], PERIODS[1])
        together = merged(given.plan, [union], PERIODS[1])
        return differing(apart, together)


class Duplicates:
    """A file brought in twice counts once: the key tells rows apart and holds them together."""

    name = Text("重复导入", "duplicates")

    def broken(self, given: Given) -> dict[str, str]:
        """Every row twice, merged by key."""
        frames = {
            each.name: pl.concat([frame, frame]).unique(each.key, keep="last", maintain_order=True)
            for each in given.pack.datasets
            for frame in [given.world.frames[each.name]]
        }
        return given.against(World(frames))


class Nulls:
    """With every optional cell empty a figure is a number or nothing, and never fails."""

    name = Text("空值", "nulls")

    def broken(self, given: Given) -> dict[str, str]:
        """Figures that are not finite."""
        frames = {
            each.name: frame.with_columns(
                pl.lit(None, dtype=frame.schema[field.name]).alias(field.name)
                for field in each.fields
                if field.optional
            )
            for each in given.records()
            for frame in [given.world.frames[each.name]]
        }
        found = figures(given.plan, given.world.changed(frames), PERIODS[1])
        wrong = found.filter(pl.col("value").is_not_null() & ~pl.col("value").is_finite())
        return {row["indicator"]: str(row["value"]) for row in wrong.iter_rows(named=True)}


class EmptyMonth:
    """A rate over nothing has no value: it is not nought and not one."""

    name = Text("空月份", "empty month")

    def broken(self, given: Given) -> dict[str, str]:
        """Percentages that have a value where there is not a single record."""
        rates = [each.id for each in given.pack.indicators if each.unit == "%"]
        found = figures(given.plan, empty(given.pack), PERIODS[0]).filter(
            pl.col("indicator").is_in(rates), pl.col("value").is_not_null()
        )
        return {
            row["indicator"]: f"{row['level']} {row['subject']}: {row['value']}"
            for row in found.sort("level").iter_rows(named=True)
        }


class YearBoundary:
    """The same records four years earlier give the same figures four years earlier."""

    name = Text("跨年", "year boundary")

    def broken(self, given: Given) -> dict[str, str]:
        """A formula that knows a date of its own; holidays alone may differ."""
        shifted = World({name: _moved(frame, "-4y") for name, frame in given.world.frames.items()})
        calendar = {each for each in given.plan.values if _by_holidays(given.plan, each)}
        found: dict[str, str] = {}
        for period, base in given.base.items():
            earlier = figures(given.plan, shifted, period.replace("2024", "2020"))
            for name, said in differing(base, earlier).items():
                if name not in calendar:
                    found.setdefault(name, f"{period} {said}")
        return found


class LeapDay:
    """What happened on 29 February counts in February, and so in its quarter and year."""

    name = Text("闰日", "leap day")

    def broken(self, given: Given) -> dict[str, str]:
        """Flows of the month beside those of the year, all records being of that day."""
        day = pl.lit(date(2024, 2, 29))
        frames = {
            each.name: given.world.frames[each.name].with_columns(
                pl.when(pl.col(field.name).is_not_null()).then(day).alias(field.name)
                for field in each.fields
                if field.kind is Kind.DATE
            )
            for each in given.records()
        }
        rows = given.world.changed(frames)
        month, year = (figures(given.plan, rows, period) for period in PERIODS)
        found = differing(month, year)
        return {name: said for name, said in found.items() if _is_flow(given.plan, name)}


class RareCharacters:
    """A person, a unit or a record called otherwise is counted alike."""

    name = Text("生僻字", "rare characters")

    def broken(self, given: Given) -> dict[str, str]:
        """Every key and number with rare characters, beside the plain ones, whole institution."""
        named = {
            each.name: [field.name for field in each.fields if _names(field.kind, field.name, each)]
            for each in given.pack.datasets
        }
        frames = {name: _renamed(given.world.frames[name], each) for name, each in named.items()}
        found: dict[str, str] = {}
        for period, base in given.base.items():
            other = figures(given.plan, World(frames), period)
            ours, theirs = (each.filter(level=Level.TENANT.value) for each in (base, other))
            for name, said in differing(ours, theirs).items():
                found.setdefault(name, f"{period} {said}")
        return found


class ManyRows:
    """A great many rows in small batches give what they give in one, and in bounded time."""

    name = Text("大量数据", "many rows")

    def broken(self, given: Given) -> dict[str, str]:
        """All rows at once beside a seventh at a time."""
        rows = world(given.pack, given.rows, seed=9)
        began = time.monotonic()
        whole = figures(given.plan, rows, PERIODS[1])
        seconds = time.monotonic() - began
        if seconds > LONGEST_SECONDS:
            slow = f"{given.rows} 行用时 {seconds:.0f} 秒，超过 {LONGEST_SECONDS} 秒"
            return dict.fromkeys(given.plan.values, slow)
        parts = figures(given.plan, rows, PERIODS[1], batch=max(1, given.rows // 7))
        return differing(whole, parts)


LAWS: tuple[Law, ...] = (
    RowOrder(),
    SplitAndMerge(),
    Duplicates(),
    Nulls(),
    EmptyMonth(),
    YearBoundary(),
    LeapDay(),
    RareCharacters(),
    ManyRows(),
)


def _moved(frame: pl.DataFrame, by: str) -> pl.DataFrame:
    days = [name for name, kind in frame.schema.items() if kind == pl.Date]
    return frame.with_columns(pl.col(name).dt.offset_by(by) for name in days)


def _by_holidays(plan: Plan, indicator: str) -> bool:
    several = atoms_of(plan, plan.values[indicator])
    return any("working_days" in term.calls() for atom in several for term in terms(atom))


def _is_flow(plan: Plan, indicator: str) -> bool:
    value = plan.values[indicator]
    plain = not any(word in str(value) for word in (*SHIFTS, "period_days"))
    days = any(not atom.clock for atom in atoms_of(plan, value))
    return plain and not days and all(a.span is Span.FLOW for a in atoms_of(plan, value))


def _names(kind: Kind, name: str, dataset: Dataset) -> bool:
    """Whether a field holds what something is called: a key, a person, a unit, a reference."""
    people = kind in (Kind.STAFF, Kind.UNIT, Kind.REFERENCE, Kind.STAFF_LIST)
    registers = dataset.serves is not Serves.RECORDS and name in ("staff_no", "unit_no", "parent")
    return people or registers or (name in dataset.key and kind in TEXTS)


def _renamed(frame: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    def rare(column: pl.Expr) -> pl.Expr:
        return pl.concat_str([pl.lit(RARE), column])

    changed = [
        pl.col(name).list.eval(rare(pl.element()))
        if frame.schema[name] == pl.List(pl.String)
        else rare(pl.col(name))
        for name in names
    ]
    return frame.with_columns(each.alias(name) for name, each in zip(names, changed, strict=True))
