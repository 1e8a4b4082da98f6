"""A computation that outruns the announced holidays says so; nothing else warns."""

from core.expressions.working_days import LAST
from core.indicators.caveats import caveats
from core.indicators.periods import Calendar, Period
from core.indicators.plan import plan
from tests.unit.indicators.test_plan import indicator
from tests.unit.indicators.world import DATASETS

FORMULA = "avg(working_days(cases.filed_on, cases.closed_on))"


def test_a_year_without_announced_holidays_is_warned_of_where_working_days_are_counted() -> None:
    working = plan([indicator(FORMULA)], DATASETS)
    plain = plan([indicator("avg(days(cases.filed_on, cases.closed_on))")], DATASETS)
    known, unknown = Period(LAST.year), Period(LAST.year + 1)
    (warning,) = caveats(working, Calendar(), unknown)
    assert str(LAST.year) in warning.zh
    assert "Monday to Friday" in warning.en
    assert caveats(working, Calendar(), known) == caveats(plain, Calendar(), unknown) == ()
