"""Which rules of a pack a figure raises: pure, so that a finished run always raises the same."""

from collections.abc import Iterable
from decimal import Decimal

from core.alerts.lights import Light
from core.alerts.model import AlertRule
from core.indicators.model import Level

SERIOUS = {"warn": (Light.WARN, Light.CRIT), "crit": (Light.CRIT,)}


def raised(
    rules: Iterable[AlertRule],
    value: float | None,
    denominator: Decimal | None,
    *,
    light: Light | None,
    few_below: int,
) -> tuple[AlertRule, ...]:
    """The rules that the figure raises; none without data, or over fewer than ``few_below``.

    ``denominator`` is None where the figure is no quotient.
    """
    if value is None or (denominator is not None and abs(denominator) < few_below):
        return ()
    return tuple(each for each in rules if _raises(each, value, light))


def by_indicator(rules: Iterable[AlertRule], level: Level) -> dict[str, tuple[AlertRule, ...]]:
    """The rules of a level, by the indicator that they look at."""
    found: dict[str, tuple[AlertRule, ...]] = {}
    for each in rules:
        if level in each.levels:
            found[each.indicator] = (*found.get(each.indicator, ()), each)
    return found


def _raises(rule: AlertRule, value: float, light: Light | None) -> bool:
    if rule.below is not None:
        return value < float(rule.below)
    if rule.above is not None:
        return value > float(rule.above)
    return light in SERIOUS.get(rule.light or "", ())
