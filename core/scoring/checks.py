"""Whether a scheme can be computed with at all: weights, curves, rules for missing values."""

from decimal import Decimal

from core.errors import BadPack
from core.scoring import marks
from core.scoring.curves.shares import check
from core.scoring.model import Item, Missing, Scheme
from core.texts import Text


def rule_of(item: Item, scheme: Scheme) -> Missing:
    """What a missing value of the item does: its own rule, else the scheme's."""
    return item.missing or scheme.missing


def readable(scheme: Scheme, where: str = "") -> None:
    """BadPack unless weights, curves and rules for missing values can be computed with."""
    place = where or scheme.id
    for post, ratio in scheme.conversion.items():
        weight_of(ratio, f"{place} · {post}")
    for group in scheme.groups:
        weight_of(group.weight, f"{place} · {group.id}")
        for item in group.items:
            at = f"{place} · {group.id} · {item.indicator}"
            weight_of(item.weight, at)
            check(item.curve, at)
            if rule_of(item, scheme) is Missing.STATED and item.stated is None:
                raise BadPack(
                    Text("没有写明缺数据时按几成计", "no stated share for a missing value"),
                    where=at,
                    advice=Text("写上 stated，如 0.6", "add stated, such as 0.6"),
                )


def weight_of(weight: Decimal, where: str) -> int:
    """A weight in units; BadPack unless it lies above 0, to 1000, with at most four places."""
    if weight.is_finite() and 0 < weight <= marks.LARGEST_WEIGHT:
        try:
            return marks.weight_units(weight)
        except ValueError:
            pass
    raise BadPack(
        Text(f"分值或系数 {weight} 不能使用", f"the weight or ratio {weight} cannot be used"),
        where=where,
        advice=Text(
            "大于 0，不超过 1000，最多四位小数", "above 0, at most 1000 and four decimal places"
        ),
    )
