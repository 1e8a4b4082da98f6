"""Curves over measures that add up over time, made to fit the length of a period."""

from dataclasses import replace

from core.scoring.model import Curve, Group, Scheme


def over(curve: Curve, months: int) -> Curve:
    """The curve for a period of so many months; one without ``per_months`` is as it was."""
    if curve.per_months is None:
        return curve
    longer = {name: each * months / curve.per_months for name, each in curve.parameters.items()}
    return replace(curve, parameters=longer)


def scheme_over(scheme: Scheme, months: int) -> Scheme:
    """The scheme with every curve fitted to a period of so many months."""
    return replace(scheme, groups=tuple(_group_over(each, months) for each in scheme.groups))


def _group_over(group: Group, months: int) -> Group:
    items = (replace(each, curve=over(each.curve, months)) for each in group.items)
    return replace(group, items=tuple(items))
