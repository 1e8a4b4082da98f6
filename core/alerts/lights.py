"""Which light (亮灯) a figure shows, and on which side of its interval it lies.

Inside the interval: 正常. Outside: 提示 while the curve still gives at least half of the marks,
预警 below that. A denominator under the indicator's ``few_below`` shows no light, because one case
more or less would change it; neither does a curve that compares people with one another.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from core.scoring.curves.shares import UNLIT, plain_share
from core.scoring.model import Curve, Shape

HALF = 0.5


class Light(StrEnum):
    """The four lights; a figure without a light rule has none of them."""

    OK = "ok"
    WARN = "warn"
    CRIT = "crit"
    NONE = "none"


class Side(StrEnum):
    """On which side of the interval a figure lies."""

    HIGH = "high"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Interval:
    """The reasonable interval (合理区间); a missing end is open."""

    low: Decimal | None
    high: Decimal | None


@dataclass(frozen=True, slots=True)
class Shown:
    """The light of a figure, and the side where it is outside."""

    light: Light | None
    side: Side | None = None


def interval_of(curve: Curve | None) -> Interval | None:
    """The interval that a curve has as its plateau; None for curves without one."""
    if curve is None or curve.shape is not Shape.INTERVAL:
        return None
    return Interval(curve.parameters.get("low"), curve.parameters.get("high"))


def light(
    value: float | None, denominator: Decimal | None, curve: Curve | None, *, few_below: int
) -> Shown:
    """The light of a value under a curve; ``denominator`` is None where it is no quotient."""
    if value is None or curve is None or curve.shape in UNLIT:
        return Shown(None)
    if denominator is not None and abs(denominator) < few_below:
        return Shown(Light.NONE)
    share = plain_share(value, curve)
    if share is None or share >= 1.0:
        return Shown(Light.OK)
    return Shown(Light.WARN if share >= HALF else Light.CRIT, _side(value, interval_of(curve)))


def _side(value: float, interval: Interval | None) -> Side | None:
    if interval is None:
        return None
    if interval.high is not None and value > interval.high:
        return Side.HIGH
    return Side.LOW if interval.low is not None and value < interval.low else None
