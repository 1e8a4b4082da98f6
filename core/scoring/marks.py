"""The arithmetic of points and totals, on whole numbers, so that it adds up and can be redone.

Weights are ten-thousandths of a mark, points hundred-millionths; a half always goes up. No Polars
here: ``totals`` scores a whole class with these rules, ``receipt`` verifies one subject by them.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

WEIGHT_UNIT = 10_000
POINT_UNIT = 100_000_000
LARGEST_WEIGHT = Decimal(1000)


@dataclass(frozen=True, slots=True)
class GroupMarks:
    """One group of one subject: its weight, the weight and points of its items with data."""

    weight: int
    counted: int
    raw: int
    cap: int | None = None
    floor: int | None = None


@dataclass(frozen=True, slots=True)
class Sums:
    """Over all groups: points earned, full marks that counted, the total if there is one."""

    earned: int
    counted: int
    total: int | None


def weight_units(weight: Decimal) -> int:
    """Ten-thousandths; ValueError for a weight that has finer parts."""
    units = weight * WEIGHT_UNIT
    if units != int(units):
        raise ValueError(weight)
    return int(units)


def point_units(points: Decimal | None) -> int | None:
    """Hundred-millionths of a declared number of points, such as a cap."""
    return None if points is None else int(points * POINT_UNIT)


def item_points(weight: int, share: float) -> int:
    """weight × share, in hundred-millionths of a mark."""
    return math.floor(weight / WEIGHT_UNIT * share * POINT_UNIT + 0.5)


def bounded(points: int, group: GroupMarks) -> int:
    """The points, between the group's floor and cap."""
    if group.floor is not None:
        points = max(points, group.floor)
    return points if group.cap is None else min(points, group.cap)


def earned(group: GroupMarks) -> int:
    """What the group's items with data brought, within cap and floor."""
    return bounded(group.raw, group)


def group_points(group: GroupMarks) -> int | None:
    """The group's points out of its whole weight; None where no item has data.

    Within a group the weight of items without data goes to those with data in proportion to
    their weights: points × the group's weight ÷ the weight with data; then cap and floor.
    """
    if group.counted == 0:
        return None
    return bounded(half_up(group.raw * group.weight, group.counted), group)


def total_points(groups: Sequence[GroupMarks]) -> int | None:
    """The total out of the scheme's whole weight; None where no group has data.

    The weight of groups without any data goes to the others in proportion to their weights:
    sum of the groups' points × the weight of all groups ÷ the weight of groups with data.
    """
    known = [(each.weight, group_points(each)) for each in groups]
    present = sum(weight for weight, points in known if points is not None)
    if present == 0:
        return None
    points = sum(points for _, points in known if points is not None)
    return half_up(points * sum(weight for weight, _ in known), present)


def add_up(groups: Sequence[GroupMarks]) -> Sums:
    """The sums over all groups, in declared order."""
    return Sums(
        earned=sum(earned(each) for each in groups if each.counted),
        counted=sum(each.counted for each in groups),
        total=total_points(groups),
    )


def converted(points: int, ratio: int) -> int:
    """Points by the conversion ratio of a post, the ratio in ten-thousandths."""
    return half_up(points * ratio, WEIGHT_UNIT)


def half_up(numerator: int, denominator: int) -> int:
    """The nearest whole number to the quotient; a half goes up."""
    return (2 * numerator + denominator) // (2 * denominator)


def as_points(units: int) -> Decimal:
    """Points as a Decimal with eight places."""
    return Decimal(units).scaleb(-8)


def as_weight(units: int) -> Decimal:
    """A weight as a Decimal with four places."""
    return Decimal(units).scaleb(-4)


def written(units: int | None) -> str | None:
    """Points as text with eight places."""
    return None if units is None else f"{as_points(units):f}"


def shown(points: Decimal) -> Decimal:
    """Points as everybody sees them: two places, a half goes up."""
    return Decimal(half_up(int(points.scaleb(8)), 1_000_000)).scaleb(-2)
