"""Atoms from rows: one pass over each dataset, role and clock."""

from collections.abc import Sequence
from typing import Protocol

import polars as pl

from core.indicators.atoms import Atoms
from core.indicators.periods import Calendar, Period
from core.indicators.plan import Plan


class Rows(Protocol):
    """Where the records of one tenant come from; the evidence store fits."""

    def scan(self, dataset: str, columns: Sequence[str]) -> pl.LazyFrame:
        """The named columns of a dataset, not yet read."""
        ...


def compute(plan: Plan, rows: Rows, calendar: Calendar, *periods: Period) -> Atoms:
    """All atoms that the values of these periods need, earlier periods included."""
    raise NotImplementedError
