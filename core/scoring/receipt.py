"""A receipt (计分凭据): all that a subject's total came from, as canonical JSON with a digest.

Numbers are written as text, floats by their shortest exact form, lists in declared order, keys
sorted; so the same total always makes the same bytes. ``verification`` redoes it without Polars.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cryptography.hazmat.primitives import hashes

from core.scoring import marks
from core.scoring.checks import rule_of
from core.scoring.curves.family import Standing
from core.scoring.curves.shares import AMONG_PEERS, plain_share
from core.scoring.model import Curve, Group, Item, Missing, Scheme

FORMAT = "gongheng receipt 1"

Content = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Origin:
    """What a run was computed from; ``evidence`` gives each dataset's version."""

    tenant: str
    run: str
    period: str
    level: str
    pack: str
    pack_version: str
    pack_digest: str
    directives: tuple[str, ...]
    calendar: str
    evidence: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Measured:
    """An indicator's value for the subject and the two exact numbers that it is the quotient of.

    ``standing`` is needed by curves that look at peers; it names nobody. ``given`` says who gave
    the points of an item that another institution scores, when, and on what ground.
    """

    formula: str
    value: float | None
    numerator: int | Decimal | float | None = None
    denominator: int | Decimal | float | None = None
    standing: Standing | None = None
    given: Mapping[str, Any] | None = None


def make(
    origin: Origin,
    scheme: Scheme,
    *,
    subject: str,
    measured: Mapping[str, Measured],
    ratio: Decimal = Decimal(1),
) -> Content:
    """The receipt of one subject, digest included; an indicator not measured has no data."""
    groups = [_group(group, scheme, measured) for group in scheme.groups]
    content: Content = {
        "receipt": FORMAT,
        "subject": subject,
        "origin": _origin(origin),
        "scheme": {"id": scheme.id, "version": scheme.version, "full": _text(scheme.full)},
        "groups": [written for written, _ in groups],
        "total": _total([kept for _, kept in groups], ratio),
    }
    return {**content, "digest": digest(content)}


def canonical(content: Mapping[str, Any]) -> bytes:
    """The bytes that the digest is taken of: everything but the digest itself."""
    body = {key: value for key, value in content.items() if key != "digest"}
    text = json.dumps(
        body, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return text.encode()


def digest(content: Mapping[str, Any]) -> str:
    """SM3 (GB/T 32905) of the canonical bytes, in hexadecimal."""
    hashed = hashes.Hash(hashes.SM3())
    hashed.update(canonical(content))
    return hashed.finalize().hex()


def _origin(origin: Origin) -> Content:
    return {
        "tenant": origin.tenant,
        "run": origin.run,
        "period": origin.period,
        "level": origin.level,
        "pack": {
            "id": origin.pack,
            "version": origin.pack_version,
            "digest": origin.pack_digest,
        },
        "directives": list(origin.directives),
        "calendar": origin.calendar,
        "evidence": dict(origin.evidence),
    }


def _group(
    group: Group, scheme: Scheme, measured: Mapping[str, Measured]
) -> tuple[Content, tuple[marks.GroupMarks, list[str]]]:
    """The group as written, its marks, and the items in it that hold the total."""
    raw = counted = 0
    held, items = [], []
    for item in group.items:
        rule = rule_of(item, scheme)
        written, points = _item(item, rule, measured.get(item.indicator) or Measured("", None))
        items.append(written)
        if points is not None:
            raw += points
            counted += marks.weight_units(item.weight)
        elif rule is Missing.HOLD:
            held.append(item.indicator)
    kept = marks.GroupMarks(
        weight=marks.weight_units(group.weight),
        counted=counted,
        raw=raw,
        cap=marks.point_units(group.cap),
        floor=marks.point_units(group.floor),
    )
    return {
        "id": group.id,
        "weight": _text(group.weight),
        "cap": _text(group.cap),
        "floor": _text(group.floor),
        "items": items,
        "counted": _text(marks.as_weight(counted)),
        "earned": marks.written(marks.earned(kept) if counted else None),
        "points": marks.written(marks.group_points(kept)),
    }, (kept, held)


def _item(item: Item, rule: Missing, found: Measured) -> tuple[Content, int | None]:
    """The item as written, and its points in units."""
    among_peers = item.curve.shape in AMONG_PEERS
    share = plain_share(found.value, item.curve, found.standing)
    missing = share is None
    if missing and rule is Missing.STATED and item.stated is not None:
        share = float(item.stated)
    points = None if share is None else marks.item_points(marks.weight_units(item.weight), share)
    return {
        "indicator": item.indicator,
        "formula": found.formula,
        "numerator": _text(found.numerator),
        "denominator": _text(found.denominator),
        "value": _text(found.value),
        "curve": _curve(item.curve),
        "standing": _standing(found.standing) if among_peers and found.standing else None,
        "missing": rule.value if missing else None,
        "stated": _text(item.stated) if rule is Missing.STATED else None,
        "share": _text(share),
        "weight": _text(item.weight),
        "points": marks.written(points),
        **({"given": dict(found.given)} if found.given else {}),
    }, points


def _total(kept: list[tuple[marks.GroupMarks, list[str]]], ratio: Decimal) -> Content:
    sums = marks.add_up([each for each, _ in kept])
    held = [name for _, names in kept for name in names]
    total = None if held else sums.total
    units = None if total is None else marks.converted(total, marks.weight_units(ratio))
    return {
        "earned": marks.written(sums.earned if sums.counted else None),
        "counted": _text(marks.as_weight(sums.counted)),
        "held": held,
        "points": marks.written(total),
        "ratio": _text(ratio),
        "converted": marks.written(units),
    }


def _curve(curve: Curve) -> Content:
    parameters = {name: _text(number) for name, number in curve.parameters.items()}
    written: Content = {"shape": curve.shape.value, "parameters": parameters}
    if curve.of is not None:
        written |= {"name": curve.name, "plugin": curve.of.plugin, "version": curve.of.version}
    return written


def _standing(standing: Standing) -> Content:
    return {
        "count": standing.count,
        "mean": _text(standing.mean),
        "deviation": _text(standing.deviation),
        "below": standing.below,
        "equal": standing.equal,
    }


def _text(number: int | float | Decimal | None) -> str | None:
    """A number as text that reads back as itself."""
    if number is None:
        return None
    return f"{number:f}" if isinstance(number, Decimal) else repr(number)
