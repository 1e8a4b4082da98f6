"""Values from atoms: sums up the tree, then one division of exact numbers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Context, Decimal, localcontext

import numpy as np
import polars as pl

from core.errors import NotFound
from core.indicators.arithmetic import Value
from core.indicators.atoms import Atoms
from core.indicators.demand import within
from core.indicators.exact import Exact, deviation, mean
from core.indicators.model import Level
from core.indicators.periods import Period
from core.indicators.plan import Plan
from core.indicators.reduction import Reduction, subjects
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
    if period not in atoms.periods:
        raise _not_computed(period)
    whom = subjects(atoms, period, level, tenant)
    work = _Evaluation(Reduction(plan, atoms, level, whom))
    figures = [
        work.figure(each.id, period)
        for each in plan.indicators
        if level in each.levels and (level is Level.PERSON or not plan.personal(each.id))
    ]
    return _frame(whom, figures)


@dataclass(frozen=True, slots=True)
class _Figure:
    indicator: str
    numerator: Exact
    denominator: Exact
    value: Exact


def _frame(whom: pl.Series, figures: Sequence[_Figure]) -> pl.DataFrame:
    if not figures:
        return VALUES.to_frame()
    names = pl.Series([each.indicator for each in figures])
    repeated = pl.Series(np.repeat(np.arange(len(figures)), len(whom)))
    floats = np.concatenate([each.value.floats() for each in figures])
    return pl.DataFrame(
        {
            "subject": pl.concat([whom] * len(figures)),
            "indicator": names.gather(repeated),
            "numerator": _decimals([each.numerator for each in figures]),
            "denominator": _decimals([each.denominator for each in figures]),
            "value": pl.Series(floats).fill_nan(None),
        },
        schema=VALUES,
    )


@dataclass(frozen=True)
class _Evaluation:
    reduction: Reduction
    done: dict[tuple[Value, Period], Exact] = field(default_factory=dict)

    def figure(self, indicator: str, period: Period) -> _Figure:
        value = self.reduction.plan.values[indicator]
        result = self.of(value, period)
        if value.op == "/":
            top, bottom = (self.of(each, period) for each in value.args)
            return _Figure(indicator, top, bottom, result)
        nothing = result.only(np.zeros(len(result.known), dtype=bool))
        return _Figure(indicator, result, nothing, result)

    def of(self, value: Value, period: Period) -> Exact:
        """The exact numbers of a value for a period, one per subject."""
        if (value, period) not in self.done:
            self.done[value, period] = self._of(value, period)
        return self.done[value, period]

    def _of(self, value: Value, period: Period) -> Exact:
        source = self.reduction
        leaf = {"atom": source.atom, "distinct": source.distinct, "median": source.median}
        if value.op in leaf:
            return leaf[value.op](value.name, period)
        length = len(source.subjects)
        if value.op == "number":
            return Exact.of(value.number or 0, length)
        if value.op == "period_days":
            return Exact.of(source.atoms.calendar.days(period), length)
        periods = within(value, period, source.atoms.calendar)
        if value.op in ("mean_m", "stdev_m"):
            several = [self.of(value.args[0], each) for each in periods]
            return mean(several) if value.op == "mean_m" else deviation(several)
        return OPERATIONS[value.op]([self.of(each, periods[0]) for each in value.args])


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
    bottom = pl.Series(np.concatenate([each.bottom for each in several]))
    found = top if bool((bottom == 1).all()) else top / bottom.cast(EXACT)
    return pl.select(pl.when(known).then(found)).to_series()


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
