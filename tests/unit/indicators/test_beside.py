"""``whole`` and ``department`` give each subject the figure of what it belongs to, and no rows."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import BadFormula
from core.indicators.compute import compute
from core.indicators.explain import Subject, explain
from core.indicators.model import Indicator, Level
from core.indicators.periods import Calendar, Period
from core.indicators.plan import plan
from core.indicators.values import several_values, values
from core.texts import same
from tests.unit.indicators.catalogue import Months, _small
from tests.unit.indicators.oracle import Oracle, ratio
from tests.unit.indicators.test_values import QUICK, wall
from tests.unit.indicators.world import DATASETS, PARENTS, World, world

SMALL = "count(cases.*) FILTER (WHERE cases.procedure = '小额') / count(cases.*)"


def _indicator(identity: str, formula: str, role: str | None = None) -> Indicator:
    return Indicator(identity, same(identity), same("test"), formula, "closed", role=role)


PLAN = plan(
    [
        _indicator("closed", "count(cases.*)"),
        _indicator("of_whole", "closed / whole(closed)"),
        _indicator("of_department", "closed / department(closed)"),
        _indicator("beside_rate", f"whole({SMALL}) - department({SMALL})"),
        _indicator("before", "prev(whole(closed)) - whole(prev(closed))"),
    ],
    DATASETS,
)
MONTHS = {"2024": range(1, 13), "2025-H1": range(1, 7), "2025-01": [1]}


def department(rows: World, level: str, subject: str, months: Months) -> str | None:
    """The topmost unit above a unit, or above the last post of a person in the period."""
    start, end = Oracle(rows, level, subject, wall).bounds(months)
    unit: str | None = subject if level == "unit" else None
    if level == "person":
        held = [
            (post["from_on"], post["unit_no"])
            for post in rows.rows["assignments"]
            if post["staff_no"] == subject
            and post["from_on"] <= end
            and (post["until_on"] is None or post["until_on"] >= start)
        ]
        unit = max(held)[1] if held else None
    while unit is not None and PARENTS.get(unit) is not None:
        unit = PARENTS[unit]
    return unit


def expected(rows: World, level: str, subject: str, months: Months) -> dict[str, Fraction | None]:
    own = Oracle(rows, level, subject, wall)
    everybody = Oracle(rows, "tenant", "court", wall)
    home = department(rows, level, subject, months)
    around = Oracle(rows, "unit", home, wall) if home else None

    def closed(oracle: Oracle | None) -> int | None:
        return None if oracle is None else len(oracle.cases(months, "closed_on"))

    whole_rate, rate = _small(everybody, months), _small(around, months) if around else None
    return {
        "closed": Fraction(closed(own) or 0),
        "of_whole": ratio(closed(own), closed(everybody)),
        "of_department": ratio(closed(own), closed(around)) if around else None,
        "beside_rate": None if rate is None or whole_rate is None else whole_rate - rate,
        "before": Fraction(0),
    }


@settings(max_examples=12, deadline=None, phases=QUICK)
@given(
    seed=st.integers(0, 2**32),
    size=st.sampled_from([0, 3, 60]),
    period=st.sampled_from(sorted(MONTHS)),
)
def test_every_subject_stands_beside_what_plain_python_says(
    seed: int, size: int, period: str
) -> None:
    rows, when = world(seed, size), Period.parse(period)
    months = [(int(period[:4]), month) for month in MONTHS[period]]
    atoms = compute(PLAN, rows, Calendar(), when)
    for level in Level:
        found = values(PLAN, atoms, when, level, tenant="court")
        for subject, indicator, _, _, value in found.iter_rows():
            wanted = expected(rows, level.value, subject, months)[indicator]
            place = (level.value, subject, indicator)
            assert (value is None) == (wanted is None), (place, value, wanted)
            assert wanted is None or value == pytest.approx(float(wanted), rel=1e-12), place


def test_several_periods_at_once_are_the_periods_one_by_one() -> None:
    several = [Period.parse(f"2024-Q{number}") for number in range(1, 5)]
    atoms = compute(PLAN, world(5, 80), Calendar(), *several)
    for level in Level:
        together = several_values(PLAN, atoms, several, level, tenant="court")
        for period in several:
            alone = values(PLAN, atoms, period, level, tenant="court")
            mine = together.filter(period=str(period)).drop("period")
            keys = ["subject", "indicator"]
            assert alone.join(mine, on=keys).height >= alone.drop_nulls("value").height
            same_values = alone.join(mine, on=[*keys, "value"], nulls_equal=True)
            assert same_values.height == alone.height


def test_the_rows_of_others_are_not_opened() -> None:
    subject = Subject(Level.PERSON, "s1")
    opened = explain(
        PLAN,
        world(5, 80),
        Calendar(),
        period=Period.parse("2024"),
        indicator="of_whole",
        subject=subject,
    )
    assert [each.side for each in opened.atoms] == ["numerator"]
    assert opened.atoms[0].counted.height == opened.numerator
    assert opened.denominator is not None
    assert opened.numerator is not None
    assert opened.denominator > opened.numerator


def test_what_a_second_role_counts_is_never_added_up() -> None:
    with pytest.raises(BadFormula, match="primary role"):
        plan([_indicator("x", "count(cases.*) / whole(count(cases.*))", "panel")], DATASETS)
