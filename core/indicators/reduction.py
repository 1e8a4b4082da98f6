"""Atoms summed to the subjects of a level: months of the period, units below a unit."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import polars as pl

from core.indicators.arithmetic import Aggregate, Atom, Span
from core.indicators.atoms import Atoms
from core.indicators.exact import SAFE, Array, Exact
from core.indicators.model import Level
from core.indicators.periods import Period
from core.indicators.plan import Plan
from core.indicators.rows import SHARES

EXTREMES = {Aggregate.MIN: "min", Aggregate.MAX: "max"}
Periods = tuple[Period, ...]
CELL = ["cell", "subject"]


@dataclass(frozen=True)
class Reduction:
    """The atoms of a plan for each subject of one level, in one or several periods at once.

    Numbers come in the order of the periods and, within each, of ``subjects``. The periods of one
    question are different and of one length, so that no month belongs to two of them.
    """

    plan: Plan
    atoms: Atoms
    level: Level
    subjects: pl.Series
    found: dict[tuple[str, Periods], Exact] = field(default_factory=dict)
    reduced: dict[tuple[str, Periods], pl.DataFrame] = field(default_factory=dict)

    def atom(self, name: str, periods: Periods) -> Exact:
        """A count, sum, least or greatest number; nought or null over no rows, by its kind."""
        if (name, periods) not in self.found:
            self.found[name, periods] = self._atom(name, periods)
        return self.found[name, periods]

    def distinct(self, name: str, periods: Periods) -> Exact:
        """How many different values there are."""
        table = self.table(name, periods)
        counts = table.group_by(CELL).agg(pl.len().cast(pl.Int64).alias("x"))
        return _exact(self._aligned(counts, periods)["x"], 1, nought=True)

    def median(self, name: str, periods: Periods) -> Exact:
        """The middle value, or the mean of the two middle ones."""
        table = self.table(name, periods).sort(*CELL, "value")
        running = pl.col("count").cum_sum().over(CELL).alias("upto")
        ranked = table.with_columns(running, pl.col("count").sum().over(CELL).alias("all"))
        low = pl.col("value").filter(pl.col("upto") * 2 >= pl.col("all")).first()
        high = pl.col("value").filter(pl.col("upto") * 2 > pl.col("all")).first()
        wide = ranked.group_by(CELL).agg((low.cast(pl.Int128) + high.cast(pl.Int128)).alias("x"))
        scale = 2 * 10 ** self.plan.atoms[name].places
        return _exact(self._aligned(wide, periods)["x"], scale, nought=False)

    def table(self, name: str, periods: Periods) -> pl.DataFrame:
        """Rows ``cell``, ``subject``, ``value``, ``count`` of a table atom."""
        atom = self.plan.atoms[name]
        frame = self._placed(self._within(self.atoms.frames[name], atom, periods))
        return frame.group_by(*CELL, "value").agg(pl.col("count").sum())

    def _atom(self, name: str, periods: Periods) -> Exact:
        atom = self.plan.atoms[name]
        column = self._reduced(self.homes[name], atom, periods)[name]
        scale = 10**atom.places * (SHARES if atom.shared and atom.aggregate not in EXTREMES else 1)
        return _exact(column, scale, nought=atom.aggregate not in EXTREMES)

    @cached_property
    def homes(self) -> dict[str, str]:
        """The frame that holds each atom."""
        return {
            column: name for name, frame in self.atoms.frames.items() for column in frame.columns
        }

    def _reduced(self, frame: str, atom: Atom, periods: Periods) -> pl.DataFrame:
        if (frame, periods) not in self.reduced:
            rows = self._placed(self._within(self.atoms.frames[frame], atom, periods))
            names = [each for each in rows.columns if each in self.plan.atoms]
            several = [getattr(pl.col(each), self._how(each))() for each in names]
            found = self._aligned(rows.group_by(CELL).agg(several), periods)
            noughts = [pl.col(each).fill_null(0) for each in names if self._how(each) == "sum"]
            self.reduced[frame, periods] = found.with_columns(noughts)
        return self.reduced[frame, periods]

    def _within(self, frame: pl.DataFrame, atom: Atom, periods: Periods) -> pl.DataFrame:
        """The rows of the periods, with the place of their period as ``cell``."""
        flow = atom.span is Span.FLOW
        several = [
            (key, place)
            for place, period in enumerate(periods)
            for key in (self.atoms.calendar.months(period) if flow else [str(period)])
        ]
        name, kind = ("month", pl.Int32()) if flow else ("period", pl.String())
        places = pl.DataFrame(several, schema={name: kind, "cell": pl.Int32()}, orient="row")
        return frame.join(places, on=name, how="inner")

    def _placed(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The rows with a ``subject``; at unit level a row stands once for each unit above it."""
        if self.level is Level.PERSON:
            return frame.filter(pl.col("person").is_not_null()).rename({"person": "subject"})
        if self.level is Level.TENANT:
            return frame.with_columns(pl.lit(self.subjects[0]).alias("subject"))
        values = [name for name in frame.columns if name == "value"]
        kept = [name for name in frame.columns if name in self.plan.atoms or name == "count"]
        several = [getattr(pl.col(name), self._how(name))() for name in kept]
        own = frame.filter(pl.col("unit").is_not_null())
        by_unit = own.group_by("cell", "unit", *values).agg(several)
        return by_unit.join(self.above, on="unit", how="inner").drop("unit")

    def _how(self, name: str) -> str:
        atom = self.plan.atoms.get(name)
        return EXTREMES.get(atom.aggregate, "sum") if atom else "sum"

    @cached_property
    def above(self) -> pl.DataFrame:
        """Each unit with itself and every unit above it as ``subject``."""
        return above(self.atoms.units, self.subjects)

    def _aligned(self, found: pl.DataFrame, periods: Periods) -> pl.DataFrame:
        cells = pl.DataFrame({"cell": pl.Series(range(len(periods)), dtype=pl.Int32)})
        every = cells.join(
            self.subjects.to_frame("subject"), how="cross", maintain_order="left_right"
        )
        return every.join(found, on=CELL, how="left", maintain_order="left")


