"""The product's values beside the oracle's, subject by subject and measure by measure."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache

import polars as pl

from core.indicators.model import Indicator, Level
from tests.oracle.belonging import Subject
from tests.oracle.indicators import MEASURES
from tests.oracle.measuring import Found, Number
from tests.oracle.timing import Span
from tests.oracle.view import Sorted, View

RELATIVE = Fraction(1, 10**12)
PLACES = Fraction(1, 10**12)


class Frames:
    """Frames in memory as the rows that atoms are computed from."""

    def __init__(self, tables: dict[str, pl.DataFrame]) -> None:
        self.tables = tables

    def scan(self, dataset: str, columns: Sequence[str]) -> pl.LazyFrame:
        """The named columns of a dataset."""
        return self.tables[dataset].lazy().select(columns)


def disagreements(
    values: pl.DataFrame,
    indicators: Sequence[Indicator],
    *,
    courts: Sequence[Sorted],
    subjects: Sequence[Subject],
    span: Span,
    tenant: str,
) -> Iterator[str]:
    """Every value that differs, is missing or should not be there, in words."""
    found = {(row["subject"], row["indicator"]): row for row in values.iter_rows(named=True)}
    for level, number in subjects:
        view = View(tuple(courts), (level, number), span)
        for each in indicators:
            if Level(level) not in each.levels:
                continue
            row = found.get((number or tenant, each.id))
            expected = expected_of(each.id, view)
            place = f"{each.id} of {level} {number or tenant} in {span}"
            yield from _differs(place, row, expected)


@cache
def expected_of(measure: str, view: View) -> Found:
    """The oracle's answer, worked out once."""
    return MEASURES[measure](view)


def _differs(place: str, row: dict[str, object] | None, expected: Found) -> Iterator[str]:
    value = row["value"] if row else None
    if row is None and not expected.above and not expected.below:
        return
    if value != expected.value and not _near(value, expected.value):
        yield f"{place}: {value} instead of {expected.value}"
    if row and expected.is_exact:
        for name, mine in (("numerator", expected.above), ("denominator", expected.below)):
            written = row[name]
            if not _same(written, mine):
                yield f"{place}: {name} {written} instead of {mine}"


def _near(value: object, expected: float | None) -> bool:
    if not isinstance(value, float) or expected is None:
        return False
    return abs(Fraction(value) - Fraction(expected)) <= RELATIVE * abs(Fraction(expected))


def _same(written: object, mine: Number | None) -> bool:
    """Equal to the last digit, or to the twelve places that a fraction is written with."""
    if mine is None or not isinstance(written, Decimal):
        return mine is None and written is None
    if isinstance(mine, Fraction) and mine.denominator != 1:
        return abs(Fraction(written) - mine) <= PLACES
    return Fraction(written) == Fraction(mine)
