"""The families by name, and a curve's share for one value in plain Python: no Polars here."""

import math
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from core.scoring.curves import foreign
from core.scoring.curves.efficacy import Efficacy
from core.scoring.curves.events import Events
from core.scoring.curves.family import (
    LIMIT,
    Drawn,
    Family,
    Standing,
    clip,
    mean_and_deviation,
)
from core.scoring.curves.interval import Interval
from core.scoring.curves.line import Line
from core.scoring.curves.parameters import settle
from core.scoring.curves.percentile import Percentile
from core.scoring.curves.steps import Steps
from core.scoring.curves.target import Target
from core.scoring.curves.z_score import ZScore
from core.scoring.model import Curve, Shape
from core.texts import Text, same

FAMILIES: Mapping[Shape, type[Family]] = MappingProxyType(
    {
        Shape.INTERVAL: Interval,
        Shape.TARGET: Target,
        Shape.LINE: Line,
        Shape.STEPS: Steps,
        Shape.EFFICACY: Efficacy,
        Shape.Z_SCORE: ZScore,
        Shape.PERCENTILE: Percentile,
        Shape.EVENTS: Events,
    }
)

AMONG_PEERS = frozenset({Shape.Z_SCORE, Shape.PERCENTILE})
"""Curves that look at the others' values: ranking under another name."""

AIMS = frozenset({Shape.TARGET, Shape.LINE, Shape.STEPS, Shape.EFFICACY, Shape.PLUGIN})
"""Curves that set a target, as one from outside may; an interval is a reference, not a target."""

UNLIT = AMONG_PEERS | {Shape.EVENTS, Shape.PLUGIN}
"""Curves by which no light is shown and no line is drawn."""


def meaning(shape: Shape, parameter: str) -> Text:
    """What a parameter of a curve is, in words; its name where the family has none of it."""
    family = FAMILIES.get(shape)
    declared = family.PARAMETERS if family is not None else ()
    found = (each.what for each in declared if each.name == parameter)
    return next(found, same(parameter))


def check(curve: Curve, where: str = "") -> None:
    """BadPack, in words of the pack's author, unless the curve's parameters make sense."""
    read(curve, where)


def read(curve: Curve, where: str = "") -> Drawn:
    """The curve ready for use."""
    if curve.shape is Shape.PLUGIN:
        return foreign.read(curve, where)
    family = FAMILIES[curve.shape]
    return family.read(settle(curve, family.PARAMETERS, where))


def plain_share(
    value: float | None, curve: Curve, standing: Standing | None = None
) -> float | None:
    """The share of one value, to the last bit what ``columns.share`` gives."""
    if value is None or not math.isfinite(value):
        return None
    share_of = read(curve).one(value, standing or Standing())
    return clip(share_of, -LIMIT, LIMIT) + 0.0


def standing(value: float, peers: Iterable[float | None]) -> Standing:
    """Where a value stands among its peers; those without data do not count."""
    known = [each for each in peers if each is not None and math.isfinite(each)]
    mean, deviation = mean_and_deviation(known)
    return Standing(
        count=len(known),
        mean=mean,
        deviation=deviation,
        below=sum(1 for each in known if each < value),
        equal=sum(1 for each in known if each == value),
    )
