"""Values from atoms: sums up the tree, then one division of exact numbers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Context, Decimal, localcontext

import numpy as np
import polars as pl

from core.errors import NotFound
from core.indicators.arithmetic import Value
from core.indicators.atoms import Atoms
from core.indicators.beside import NOWHERE, departments
from core.indicators.demand import within
from core.indicators.exact import Exact, deviation, mean
from core.indicators.model import Level
from core.indicators.periods import Period
from core.indicators.plan import BESIDE, Plan
from core.indicators.reduction import Periods, Reduction, subjects
from core.texts import Text

PLACES = 12
EXACT = pl.Decimal(38, PLACES)
VALUES = pl.Schema(
    {
        "subject": pl.String(),
        "indicator": pl.String(),
        "numerator": EXACT,
        "denominator": EXACT,
        "value": pl.Float64(),
    }
)


def values(
    plan: Plan, atoms: Atoms, period: Period, level: Level, *, tenant: str = ""
) -> pl.DataFrame:
    """Every indicator of every subject of a level, with the schema ``VALUES``.

    Subjects are staff numbers, unit numbers, or ``tenant``. The numerator and denominator are the
    two sides of the formula's outermost division, to 12 places; without one the numerator is the
    value and the denominator null. A null value is "no data". NotFound for a period that the atoms
    were not computed for: windows and stocks of months do not add up to a quarter's.
    """
    found = several_values(plan, atoms, (period,), level, tenant=tenant)
    return found.drop("period")


def several_values(
    plan: Plan, atoms: Atoms, periods: Sequence[Period], level: Level, *, tenant: str = ""
) -> pl.DataFrame:
    """As ``values`` for different periods of one length, all at once: a first column ``period``."""
    for period in periods:
        if period not in atoms.periods:
            raise _not_computed(period)
    whom = subjects(atoms, periods, level, tenant)
    work = _Evaluation(Reduction(plan, atoms, level, whom))
    figures = [
        work.figure(each.id, tuple(periods))
        for each in plan.indicators
        if level in each.levels and (level is Level.PERSON or not plan.personal(each.id))
    ]
    return _frame(whom, [str(each) for each in periods], figures)


@dataclass(frozen=True, slots=True)
class _Figure:
    indicator: str
    numerator: Exact
    denominator: Exact
    value: Exact


def _frame(whom: pl.Series, periods: Sequence[str], figures: Sequence[_Figure]) -> pl.DataFrame:
    schema = {"period": pl.String(), **VALUES}
    if not figures:
        return pl.DataFrame(schema=schema)
    cells = len(whom) * len(periods)
    names = pl.Series([each.indicator for each in figures])
    when = pl.Series(periods).gather(pl.Series(np.repeat(np.arange(len(periods)), len(whom))))
    floats = np.concatenate([each.value.floats() for each in figures])
    return pl.DataFrame(
        {
            "period": pl.concat([when] * len(figures)),
            "subject": pl.concat([whom] * len(periods) * len(figures)),
            "indicator": names.gather(pl.Series(np.repeat(np.arange(len(figures)), cells))),
            "numerator": _decimals([each.numerator for each in figures]),
            "denominator": _decimals([each.denominator for each in figures]),
            "value": pl.Series(floats).fill_nan(None),
        },
        schema=schema,
    )


@dataclass(frozen=True)
class _Evaluation:
    reduction: Reduction
    done: dict[tuple[Value, Periods], Exact] = field(default_factory=dict)

    def figure(self, indicator: str, periods: Periods) -> _Figure:
        value = self.reduction.plan.values[indicator]
        result = self.of(value, periods)
        if value.op == "/":
            top, bottom = (self.of(each, periods) for each in value.args)
            return _Figure(indicator, top, bottom, result)
        nothing = result.only(np.zeros(len(result.known), dtype=bool))
        return _Figure(indicator, result, nothing, result)

    def of(self, value: Value, periods: Periods) -> Exact:
        """The exact numbers of a value, for each period one per subject."""
        if (value, periods) not in self.done:
            self.done[value, periods] = self._of(value, periods)
        return self.done[value, periods]

    def _of(self, value: Value, periods: Periods) -> Exact:
        source, calendar = self.reduction, self.reduction.atoms.calendar
        leaf = {"atom": source.atom, "distinct": source.distinct, "median": source.median}
        if value.op in leaf:
            return leaf[value.op](value.name, periods)
        if value.op == "number":
            return Exact.of(value.number or 0, len(source.subjects) * len(periods))
        if value.op in BESIDE:
            return self._beside(value, periods)
        if value.op == "period_days":
            days = [calendar.days(each) for each in periods]
            return Exact.whole(np.repeat(np.array(days), len(source.subjects)))
        shifted = zip(*(within(value, each, calendar) for each in periods), strict=True)
        if value.op in ("mean_m", "stdev_m"):
            several = [self.of(value.args[0], each) for each in shifted]
            return mean(several) if value.op == "mean_m" else deviation(several)
        (when,) = shifted
        return OPERATIONS[value.op]([self.of(each, when) for each in value.args])

    def _beside(self, value: Value, periods: Periods) -> Exact:
        """The figure of the whole institution, or of each subject's department, beside each."""
        source, (inner,) = self.reduction, value.args
        count = len(source.subjects)
        if value.op == "whole":
            everybody = Reduction(source.plan, source.atoms, Level.TENANT, pl.Series([""]))
            figures = _Evaluation(everybody).of(inner, periods)
            return figures.taken(np.repeat(np.arange(len(periods)), count))
        units = subjects(source.atoms, periods, Level.UNIT, "")
        by_unit = Reduction(source.plan, source.atoms, Level.UNIT, units)
        figures = _Evaluation(by_unit).of(inner, periods)
        places = [
            departments(
                source.atoms, each, level=source.level, subjects=source.subjects, units=units
            )
            for each in periods
        ]
        offsets = np.repeat(np.arange(len(periods)) * len(units), count)
        found = np.concatenate(places)
        if not len(units):
            return Exact.of(0, len(found)).only(np.zeros(len(found), dtype=bool))
        return figures.taken(np.maximum(found, 0) + offsets).only(found != NOWHERE)


