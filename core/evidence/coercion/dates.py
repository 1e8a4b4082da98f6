"""Dates: as text in mixed widths, as spreadsheet serials, with or without a time of day."""

from functools import partial

import polars as pl

from core.evidence.coercion.column import Coerced, in_two_passes
from core.texts import Text

SAY = Text("不是有效日期；请写成 2024-03-05", "not a valid date; write it as 2024-03-05")
TIME = r"(?:(?:T|\s*(?:上午|下午|AM|PM|am|pm)?)\s*\d{1,2}(?::|时)\d{1,2}.*)?"
PARTS = r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?\s*" + TIME + "$"
TOGETHER = r"^(\d{4})(\d{2})(\d{2})(?:\d{6})?(?:\.0)?$"
SERIAL = r"^(\d{5})(?:\.\d+)?$"
DASHES = r"[–—―‐‑−]"
FIRST_YEAR = 1800
MIDNIGHT = " 00:00:00"


def dates(text: pl.Series) -> Coerced:
    """A column of dates; the time of day is dropped."""
    return in_two_passes(text, _fast, _patient, SAY)


def _fast(text: pl.Series) -> pl.Series:
    return _plausible(text.str.strip_suffix(MIDNIGHT).str.to_date("%Y-%m-%d", strict=False))


def _plausible(days: pl.Series) -> pl.Series:
    """Years of four digits: 24-3-5 is a day of the year 24 to a parser."""
    return days.set(days.dt.year() < FIRST_YEAR, None)


def _patient(text: pl.Series) -> pl.Series:
    """Each form in turn. Day-first and two-digit years are not guessed."""
    cell = pl.col("cell").str.replace_all(DASHES, "-")
    forms = [
        *(_of_parts(cell, pattern) for pattern in (PARTS, TOGETHER)),
        _of_serial(cell.str.extract(SERIAL).cast(pl.Int32)),
    ]
    return _plausible(pl.select(cell=text).select(pl.coalesce(forms)).to_series())


def _of_parts(cell: pl.Expr, pattern: str) -> pl.Expr:
    part = partial(cell.str.extract, pattern)
    whole = pl.concat_str(part(1), part(2).str.zfill(2), part(3).str.zfill(2), separator="-")
    return whole.str.to_date("%Y-%m-%d", strict=False)


def _of_serial(serial: pl.Expr) -> pl.Expr:
    """Days since 1899-12-30; five digits reach from 1927 to 2173."""
    return pl.date(1899, 12, 30) + pl.duration(days=serial)