def _exact(column: pl.Series, scale: int, *, nought: bool) -> Exact:
    top = whole(column.fill_null(0) if column.has_nulls() else column)
    known = np.ones(len(top), dtype=bool) if nought else column.is_not_null().to_numpy()
    return Exact.scaled(top, scale, known)


def whole(numbers: pl.Series) -> Array:
    """Integers of any width as an array, Python's own where 64 bits are too few."""
    if numbers.dtype == pl.Int128:
        largest = max(abs(int(str(numbers.max() or 0))), abs(int(str(numbers.min() or 0))))
        if largest >= SAFE:
            return np.array(numbers.to_list(), dtype=object)
    return numbers.cast(pl.Int64).to_numpy()


def above(units: pl.DataFrame, subjects: pl.Series) -> pl.DataFrame:
    """Each unit with itself and every unit above it; a circle of parents ends where it closes."""
    parents = dict(units.select("unit_no", "parent").rows())
    rows: list[tuple[str, str]] = []
    for unit in subjects.to_list():
        seen: list[str] = []
        here: str | None = unit
        while here is not None and here not in seen:
            seen.append(here)
            here = parents.get(here)
        rows.extend((unit, each) for each in seen)
    return pl.DataFrame(rows, schema={"unit": pl.String, "subject": pl.String}, orient="row")


def subjects(atoms: Atoms, periods: Sequence[Period], level: Level, tenant: str) -> pl.Series:
    """Whom a level has values for: everyone with a post in the periods or a row in the atoms."""
    if level is Level.TENANT:
        return pl.Series("subject", [tenant])
    column = "person" if level is Level.PERSON else "unit"
    found = [frame[column].drop_nulls().unique() for frame in atoms.frames.values()]
    if level is Level.UNIT:
        several = [atoms.units["unit_no"], atoms.posts["unit_no"], *found]
        return pl.concat(several).drop_nulls().unique().sort().alias("subject")
    start = min(atoms.calendar.start(each) for each in periods)
    end = max(atoms.calendar.end(each) for each in periods)
    held = atoms.posts.filter(
        pl.col("from_on").fill_null(start) <= end, pl.col("until_on").fill_null(end) >= start
    )
    return pl.concat([held["staff_no"], *found]).drop_nulls().unique().sort().alias("subject")
