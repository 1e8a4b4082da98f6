"""A small dataset with a field of every kind, and rows for it."""

from datetime import date
from decimal import Decimal

import polars as pl

from core.evidence.model import Dataset, Field, Kind
from core.texts import same


def field(name: str, kind: Kind, codes: tuple[str, ...] = (), refers: str | None = None) -> Field:
    """A field labelled by its own name."""
    return Field(name, kind, same(name), codes=codes, refers=refers)


CASES = Dataset(
    "cases",
    same("cases"),
    ("case_no",),
    (
        field("case_no", Kind.CASE_NUMBER),
        field("filed_on", Kind.DATE),
        field("closed_on", Kind.DATE),
        field("judge", Kind.STAFF),
        field("panel", Kind.STAFF_LIST),
        field("procedure", Kind.CODE, ("普通", "简易", "小额")),
        field("amount", Kind.MONEY),
        field("rate", Kind.PERCENT),
        field("parties", Kind.INTEGER),
        field("heard", Kind.YES_NO),
    ),
    {"filed": "filed_on", "closed": "closed_on"},
)
ROWS = pl.DataFrame(
    {
        "case_no": ["a1", "b2", "c3"],
        "filed_on": [date(2024, 1, 1), date(2024, 2, 1), None],
        "closed_on": [date(2024, 1, 31), date(2024, 1, 31), None],
        "judge": ["1", "2", None],
        "panel": [["1"], None, []],
        "procedure": ["普通", "小额", None],
        "amount": pl.Series([Decimal("1.20"), Decimal("100000.50"), None], dtype=pl.Decimal(38, 2)),
        "rate": pl.Series([Decimal("0.85"), Decimal("0.1"), None], dtype=pl.Decimal(38, 6)),
        "parties": [1, 2, 3],
        "heard": [True, False, None],
    }
)
