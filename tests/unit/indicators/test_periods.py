"""Periods are read as people write them, and every day belongs to exactly one month."""

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadInput
from core.indicators.periods import Calendar, Ending, Period

CALENDARS = st.builds(
    lambda endings, first: Calendar(endings=tuple(endings), first_month=first),
    st.lists(
        st.builds(
            lambda year, month, day: Ending(year * 100 + month, day),
            st.integers(2022, 2026),
            st.integers(1, 12),
            st.integers(15, 31),
        ),
        max_size=3,
        unique_by=lambda each: each.since,
    ),
    st.integers(1, 12),
)
PERIODS = st.sampled_from(
    ["2024", "2024-H1", "2024-H2", "2024-Q1", "2024-Q4", "2024-01", "2024-12"]
)


@given(calendar=CALENDARS, first=st.dates(date(2022, 1, 1), date(2026, 1, 1)))
def test_every_day_lies_in_the_month_that_it_is_given(calendar: Calendar, first: date) -> None:
    days = [first + timedelta(days=step) for step in range(0, 400, 7)]
    months = calendar.month_of(pl.Series("day", [*days, None], dtype=pl.Date))
    assert months.dtype == pl.Int32
    assert months[-1] is None
    for day, month in zip(days, months.to_list(), strict=False):
        period = Period.of_month(month)
        assert calendar.start(period) <= day <= calendar.end(period)


@given(calendar=CALENDARS, text=PERIODS)
def test_periods_follow_each_other_without_a_gap(calendar: Calendar, text: str) -> None:
    period = Period.parse(text)
    before = period.previous()
    assert str(period) == text
    if period.number > 1 or period.span != "month":
        assert calendar.end(before) + timedelta(days=1) == calendar.start(period)
    assert len(calendar.months(period)) == len(calendar.months(period.same_last_year()))
    assert calendar.days(period) == (calendar.end(period) - calendar.start(period)).days + 1


def test_months_end_on_the_day_of_their_rule_and_the_year_may_open_in_december() -> None:
    calendar = Calendar(endings=(Ending(190001, 20), Ending(202501, 31)), first_month=12)
    assert calendar.months(Period.parse("2025-Q1")) == (202412, 202501, 202502)
    assert calendar.start(Period.parse("2025-Q1")) == date(2024, 11, 21)
    assert calendar.end(Period.parse("2024-12")) == date(2024, 12, 20)
    assert calendar.start(Period.parse("2025-01")) == date(2024, 12, 21)
    assert calendar.end(Period.parse("2025-02")) == date(2025, 2, 28)
    assert calendar.digest != Calendar().digest
    assert calendar.digest == Calendar("other", 3, calendar.endings[::-1], 12).digest


@pytest.mark.parametrize(
    "text", ["", "25", "2025-H3", "2025-Q5", "2025-13", "2025-00", "0000", "x"]
)
def test_anything_else_is_no_period(text: str) -> None:
    with pytest.raises(BadInput, match="write 2025"):
        Period.parse(text)
