"""An alert is raised by the figure that crosses its line, and by nothing that rests on little."""

from dataclasses import replace
from decimal import Decimal

import pytest

from core.alerts.lights import Light
from core.alerts.model import AlertRule
from core.alerts.raising import by_indicator, raised
from core.indicators.model import Level
from core.texts import same

LOW = AlertRule("low", same("low"), "rate", (Level.UNIT,), same("look"), below=Decimal("0.8"))
HIGH = replace(LOW, id="high", below=None, above=Decimal("0.3"))
OUT = replace(LOW, id="out", below=None, light="warn")
FAR = replace(OUT, id="far", light="crit")


def names(rule: AlertRule, value: float | None, base: int | None, light: Light | None) -> bool:
    held = None if base is None else Decimal(base)
    return raised([rule], value, held, light=light, few_below=10) == (rule,)


@pytest.mark.parametrize(
    ("rule", "value", "expected"),
    [(LOW, 0.79, True), (LOW, 8 / 10, False), (HIGH, 0.31, True), (HIGH, 3 / 10, False)],
)
def test_a_line_is_crossed_and_not_touched(rule: AlertRule, value: float, expected: bool) -> None:
    assert names(rule, value, 20, None) is expected


@pytest.mark.parametrize(
    ("light", "out", "far"),
    [(Light.OK, False, False), (Light.WARN, True, False), (Light.CRIT, True, True)],
)
def test_an_alert_by_light_follows_the_light(light: Light, out: bool, far: bool) -> None:
    assert (names(OUT, 0.5, 20, light), names(FAR, 0.5, 20, light)) == (out, far)


def test_nothing_and_little_raise_nothing() -> None:
    assert not names(LOW, None, 20, None)
    assert not names(LOW, 0.1, 9, Light.NONE)
    assert names(LOW, 0.1, None, None)


def test_rules_are_asked_at_their_levels_alone() -> None:
    assert by_indicator([LOW, HIGH], Level.UNIT) == {"rate": (LOW, HIGH)}
    assert by_indicator([LOW], Level.PERSON) == {}
