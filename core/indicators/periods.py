"""Appraisal periods, and the statistical months of a tenant's calendar that they are made of.

A statistical month is written ``yyyymm``. It ends on the day its calendar says (the 20th, or the
last day) and begins the day after the month before it ended, so no day is lost or counted twice.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from hashlib import sha256

import polars as pl

from core.errors import BadInput
from core.texts import Text, same


class Span(StrEnum):
    """How long a period is."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"


MONTHS = {Span.MONTH: 1, Span.QUARTER: 3, Span.HALF: 6, Span.YEAR: 12}
WRITTEN = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?:(?P<kind>[HQ])(?P<part>[1-4])|(?P<month>[0-9]{2})))?"
)
KINDS = {"H": Span.HALF, "Q": Span.QUARTER}
FIRST_YEAR, LAST_YEAR = 1950, 2150


def months_after(month: int, count: int) -> int:
    """The month ``count`` months after ``month`` (before it when negative)."""
    ordinal = month // 100 * 12 + month % 100 - 1 + count
    return ordinal // 12 * 100 + ordinal % 12 + 1


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A month, quarter, half or year of the appraisal; ``number`` counts from 1 in the year.

    A month is numbered as on the wall (9 is September); the others follow the appraisal year.
    """

    year: int
    span: Span = Span.YEAR
    number: int = 1

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Read ``2025``, ``2025-H1``, ``2025-Q3`` or ``2025-09``; anything else is BadInput."""
        found = WRITTEN.fullmatch(text.strip())
        period = cls._of(found) if found else None
        if period is None or not FIRST_YEAR <= period.year <= LAST_YEAR:
            raise BadInput(
                Text(f"看不懂考核周期“{text[:40]}”", f"this is no period: {text[:40]}"),
                advice=Text(
                    "请写成 2025、2025-H1、2025-Q3 或 2025-09",
                    "write 2025, 2025-H1, 2025-Q3 or 2025-09",
                ),
            )
        return period

    @classmethod
    def _of(cls, found: re.Match[str]) -> "Period | None":
        year = int(found["year"])
        if found["month"]:
            number = int(found["month"])
            return cls(year, Span.MONTH, number) if 1 <= number <= 12 else None
        if not found["kind"]:
            return cls(year)
        span, number = KINDS[found["kind"]], int(found["part"])
        return cls(year, span, number) if number * MONTHS[span] <= 12 else None

    @classmethod
    def of_month(cls, month: int) -> "Period":
        """The period of one statistical month ``yyyymm``."""
        return cls(month // 100, Span.MONTH, month % 100)

    def __str__(self) -> str:
        if self.span is Span.MONTH:
            return f"{self.year}-{self.number:02d}"
        letter = {Span.HALF: "-H", Span.QUARTER: "-Q"}.get(self.span)
        return f"{self.year}{letter}{self.number}" if letter else f"{self.year}"

    def previous(self) -> "Period":
        """The period of the same length just before this one."""
        if self.number > 1:
            return Period(self.year, self.span, self.number - 1)
        return Period(self.year - 1, self.span, 12 // MONTHS[self.span])

    def same_last_year(self) -> "Period":
        """The same period a year before."""
        return Period(self.year - 1, self.span, self.number)


@dataclass(frozen=True, slots=True)
class Ending:
    """From statistical month ``since`` on, a month ends on ``last_day`` (31 means its last)."""

    since: int
    last_day: int = 31


@dataclass(frozen=True, slots=True)
class Calendar:
    """How a tenant counts months; versioned, and part of every receipt.

    ``first_month`` opens the appraisal year; when it lies after June, year 2025 opens in 2024.
    """

    name: str = "calendar"
    version: int = 1
    endings: tuple[Ending, ...] = ()
    first_month: int = 1

    @property
    def digest(self) -> str:
        """What the calendar does, in a few characters; name and version do not matter."""
        rules = sorted((each.since, each.last_day) for each in self.endings)
        return sha256(f"{rules} {self.first_month}".encode()).hexdigest()[:16]

    def months(self, period: Period) -> tuple[int, ...]:
        """The statistical months of a period, in order."""
        if period.span is Span.MONTH:
            return (period.year * 100 + period.number,)
        opens = period.year - (self.first_month > 6)
        length = MONTHS[period.span]
        first = months_after(opens * 100 + self.first_month, length * (period.number - 1))
        return tuple(months_after(first, step) for step in range(length))

    def start(self, period: Period) -> date:
        """The first day of a period."""
        return self.month_end(months_after(self.months(period)[0], -1)) + timedelta(days=1)

    def end(self, period: Period) -> date:
        """The last day of a period, which is also its as-of date."""
        return self.month_end(self.months(period)[-1])

    def days(self, period: Period) -> int:
        """The number of days of a period."""
        return (self.end(period) - self.start(period)).days + 1

    def month_end(self, month: int) -> date:
        """The last day of a statistical month."""
        year, number = divmod(month, 100)
        rules = [each for each in self.endings if each.since <= month]
        last = max(rules, key=lambda each: each.since).last_day if rules else 31
        return date(year, number, min(last, monthrange(year, number)[1]))

    def month_of(self, days: pl.Series) -> pl.Series:
        """Dates to statistical months ``yyyymm`` (Int32); null stays null."""
        if days.null_count() == len(days):
            return pl.Series(days.name, [None] * len(days), dtype=pl.Int32)
        first, last = _month(days.min()), _month(days.max())
        months = [months_after(first, step) for step in range(_between(first, last) + 2)]
        ends = pl.Series([self.month_end(each) for each in months], dtype=pl.Date)
        place = ends.search_sorted(days.fill_null(ends[0]), side="left")
        found = pl.Series(days.name, months, dtype=pl.Int32).gather(place)
        return pl.select(pl.when(days.is_not_null()).then(found).alias(days.name)).to_series()


def _month(day: object) -> int:
    if not isinstance(day, date):
        raise TypeError(same("dates expected"))
    return day.year * 100 + day.month


def _between(first: int, last: int) -> int:
    return (last // 100 - first // 100) * 12 + last % 100 - first % 100
