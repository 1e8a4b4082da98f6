"""Every value equals what plain Python says, at every level, for every period and calendar."""

from calendar import monthrange
from collections.abc import Callable
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from core.indicators.compute import compute
from core.indicators.model import Level
from core.indicators.periods import Calendar, Ending, Period
from core.indicators.plan import plan
from core.indicators.values import values
from tests.unit.indicators.catalogue import CATALOGUE, PERSONAL
from tests.unit.indicators.oracle import Oracle
from tests.unit.indicators.world import DATASETS, PARENTS, PEOPLE, world

PLAN = plan([indicator for indicator, _ in CATALOGUE.values()], DATASETS)
QUICK = (Phase.explicit, Phase.generate)
"""Worlds are drawn from a seed, and a seed does not shrink."""

Ends = Callable[[int, int], date]


def wall(year: int, month: int) -> date:
    """The last day of a month on the wall."""
    return date(year, month, monthrange(year, month)[1])


def twentieth(year: int, month: int) -> date:
    """The 20th until the end of 2024, the month's end from then on."""
    return date(year, month, 20) if year < 2025 else wall(year, month)


CALENDARS: list[tuple[Calendar, Ends]] = [
    (Calendar(), wall),
    (Calendar(endings=(Ending(190001, 20), Ending(202501, 31))), twentieth),
]
MONTHS = {"2024": range(1, 13), "2025-H1": range(1, 7), "2024-Q2": range(4, 7), "2025-01": [1]}


@settings(max_examples=15, deadline=None, phases=QUICK)
@given(
    seed=st.integers(0, 2**32),
    size=st.sampled_from([0, 1, 7, 60]),
    period=st.sampled_from(sorted(MONTHS)),
    calendar=st.sampled_from(CALENDARS),
)
def test_every_value_is_what_plain_python_says(
    seed: int, size: int, period: str, calendar: tuple[Calendar, Ends]
) -> None:
    rows = world(seed, size)
    months = [(int(period[:4]), month) for month in MONTHS[period]]
    when = Period.parse(period)
    atoms = compute(PLAN, rows, calendar[0], when)
    for level in Level:
        found = values(PLAN, atoms, when, level, tenant="court")
        for subject, indicator, numerator, denominator, value in found.iter_rows():
            oracle = Oracle(rows, level.value, subject, calendar[1])
            wanted = CATALOGUE[indicator][1](oracle, months)
            place = (level.value, subject, indicator)
            assert (value is None) == (wanted is None), (place, value, wanted)
            if wanted is not None:
                assert value == pytest.approx(float(wanted), rel=1e-12, abs=1e-300), place
                exact = Fraction(numerator)
                if denominator is None:
                    assert abs(exact - wanted) <= Fraction(1, 10**12), place
                elif denominator:
                    assert exact / Fraction(denominator) == pytest.approx(float(wanted), rel=1e-9)


def test_each_level_lists_its_subjects_and_second_roles_stay_personal() -> None:
    when = Period.parse("2024")
    atoms = compute(PLAN, world(1), Calendar(), when)
    people = values(PLAN, atoms, when, Level.PERSON)
    units = values(PLAN, atoms, when, Level.UNIT)
    tenant = values(PLAN, atoms, when, Level.TENANT, tenant="court")
    assert set(people["subject"]) == set(PEOPLE)
    assert set(units["subject"]) == set(PARENTS)
    assert set(tenant["subject"]) == {"court"}
    assert set(people["indicator"]) == set(CATALOGUE)
    assert set(tenant["indicator"]) == set(CATALOGUE) - set(PERSONAL)
