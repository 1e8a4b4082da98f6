"""How much a figure over months rests on, for it has no denominator of its own.

``1 - stdev_m(x) / mean_m(x)`` is no quotient, so nothing says that its x were two cases. Its base
is the most that any quotient of the same clock counts for the same subject.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import polars as pl

from core.indicators.model import Indicator

Bases = Mapping[tuple[str, str], Decimal]
"""By subject and indicator."""


def bases(indicators: Sequence[Indicator], values: pl.DataFrame) -> Bases:
    """The base of each figure over months; nothing where no quotient of its clock is known."""
    clocks = {each.id: each.clock for each in indicators}
    monthly = [each.id for each in indicators if "_m(" in each.formula]
    counted = values.filter(pl.col("denominator").is_not_null())
    most: dict[tuple[str, str], Decimal] = {}
    for subject, indicator, denominator in counted.select(
        "subject", "indicator", "denominator"
    ).iter_rows():
        key = subject, clocks.get(indicator, "")
        most[key] = max(abs(denominator), most.get(key, Decimal(0)))
    return {
        (subject, name): base
        for (subject, clock), base in most.items()
        for name in monthly
        if clocks[name] == clock
    }
