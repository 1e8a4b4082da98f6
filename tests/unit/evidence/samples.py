"""A small dataset of cases and rows of it, as ``prepare`` hands them over."""

from datetime import date
from decimal import Decimal

import polars as pl

from core.evidence import schema
from core.evidence.model import Dataset, Field, Kind
from core.texts import same


def field(name: str, kind: Kind, *, optional: bool = True) -> Field:
    return Field(name, kind, same(name), optional=optional)


CASES = Dataset(
    "cases",
    same("cases"),
    ("case_no",),
    (
        field("case_no", Kind.CASE_NUMBER, optional=False),
        field("closed_on", Kind.DATE),
        field("amount", Kind.MONEY),
        field("panel", Kind.STAFF_LIST),
    ),
)
GROWN = Dataset("cases", same("cases"), ("case_no",), (*CASES.fields, field("ok", Kind.YES_NO)))
Row = tuple[str, date | None, str | None, list[str] | None]


def frame(*rows: Row, start: int = 2) -> pl.DataFrame:
    """Rows as ``prepare`` hands them over, numbered from ``start``."""
    made = [(no, day, None if sum_ is None else Decimal(sum_), who) for no, day, sum_, who in rows]
    typed = pl.DataFrame(made, schema=schema.columns(CASES), orient="row")
    places = pl.int_range(start, start + typed.height, eager=True)
    return typed.with_columns(_sheet=pl.lit("案件"), _row=places)


A: Row = ("a", date(2024, 3, 5), "1.50", ["s1", "s2"])
B: Row = ("b", None, None, None)
