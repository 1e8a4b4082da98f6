"""Schemes and curves from content that fits its schema.

An item that names no curve takes the indicator's own.
"""

from decimal import Decimal
from typing import Any

from core.indicators.model import Level
from core.plugin.building import Content, number, text
from core.scoring.model import (
    AS_GIVEN,
    Curve,
    FromOutside,
    Grade,
    Group,
    Item,
    Missing,
    Rounding,
    Scheme,
    Shape,
)

NO_CURVE = Curve(Shape.INTERVAL, {})
"""What an item has that names an indicator without a curve; a check refuses it."""


def curve(content: Content) -> Curve:
    """``{interval: {low: 0.2, …}}`` as a curve, ``per_months`` beside it where it has that."""
    shapes = [name for name in content if name != "per_months"]
    shape, given, called = Shape(shapes[0]), content[shapes[0]], ""
    if shape is Shape.PLUGIN:
        called, given = given["name"], given.get("with", {})
    parameters = {name: Decimal(value) for name, value in given.items()}
    months = content.get("per_months")
    return Curve(shape, parameters, None if months is None else int(months), called)


def curves(indicators: dict[str, Content]) -> dict[str, Curve]:
    """Each indicator's own curve, where it has one."""
    return {each: curve(it["curve"]) for each, it in indicators.items() if "curve" in it}


def scheme(identity: str, content: Content, known: dict[str, Curve]) -> Scheme:
    """One scheme; ``known`` are the indicators' own curves."""
    return Scheme(
        id=identity,
        name=text(content["name"]),
        version=content["version"],
        classes=tuple(content["classes"]),
        groups=tuple(_group(each, it, known) for each, it in content["groups"].items()),
        full=Decimal(content.get("full", 100)),
        missing=Missing(content.get("missing", "redistribute")),
        posts=tuple(content.get("posts", ())),
        grades=tuple(_grade(each) for each in content.get("grades", ())),
        rounding=Rounding(content.get("rounding", "down")),
        conversion={name: Decimal(it) for name, it in content.get("conversion", {}).items()},
        level=Level(content.get("subjects", Level.PERSON)),
    )


def _group(identity: str, content: Content, known: dict[str, Curve]) -> Group:
    return Group(
        id=identity,
        name=text(content["name"]),
        weight=Decimal(content["weight"]),
        items=tuple(_item(each, it, known) for each, it in content["items"].items()),
        cap=number(content.get("cap")),
        floor=number(content.get("floor")),
    )


def _item(indicator: str, content: Any, known: dict[str, Curve]) -> Item:
    full = content if isinstance(content, dict) else {"weight": content}
    outside = FromOutside(full["outside"]["within_days"]) if "outside" in full else None
    own = curve(full["curve"]) if "curve" in full else known.get(indicator, NO_CURVE)
    return Item(
        indicator=indicator,
        weight=Decimal(full["weight"]),
        curve=AS_GIVEN if outside and "curve" not in full else own,
        missing=Missing(full["missing"]) if "missing" in full else None,
        stated=number(full.get("stated")),
        outside=outside,
    )


def _grade(content: Content) -> Grade:
    return Grade(text(content["name"]), number(content.get("least")), number(content.get("share")))
