"""Atoms: one aggregate of one dataset under one filter on one clock, at the finest grain."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from core.indicators.periods import Calendar, Period


@dataclass(frozen=True)
class Atoms:
    """The computed atoms of a plan for some periods, with the people and the tree they need.

    ``frames`` are keyed by the part of the plan they hold: ``person`` (null: nobody), ``unit``
    (null: the institution itself), ``staff_class``, ``month`` (flow) or ``period`` (stock and
    window), then a column per atom; a value table has ``value`` and ``count`` instead.
    """

    plan: str
    calendar: Calendar
    periods: tuple[Period, ...]
    frames: Mapping[str, pl.DataFrame]
    posts: pl.DataFrame
    units: pl.DataFrame

    @property
    def digest(self) -> str:
        """SHA-256 of the content, whatever the order of rows and the number of threads."""
        raise NotImplementedError

    def dump(self) -> bytes:
        """All of it as one file of Parquet parts."""
        raise NotImplementedError

    @classmethod
    def load(cls, content: bytes) -> "Atoms":
        """What ``dump`` wrote."""
        raise NotImplementedError


def combine(several: Sequence[Atoms]) -> Atoms:
    """The sum of several tenants' atoms, for the level of the tenant above them alone.

    Equal to the atoms over the union of their rows. Different calendars or plans are refused.
    """
    raise NotImplementedError
