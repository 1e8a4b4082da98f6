"""A value over several periods, for trends."""

from collections.abc import Sequence

import polars as pl

from core.indicators.atoms import Atoms
from core.indicators.model import Level
from core.indicators.periods import Period
from core.indicators.plan import Plan


def series(
    plan: Plan, atoms: Atoms, periods: Sequence[Period], level: Level, *, tenant: str = ""
) -> pl.DataFrame:
    """As ``values``, with a first column ``period``; the periods are among those computed."""
    raise NotImplementedError
