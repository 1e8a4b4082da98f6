"""A curve's shares for a whole column at once."""

import math

import numpy as np
import polars as pl

from core.scoring.curves.family import LIMIT, Array
from core.scoring.curves.shares import read
from core.scoring.model import Curve


def share(values: pl.Series, curve: Curve, peers: pl.Series | None = None) -> pl.Series:
    """Shares (Float64, usually 0 to 1) of values (any numbers); null where there is no value.

    ``peers`` are the values of the group that z-scores and percentiles compare with; without
    them the values are their own peers. A value that is not a finite number is no value.
    """
    numbers = floats(values)
    shares = share_of(numbers, curve, numbers if peers is None else floats(peers))
    return pl.Series(values.name, shares, dtype=pl.Float64, nan_to_null=True)


def share_of(numbers: Array, curve: Curve, peers: Array) -> Array:
    """The same on arrays, where NaN stands for no value."""
    known = np.isfinite(numbers)
    shares = np.full(len(numbers), np.nan)
    computed = read(curve).many(numbers[known], peers[np.isfinite(peers)])
    shares[known] = np.clip(computed, -LIMIT, LIMIT) + 0.0
    return shares


def floats(values: pl.Series) -> Array:
    """Float64 with NaN for null; decimals one by one, as Polars' own cast rounds twice."""
    if isinstance(values.dtype, pl.Decimal):
        return np.array([math.nan if v is None else float(v) for v in values], dtype=np.float64)
    numbers: Array = values.cast(pl.Float64).fill_null(math.nan).to_numpy()
    return numbers
