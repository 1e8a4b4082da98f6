"""Verifying a receipt in plain Python: digest, values, shares, points and total, all redone.

A receipt comes from outside: whatever is wrong with it is a finding, never an exception.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from core.errors import BadInput
from core.json_text import from_json
from core.scoring import marks
from core.scoring.curves.family import Standing
from core.scoring.curves.shares import plain_share
from core.scoring.model import Curve, Missing, Shape
from core.scoring.receipt import FORMAT, Content, digest
from core.texts import Text

PLACES = Fraction(1, 10**12)
"""The fineness of a numerator and a denominator as written, and of one division of floats."""

LARGEST_EXPONENT = 400
UNREADABLE = (KeyError, TypeError, ValueError, ArithmeticError, AttributeError, BadInput)


@dataclass(frozen=True, slots=True)
class Finding:
    """What does not agree, and where in the receipt."""

    place: str
    what: Text


def verify(receipt: Mapping[str, Any]) -> list[Finding]:
    """Everything in the receipt that does not agree with itself; empty when it verifies."""
    try:
        return list(_all(receipt))
    except KeyError as missing:
        return [Finding(str(missing.args[0]), Text("凭据缺少这一项", "the receipt lacks this"))]
    except UNREADABLE:
        what = Text("凭据有内容读不懂，可能已损坏", "the receipt holds what cannot be read")
        return [Finding("", what)]


def verify_text(text: str | bytes) -> list[Finding]:
    """The same for a receipt as it was downloaded."""
    try:
        receipt = from_json(text)
    except ValueError:
        return [Finding("", Text("文件不是 JSON 格式的凭据", "the file is not a JSON receipt"))]
    if not isinstance(receipt, dict):
        return [Finding("", Text("文件不是凭据", "the file is not a receipt"))]
    return verify(receipt)


def from_plugins(receipt: Mapping[str, Any]) -> list[str]:
    """Items whose shares a plugin gave, with its name and version: taken as they were recorded."""
    return [
        f"{item['indicator']} · {item['curve']['plugin']} {item['curve']['version']}"
        for group in receipt["groups"]
        for item in group["items"]
        if item["curve"]["shape"] == Shape.PLUGIN.value
    ]


def _all(receipt: Mapping[str, Any]) -> Iterator[Finding]:
    if receipt.get("receipt") != FORMAT:
        yield Finding("receipt", Text("这不是计分凭据", "this is not a receipt"))
        return
    yield from _same("digest", receipt["digest"], digest(receipt))
    kept, held = [], []
    for group in receipt["groups"]:
        for item in group["items"]:
            place = f"{group['id']} · {item['indicator']}"
            yield from _item(place, item)
            if item["points"] is None and item["missing"] == Missing.HOLD.value:
                held.append(item["indicator"])
        kept.append(_marks(group))
        yield from _group(group, kept[-1])
    yield from _total(receipt["total"], kept, held)


def _item(place: str, item: Content) -> Iterator[Finding]:
    value = None if item["value"] is None else float(item["value"])
    yield from _value(place, item, value)
    curve = _curve(item["curve"])
    if curve.shape is Shape.PLUGIN:
        share = _recorded(item) if value is not None and math.isfinite(value) else None
    else:
        share = plain_share(value, curve, _standing(item["standing"]))
    if (share is None) != (item["missing"] is not None):
        yield _differs(f"{place} · missing", item["missing"], "no data" if share is None else None)
    if share is None and item["missing"] == Missing.STATED.value:
        share = float(_number(item["stated"]))
    yield from _same(f"{place} · share", item["share"], None if share is None else repr(share))
    weight = marks.weight_units(_number(item["weight"]))
    points = None if share is None else marks.item_points(weight, share)
    yield from _same(f"{place} · points", item["points"], marks.written(points))


def _value(place: str, item: Content, value: float | None) -> Iterator[Finding]:
    """The value against its numerator and denominator, as far as their twelve places show it."""
    if item["numerator"] is None:
        return
    above = Fraction(_number(item["numerator"]))
    below = Fraction(1) if item["denominator"] is None else Fraction(_number(item["denominator"]))
    if value is None or not math.isfinite(value):
        if below:
            yield _differs(f"{place} · value", item["value"], float(above / below))
        return
    shown = Fraction(value)
    slack = PLACES * (1 + abs(shown) + abs(above))
    if not below or abs(shown * below - above) > slack:
        redone = float(above / below) if below else None
        yield _differs(f"{place} · value", item["value"], redone)


def _curve(written: Content) -> Curve:
    parameters = {name: _number(number) for name, number in written["parameters"].items()}
    return Curve(Shape(written["shape"]), parameters)


def _recorded(item: Content) -> float:
    """The share that a plugin gave: its formula is not known here, its bounds are."""
    share = float(item["share"])
    if not 0.0 <= share <= 1.0:
        raise ValueError(share)
    return share


def _standing(written: Content | None) -> Standing | None:
    if written is None:
        return None
    return Standing(
        count=written["count"],
        mean=float(written["mean"]),
        deviation=float(written["deviation"]),
        below=written["below"],
        equal=written["equal"],
    )


def _marks(group: Content) -> marks.GroupMarks:
    """The group's marks, from its items as written."""
    known = [item for item in group["items"] if item["points"] is not None]
    return marks.GroupMarks(
        weight=marks.weight_units(_number(group["weight"])),
        counted=sum(marks.weight_units(_number(item["weight"])) for item in known),
        raw=sum(_units(item["points"]) for item in known),
        cap=None if group["cap"] is None else marks.point_units(_number(group["cap"])),
        floor=None if group["floor"] is None else marks.point_units(_number(group["floor"])),
    )


def _group(group: Content, kept: marks.GroupMarks) -> Iterator[Finding]:
    place = group["id"]
    earned = marks.earned(kept) if kept.counted else None
    yield from _same(f"{place} · counted", group["counted"], _weight(kept.counted))
    yield from _same(f"{place} · earned", group["earned"], marks.written(earned))
    yield from _same(f"{place} · points", group["points"], marks.written(marks.group_points(kept)))


def _total(written: Content, kept: list[marks.GroupMarks], held: list[str]) -> Iterator[Finding]:
    sums = marks.add_up(kept)
    total = None if held else sums.total
    ratio = marks.weight_units(_number(written["ratio"]))
    converted = None if total is None else marks.converted(total, ratio)
    yield from _same("total · held", written["held"], held)
    yield from _same("total · counted", written["counted"], _weight(sums.counted))
    yield from _same(
        "total · earned", written["earned"], marks.written(sums.earned if sums.counted else None)
    )
    yield from _same("total · points", written["points"], marks.written(total))
    yield from _same("total · converted", written["converted"], marks.written(converted))


def _units(points: str) -> int:
    return int(_number(points).scaleb(8))


def _number(text: str) -> Decimal:
    """A number of a size that can be computed with."""
    number = Decimal(text)
    if not number.is_finite() or abs(number.adjusted()) > LARGEST_EXPONENT:
        raise ValueError(text)
    return number


def _weight(units: int) -> str:
    return f"{marks.as_weight(units):f}"


def _same(place: str, written: object, redone: object) -> Iterator[Finding]:
    if written != redone:
        yield _differs(place, written, redone)


def _differs(place: str, written: object, redone: object) -> Finding:
    return Finding(
        place,
        Text(
            f"凭据写为 {written}，重算为 {redone}", f"the receipt says {written}, redone {redone}"
        ),
    )
