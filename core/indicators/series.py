"""A value over several periods, for trends."""

from collections.abc import Sequence

import polars as pl

from core.indicators.atoms import Atoms
from core.indicators.model import Level
from core.indicators.periods import Period
from core.indicators.plan import Plan
from core.indicators.values import values


def series(
    plan: Plan, atoms: Atoms, periods: Sequence[Period], level: Level, *, tenant: str = ""
) -> pl.DataFrame:
    """As ``values``, with a first column ``period``; the periods are among those computed."""
    return pl.concat(
        values(plan, atoms, period, level, tenant=tenant).select(
            pl.lit(str(period)).alias("period"), pl.all()
        )
        for period in periods
    )
