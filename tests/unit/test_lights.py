"""Which light a figure shows."""

from decimal import Decimal

import pytest

from core.alerts.lights import Light, Side, interval_of, light
from core.scoring.model import Curve, Shape

APPEALS = Curve(
    Shape.INTERVAL,
    {name: Decimal(value) for name, value in (("low", "0.06"), ("high", "0.12"))}
    | {"tolerance": Decimal("0.06")},
)


@pytest.mark.parametrize(
    ("value", "expected", "side"),
    [
        (0.10, Light.OK, None),
        (0.06, Light.OK, None),
        (0.12, Light.OK, None),
        (0.14, Light.WARN, Side.HIGH),
        (0.17, Light.CRIT, Side.HIGH),
        (0.05, Light.WARN, Side.LOW),
        (0.01, Light.CRIT, Side.LOW),
    ],
)
def test_a_departure_is_lit_by_how_many_marks_it_costs(
    value: float, expected: Light, side: Side | None
) -> None:
    shown = light(value, Decimal(50), APPEALS, few_below=10)
    assert (shown.light, shown.side) == (expected, side)


def test_few_cases_show_no_light() -> None:
    assert light(0.5, Decimal(9), APPEALS, few_below=10).light is Light.NONE
    assert light(0.5, Decimal(10), APPEALS, few_below=10).light is Light.CRIT


def test_no_data_and_no_interval_show_nothing() -> None:
    peers = Curve(Shape.PERCENTILE, {})
    assert light(None, None, APPEALS, few_below=10).light is None
    assert light(0.5, None, None, few_below=10).light is None
    assert light(0.5, None, peers, few_below=10).light is None
    assert interval_of(peers) is None
