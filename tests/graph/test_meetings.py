"""Meetings against chance agree with exact fractions in plain Python, urn by urn."""

from fractions import Fraction
from itertools import product
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import false_discovery_control

from core.graph.questions.meetings import benjamini_hochberg, tail

URN = st.tuples(st.integers(1, 25), st.integers(0, 25), st.integers(0, 25)).filter(
    lambda urn: urn[1] <= urn[0] and urn[2] <= urn[0]
)


def chances(cases: int, one: int, other: int) -> list[Fraction]:
    """The chance of each number of meetings in one urn."""
    every = comb(cases, other)
    return [
        Fraction(comb(one, met) * comb(cases - one, other - met), every)
        for met in range(min(one, other) + 1)
    ]


def exactly(urns: list[tuple[int, int, int]], met: int) -> Fraction:
    """The chance of so many meetings or more in all urns, outcome by outcome."""
    total = Fraction(0)
    for outcome in product(*(enumerate(chances(*urn)) for urn in urns)):
        if sum(count for count, _ in outcome) >= met:
            share = Fraction(1)
            for _, chance in outcome:
                share *= chance
            total += share
    return total


@settings(deadline=None, max_examples=60)
@given(st.lists(URN, min_size=1, max_size=3), st.integers(0, 30))
def test_the_chance_of_so_many_meetings_is_exact(
    urns: list[tuple[int, int, int]], met: int
) -> None:
    assert tail(tuple(sorted(urns)), met) == pytest.approx(float(exactly(urns, met)), abs=1e-9)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40), st.integers(0, 60))
def test_adjusting_counts_the_tests_that_are_not_listed(found: list[float], more: int) -> None:
    every = np.array([*found, *[1.0] * more])
    wanted = false_discovery_control(every, method="bh")[: len(found)]
    assert benjamini_hochberg(np.array(found), len(every)) == pytest.approx(wanted)
