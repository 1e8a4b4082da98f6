"""Working days by the holidays that the State Council announces, make-up days included.

The table of the chinesecalendar package ends with the last announced year; outside it a working
day is Monday to Friday, and ``unannounced`` says so.
"""

from datetime import date, timedelta
from functools import cache

import polars as pl
from chinese_calendar.constants import holidays, workdays

from core.texts import Text

FIRST = date(1900, 1, 1)
BEYOND = date(2151, 1, 1)
LAST = date(max(each.year for each in holidays), 12, 31)
"""The last day for which holidays have been announced."""


@cache
def _counted() -> pl.Series:
    """For each day since ``FIRST`` the number of working days up to and with it."""
    days = (FIRST + timedelta(days=step) for step in range((BEYOND - FIRST).days))
    flags = [day in workdays or (day.weekday() < 5 and day not in holidays) for day in days]
    return pl.Series("working", flags).cast(pl.Int32).cum_sum()


def working_days(start: pl.Expr, end: pl.Expr) -> pl.Expr:
    """Working days after ``start`` up to and with ``end``; negative when the dates are reversed."""
    return (_until(end) - _until(start)).cast(pl.Int64)


def _until(day: pl.Expr) -> pl.Expr:
    inside = pl.when(day.is_between(pl.lit(FIRST), pl.lit(BEYOND), closed="left")).then(day)
    return pl.lit(_counted()).gather((inside - pl.lit(FIRST)).dt.total_days())


def unannounced(last: date) -> Text | None:
    """The warning for a computation that reaches beyond the announced holidays."""
    if last <= LAST:
        return None
    return Text(
        f"{LAST.year} 年以后的节假日安排尚未公布,{last.isoformat()} 及以前的工作日按周一至周五计算",
        f"holidays after {LAST.year} are not announced yet: working days up to "
        f"{last.isoformat()} are counted Monday to Friday",
    )
