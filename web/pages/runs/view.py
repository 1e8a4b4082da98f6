"""Which periods the form offers."""

from collections.abc import Sequence

from core.indicators.periods import Period, Span

BEFORE, AFTER = 3, 1
"""Years offered beside those scored: records of earlier years, and the one that comes next."""


def offered(scored: Sequence[str]) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """For each year around those scored: the year, its halves, quarters and months."""
    known = {Period.parse(each).year for each in scored}
    if not known:
        return ()
    years = range(max(known) + AFTER, min(known) - BEFORE - 1, -1)
    return tuple((year, _of_year(year)) for year in years)


def _of_year(year: int) -> tuple[str, ...]:
    periods = [
        Period(year),
        *(Period(year, Span.HALF, number) for number in (1, 2)),
        *(Period(year, Span.QUARTER, number) for number in (1, 2, 3, 4)),
        *(Period(year, Span.MONTH, number) for number in range(1, 13)),
    ]
    return tuple(str(period) for period in periods)
