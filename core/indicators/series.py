"""A value over several periods, for trends."""

from collections.abc import Sequence
from itertools import groupby

import polars as pl

from core.indicators.atoms import Atoms
from core.indicators.model import Level
from core.indicators.periods import Period
from core.indicators.plan import Plan
from core.indicators.values import several_values


def series(
    plan: Plan, atoms: Atoms, periods: Sequence[Period], level: Level, *, tenant: str = ""
) -> pl.DataFrame:
    """As ``values``, with a first column ``period``; the periods are among those computed.

    Everybody with a figure in one of the periods is listed in all of the same length.
    """
    ordered = sorted(set(periods), key=lambda each: (each.span, each))
    return pl.concat(
        several_values(plan, atoms, list(several), level, tenant=tenant)
        for _, several in groupby(ordered, key=lambda each: each.span)
    )
