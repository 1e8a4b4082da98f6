"""A value opened to its rows: counted, and left out with the condition that failed."""

from dataclasses import dataclass

import polars as pl

from core.indicators.compute import Rows
from core.indicators.model import Level
from core.indicators.periods import Calendar, Period
from core.indicators.plan import Plan


@dataclass(frozen=True)
class Subject:
    """Whose value it is: a level and a staff number or unit number (empty for the tenant)."""

    level: Level
    id: str = ""


@dataclass(frozen=True)
class Opened:
    """One atom of a formula: ``side`` is ``numerator``, ``denominator`` or ``value``.

    ``counted`` and ``left_out`` hold whole rows of the dataset; ``left_out`` has a last column
    ``failed`` with the text of the first condition that the row fails.
    """

    side: str
    atom: str
    dataset: str
    period: Period
    counted: pl.DataFrame
    left_out: pl.DataFrame


@dataclass(frozen=True)
class Explanation:
    """A value, its arithmetic with the numbers filled in, and its atoms opened."""

    formula: str
    numerator: object
    denominator: object
    value: float | None
    atoms: tuple[Opened, ...]


def explain(
    plan: Plan, rows: Rows, calendar: Calendar, *, period: Period, indicator: str, subject: Subject
) -> Explanation:
    """Open one value to the rows that it counts and those in its period that it leaves out."""
    raise NotImplementedError
