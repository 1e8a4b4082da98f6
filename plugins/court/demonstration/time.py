"""The three years of the city: working days, the months' share of filings, closing habits.

Days are counted as numpy ``datetime64[D]``; the city's records end on ``END``.
"""

import numpy as np
import numpy.typing as npt

Days = npt.NDArray[np.datetime64]
Numbers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Words = npt.NDArray[np.object_]

START = np.datetime64("2023-10-01")
END = np.datetime64("2026-09-30")
MONTHS = 36
NEVER = np.datetime64("NaT", "D")

SEASON = (0.90, 0.60, 1.15, 1.05, 1.00, 1.10, 1.05, 1.00, 1.05, 0.95, 1.05, 0.75)
"""How filings spread over January to December: little at the spring festival and at year's end."""

GROWTH = 1.05
"""Filings grow by five in a hundred from year to year."""

HOLIDAYS = ("01-01", "05-01", "05-02", "05-03", "10-01", "10-02", "10-03", "10-04", "10-05")


def working_days() -> Days:
    """Every day on which a case may be filed: Monday to Friday, without the fixed holidays."""
    days = np.arange(START, END + 1)
    weekday = (days.astype(np.int64) + 3) % 7
    text = np.datetime_as_string(days)
    free = np.isin([each[5:] for each in text], HOLIDAYS)
    chosen: Days = days[(weekday < 5) & ~free]
    return chosen


def month_of(days: Days) -> Numbers:
    """Months since ``START``, from 0 to 35 inside the records."""
    months: Numbers = days.astype("datetime64[M]").astype(np.int64)
    months -= START.astype("datetime64[M]").astype(np.int64)
    return months


def month_starts() -> Days:
    """The first day of each of the months, and of the one after."""
    first = START.astype("datetime64[M]")
    return np.arange(first, first + MONTHS + 1).astype("datetime64[D]")


def filing_days(rng: np.random.Generator, count: int) -> Days:
    """So many filing days over the years, by season and growth, in order."""
    days = working_days()
    month = month_of(days)
    calendar = (month + 9) % 12
    weight = np.array(SEASON)[calendar] * GROWTH ** (month / 12)
    drawn: Days = np.sort(rng.choice(days, size=count, p=weight / weight.sum()))
    return drawn


def settle_on_working_day(days: Days) -> Days:
    """Saturday and Sunday become the Friday before."""
    weekday = (days.astype(np.int64) + 3) % 7
    settled: Days = days - np.where(weekday >= 5, weekday - 4, 0).astype("timedelta64[D]")
    return settled


def closing_days(rng: np.random.Generator, filed: Days, lasting: Floats) -> Days:
    """Filing plus duration, with the habits of a court: month's end and year's end draw cases."""
    closed = filed + np.maximum(lasting, 1).astype("timedelta64[D]")
    month = closed.astype("datetime64[M]")
    early = month.astype("datetime64[Y]").astype("datetime64[D]") - 1 - _some(rng, len(filed), 20)
    pulled = ((month.astype(np.int64) % 12) <= 1) & (rng.random(len(filed)) < 0.22)
    closed = np.where(pulled & (early > filed), early, closed)
    last = (
        (closed.astype("datetime64[M]") + 1).astype("datetime64[D]") - 1 - _some(rng, len(filed), 3)
    )
    drawn = rng.random(len(filed)) < 0.12
    closed = settle_on_working_day(np.where(drawn & (last > filed), last, closed))
    return np.maximum(closed, filed)


def later(rng: np.random.Generator, days: Days, least: int, most: int) -> Days:
    """Each day plus a number of days between the two, both included."""
    return days + (least + _some(rng, len(days), most - least + 1))


def known(days: Days) -> Days:
    """Days after the end of the records have not happened yet."""
    return np.where(days <= END, days, NEVER)


def _some(rng: np.random.Generator, count: int, below: int) -> npt.NDArray[np.timedelta64]:
    return rng.integers(0, below, count).astype("timedelta64[D]")


def blank(words: Words, where: Flags) -> Words:
    """The words with nothing in some places."""
    emptied = words.astype(object)
    emptied[where] = None
    return emptied
