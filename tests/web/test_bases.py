"""A figure over months rests on what its clock counts for the subject."""

from decimal import Decimal

import polars as pl

from core.indicators.model import Indicator
from core.texts import same
from web.adapters.bases import bases


def measure(name: str, formula: str, clock: str) -> Indicator:
    return Indicator(name, same(name), same("g"), formula, clock)


MEASURES = (
    measure("evenness", "1 - stdev_m(count(cases.*)) / mean_m(count(cases.*))", "closed"),
    measure("days", "sum(cases.days) / count(cases.*)", "closed"),
    measure("changed", "count(cases.*) FILTER (WHERE cases.changed) / count(cases.*)", "closed"),
    measure("same period", "count(cases.*) / count(cases.* BY filed)", "filed"),
)


def test_the_base_is_the_most_that_a_quotient_of_the_clock_counts() -> None:
    rows = [
        ("few", "evenness", None),
        ("few", "days", Decimal(2)),
        ("few", "changed", Decimal(1)),
        ("few", "same period", Decimal(90)),
        ("many", "days", Decimal(40)),
        ("unknown", "evenness", None),
    ]
    values = pl.DataFrame(
        rows,
        schema={
            "subject": pl.String(),
            "indicator": pl.String(),
            "denominator": pl.Decimal(38, 6),
        },
        orient="row",
    )
    assert bases(MEASURES, values) == {
        ("few", "evenness"): Decimal(2),
        ("many", "evenness"): Decimal(40),
    }
