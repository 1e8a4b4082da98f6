"""Curves of measures that add up over time grow with the period."""

from decimal import Decimal

from core.scoring.curves.scaling import over, scheme_over
from core.scoring.curves.shares import plain_share
from core.scoring.model import Curve, Group, Item, Scheme, Shape
from core.texts import same

QUARTERLY = Curve(Shape.INTERVAL, {"low": Decimal(45), "zero_low": Decimal(0)}, per_months=3)


def test_the_same_pace_earns_the_same_share_in_a_month_a_quarter_and_a_year() -> None:
    for months in (1, 3, 6, 12):
        assert plain_share(10.0 * months, over(QUARTERLY, months)) == plain_share(
            30.0, over(QUARTERLY, 3)
        )


def test_a_curve_over_a_rate_stays_as_it_is() -> None:
    rate = Curve(Shape.INTERVAL, {"low": Decimal("0.95"), "zero_low": Decimal("0.8")})
    assert over(rate, 12) is rate


def test_a_scheme_is_fitted_item_by_item() -> None:
    group = Group("g", same("g"), Decimal(100), (Item("x", Decimal(100), QUARTERLY),))
    fitted = scheme_over(Scheme("s", same("s"), 1, ("法官",), (group,)), 12)
    assert fitted.groups[0].items[0].curve.parameters["low"] == 180
