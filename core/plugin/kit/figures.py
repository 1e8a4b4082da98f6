"""The figures of a pack over a world: every indicator at every level, ready to be compared."""

from collections.abc import Iterable

import polars as pl

from core.indicators.atoms import Atoms, combine
from core.indicators.compute import compute
from core.indicators.model import Level
from core.indicators.periods import Calendar, Period
from core.indicators.plan import Plan
from core.indicators.rows import BATCH
from core.indicators.values import values
from core.plugin.kit.world import World

TENANT = "tenant"
WHO = ["level", "subject", "indicator"]


def figures(plan: Plan, rows: World, period: str, *, batch: int = BATCH) -> pl.DataFrame:
    """``level``, ``subject``, ``indicator``, ``value`` of all subjects that have a figure."""
    when = Period.parse(period)
    atoms = compute(plan, rows, Calendar(), when, batch=batch)
    return pl.concat(_level(plan, atoms, when, level) for level in Level)


def merged(plan: Plan, worlds: Iterable[World], period: str) -> pl.DataFrame:
    """The same for the institution that several make together, from their atoms."""
    when = Period.parse(period)
    atoms = combine([compute(plan, each, Calendar(), when) for each in worlds])
    return _level(plan, atoms, when, Level.TENANT)


def _level(plan: Plan, atoms: Atoms, when: Period, level: Level) -> pl.DataFrame:
    found = values(plan, atoms, when, level, tenant=TENANT)
    return found.select(pl.lit(level.value).alias("level"), "subject", "indicator", "value")


def differing(one: pl.DataFrame, other: pl.DataFrame) -> dict[str, str]:
    """By indicator the first subject whose figure is not the same, with both figures."""
    both = one.join(other, on=WHO, how="full", coalesce=True, suffix="_other")
    unequal = both.filter(~pl.col("value").eq_missing(pl.col("value_other")))
    found: dict[str, str] = {}
    for row in unequal.sort(WHO).iter_rows(named=True):
        said = f"{row['level']} {row['subject']}: {row['value']} ≠ {row['value_other']}"
        found.setdefault(row["indicator"], said)
    return found