def _sum(several: list[Exact]) -> Exact:
    total = several[0]
    for each in several[1:]:
        total = total + each
    return total


def _first(several: list[Exact]) -> Exact:
    found = several[0]
    for each in several[1:]:
        found = found.where(found.known, each)
    return found


def _most(several: list[Exact], *, least: bool) -> Exact:
    found = several[0]
    for each in several[1:]:
        better = found.less(each) if not least else each.less(found)
        found = each.where(each.known & (better | ~found.known), found)
    return found


OPERATIONS: dict[str, Callable[[list[Exact]], Exact]] = {
    "+": _sum,
    "*": lambda two: two[0] * two[1],
    "/": lambda two: two[0] / two[1],
    "neg": lambda one: -one[0],
    "abs": lambda one: abs(one[0]),
    "some": lambda two: two[0].only(two[1].top > 0),
    "nullif": lambda two: two[0].only(~two[0].equal(two[1])),
    "coalesce": _first,
    "greatest": lambda several: _most(several, least=False),
    "least": lambda several: _most(several, least=True),
    "prev": lambda one: one[0],
    "same_last_year": lambda one: one[0],
}


def _decimals(several: Sequence[Exact]) -> pl.Series:
    """All of them in one column; those of 64 bits are converted together, which is quicker."""
    small = [each for each in several if object not in (each.top.dtype, each.bottom.dtype)]
    converted = _plain(small) if small else pl.Series(dtype=EXACT)
    parts, place = [], 0
    for each in several:
        if object in (each.top.dtype, each.bottom.dtype):
            parts.append(_large(each))
        else:
            parts.append(converted.slice(place, len(each.top)))
            place += len(each.top)
    return pl.concat(parts)


def _plain(several: Sequence[Exact]) -> pl.Series:
    known = pl.Series(np.concatenate([each.known for each in several]))
    top = pl.Series(np.concatenate([each.top for each in several])).cast(EXACT)
    bottom = np.concatenate([each.bottom for each in several])
    parts = pl.Series(np.flatnonzero(bottom != 1))
    if len(parts):
        divided = top.gather(parts) / pl.Series(bottom).gather(parts).cast(EXACT)
        top = top.scatter(parts, divided)
    return pl.select(pl.when(known).then(top)).to_series()


def _large(several: Exact) -> pl.Series:
    with localcontext(Context(prec=60)):
        unit = Decimal(1).scaleb(-PLACES)
        tops = zip(several.top.tolist(), several.bottom.tolist(), several.known, strict=True)
        rounded = [_rounded(top, bottom, unit) if known else None for top, bottom, known in tops]
    return pl.Series(rounded, dtype=EXACT)


def _rounded(top: int, bottom: int, unit: Decimal) -> Decimal | None:
    number = (Decimal(top) / Decimal(bottom)).quantize(unit)
    return number if abs(number) < Decimal(10) ** (38 - PLACES) else None


def _not_computed(period: Period) -> NotFound:
    return NotFound(
        Text(f"{period} 的基础统计项还没有计算", f"the atoms of {period} are not computed"),
        advice=Text("请先对该周期计分", "score that period first"),
    )
