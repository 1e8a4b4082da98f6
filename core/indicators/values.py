"""Values from atoms: sums up the tree, then one division of exact numbers."""

import polars as pl

from core.indicators.atoms import Atoms
from core.indicators.model import Level
from core.indicators.periods import Period
from core.indicators.plan import Plan

EXACT = pl.Decimal(38, 12)
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
    two sides of the formula's outermost division; without one the numerator is the value and
    the denominator null. A null value is "no data".
    """
    raise NotImplementedError
