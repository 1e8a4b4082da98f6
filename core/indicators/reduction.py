"""Atoms summed to the subjects of a level: months of the period, units below a unit."""

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


@dataclass(frozen=True)
class Reduction:
    """The atoms of a plan for each subject (in the order of ``subjects``) of one level."""

    plan: Plan
    atoms: Atoms
    level: Level
    subjects: pl.Series
    found: dict[tuple[str, Period], Exact] = field(default_factory=dict)
    reduced: dict[tuple[str, Period], pl.DataFrame] = field(default_factory=dict)

    def atom(self, name: str, period: Period) -> Exact:
        """A count, sum, least or greatest number; nought or null over no rows, by its kind."""
        if (name, period) not in self.found:
            self.found[name, period] = self._atom(name, period)
        return self.found[name, period]

    def distinct(self, name: str, period: Period) -> Exact:
        """How many different values there are."""
        table = self.table(name, period)
        counts = table.group_by("subject").agg(pl.len().cast(pl.Int64).alias("x"))
        return _exact(self._aligned(counts)["x"], 1, nought=True)

    def median(self, name: str, period: Period) -> Exact:
        """The middle value, or the mean of the two middle ones."""
        table = self.table(name, period).sort("subject", "value")
        running, total = pl.col("count").cum_sum().over("subject"), pl.col("count").sum()
        whole = total.over("subject")
        ranked = table.with_columns(running.alias("upto"), whole.alias("all"))
        low = pl.col("value").filter(pl.col("upto") * 2 >= pl.col("all")).first()
        high = pl.col("value").filter(pl.col("upto") * 2 > pl.col("all")).first()
        wide = ranked.group_by("subject").agg(low.cast(pl.Int128) + high.cast(pl.Int128))
        scale = 2 * 10 ** self.plan.atoms[name].places
        return _exact(self._aligned(wide)["value"], scale, nought=False)

    def table(self, name: str, period: Period) -> pl.DataFrame:
        """Rows ``subject``, ``value``, ``count`` of a table atom."""
        atom = self.plan.atoms[name]
        frame = self._placed(self._within(self.atoms.frames[name], atom, period))
        return frame.group_by("subject", "value").agg(pl.col("count").sum())

    def _atom(self, name: str, period: Period) -> Exact:
        atom = self.plan.atoms[name]
        column = self._reduced(self.homes[name], atom, period)[name]
        scale = 10**atom.places * (SHARES if atom.shared and atom.aggregate not in EXTREMES else 1)
        return _exact(column, scale, nought=atom.aggregate not in EXTREMES)

    @cached_property
    def homes(self) -> dict[str, str]:
        """The frame that holds each atom."""
        return {
            column: name for name, frame in self.atoms.frames.items() for column in frame.columns
        }

    def _reduced(self, frame: str, atom: Atom, period: Period) -> pl.DataFrame:
        if (frame, period) not in self.reduced:
            rows = self._placed(self._within(self.atoms.frames[frame], atom, period))
            names = [each for each in rows.columns if each in self.plan.atoms]
            several = [
                getattr(pl.col(each), EXTREMES.get(self.plan.atoms[each].aggregate, "sum"))()
                for each in names
            ]
            self.reduced[frame, period] = self._aligned(rows.group_by("subject").agg(several))
        return self.reduced[frame, period]

    def _within(self, frame: pl.DataFrame, atom: Atom, period: Period) -> pl.DataFrame:
        if atom.span is Span.FLOW:
            months = self.atoms.calendar.months(period)
            return frame.filter(pl.col("month").is_in(months))
        return frame.filter(pl.col("period") == str(period))

    def _placed(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The rows with a ``subject``; at unit level a row stands once for each unit above it."""
        if self.level is Level.PERSON:
            return frame.filter(pl.col("person").is_not_null()).rename({"person": "subject"})
        if self.level is Level.TENANT:
            return frame.with_columns(pl.lit(self.subjects[0]).alias("subject"))
        values = [name for name in frame.columns if name == "value"]
        kept = [name for name in frame.columns if name in self.plan.atoms or name == "count"]
        extreme = {n for n in kept if n in self.plan.atoms and self._extreme(n)}
        several = [getattr(pl.col(n), self._how(n) if n in extreme else "sum")() for n in kept]
        by_unit = frame.filter(pl.col("unit").is_not_null()).group_by("unit", *values).agg(several)
        return by_unit.join(self.above, on="unit", how="inner").drop("unit")

    def _extreme(self, name: str) -> bool:
        return self.plan.atoms[name].aggregate in EXTREMES

    def _how(self, name: str) -> str:
        return EXTREMES[self.plan.atoms[name].aggregate]

    @cached_property
    def above(self) -> pl.DataFrame:
        """Each unit with itself and every unit above it as ``subject``."""
        return above(self.atoms.units, self.subjects)

    def _aligned(self, found: pl.DataFrame) -> pl.DataFrame:
        every = self.subjects.to_frame("subject")
        return every.join(found, on="subject", how="left", maintain_order="left")


def _exact(column: pl.Series, scale: int, *, nought: bool) -> Exact:
    top = whole(column.fill_null(0))
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


def subjects(atoms: Atoms, period: Period, level: Level, tenant: str) -> pl.Series:
    """Whom a level has values for: everyone with a post in the period or a row in the atoms."""
    if level is Level.TENANT:
        return pl.Series("subject", [tenant])
    column = "person" if level is Level.PERSON else "unit"
    found = [frame[column].drop_nulls().unique() for frame in atoms.frames.values()]
    if level is Level.UNIT:
        several = [atoms.units["unit_no"], atoms.posts["unit_no"], *found]
        return pl.concat(several).drop_nulls().unique().sort().alias("subject")
    start, end = atoms.calendar.start(period), atoms.calendar.end(period)
    held = atoms.posts.filter(
        pl.col("from_on").fill_null(start) <= end, pl.col("until_on").fill_null(end) >= start
    )
    return pl.concat([held["staff_no"], *found]).drop_nulls().unique().sort().alias("subject")
