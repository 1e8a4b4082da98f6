"""Which periods the form offers."""

from collections.abc import Sequence

from core.indicators.periods import Period, Span


def offered(scored: Sequence[str]) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """For each year around those scored: the year, its halves, quarters and months."""
    years = sorted({Period.parse(each).year for each in scored}, reverse=True)
    return tuple((year, _of_year(year)) for year in years)


def _of_year(year: int) -> tuple[str, ...]:
    periods = [
        Period(year),
        *(Period(year, Span.HALF, number) for number in (1, 2)),
        *(Period(year, Span.QUARTER, number) for number in (1, 2, 3, 4)),
        *(Period(year, Span.MONTH, number) for number in range(1, 13)),
    ]
    return tuple(str(period) for period in periods)
