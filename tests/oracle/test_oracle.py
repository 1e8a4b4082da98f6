"""Every measure of the court pack agrees with plain Python at every level, and for the city."""

from functools import cache

import pytest

from core.indicators.atoms import Atoms, combine
from core.indicators.compute import compute
from core.indicators.model import Level
from core.indicators.periods import Calendar, Period
from core.indicators.values import values
from tests.oracle.belonging import TENANT
from tests.oracle.comparing import Frames, disagreements
from tests.oracle.indicators import MEASURES
from tests.oracle.small_city import Institution, small_city, the_pack, the_plan
from tests.oracle.timing import Span
from tests.oracle.view import View

PERIODS = ("2025-09", "2025-Q3", "2025")
PERSONAL = {"court_panel_participation"}


def courts() -> tuple[Institution, ...]:
    """The courts of the small city."""
    return small_city()[1]


def test_the_oracle_defines_every_indicator_of_the_pack_and_no_other():
    assert set(MEASURES) == {each.id for each in the_pack().indicators}


@cache
def atoms_of(place: int) -> Atoms:
    """The atoms of one court for all periods."""
    periods = [Period.parse(each) for each in PERIODS]
    return compute(the_plan(), Frames(courts()[place].tables), Calendar(), *periods)


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("place", range(len(courts())))
def test_each_court_agrees_with_plain_python(place, period):
    court = courts()[place]
    found = []
    for level in Level:
        found += disagreements(
            values(the_plan(), atoms_of(place), Period.parse(period), level, tenant=court.slug),
            the_pack().indicators,
            courts=[court.sorted],
            subjects=[each for each in court.court.subjects if each[0] == level],
            span=Span.of(period),
            tenant=court.slug,
        )
    assert found == []


@pytest.mark.parametrize("period", PERIODS)
def test_the_city_agrees_with_plain_python_over_all_rows(period):
    several = combine([atoms_of(place) for place in range(len(courts()))])
    city = values(the_plan(), several, Period.parse(period), Level.TENANT, tenant="city")
    found = disagreements(
        city,
        the_pack().indicators,
        courts=[each.sorted for each in courts()],
        subjects=[TENANT],
        span=Span.of(period),
        tenant="city",
    )
    assert list(found) == []


@pytest.mark.parametrize("period", PERIODS)
def test_every_measure_has_something_to_compare(period):
    city = tuple(each.sorted for each in courts())
    empty = [
        name
        for name, measure in MEASURES.items()
        if not measure(View(city, TENANT, Span.of(period))).value and name not in PERSONAL
    ]
    assert empty == []
