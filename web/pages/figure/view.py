"""One figure down to its rows: the fraction, the curve, what was counted and what was left out."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from core.alerts.lights import Interval
from core.texts import Text
from web.language import say
from web.shown import (
    bare,
    exact,
    marks,
    places,
    points,
    scaled,
    short_period,
    unit_word,
    with_unit,
    written,
)
from web.values import Cell, Figure, Number, Record

PAGE = 20
WORD = re.compile(
    r"(?i)('[^']*')|\b(count|sum|avg|min|max|median|days|working_days|mean_m|stdev_m|prev|nullif"
    r"|coalesce|same_last_year|person_days|filter|where|distinct|case|when|then|else|end|and|or"
    r"|not|is|null|in|between|like|by)\b"
)


class Part(StrEnum):
    """The tabs: counted, in the numerator, in the denominator alone, left out."""

    COUNTED = "counted"
    NUMERATOR = "numerator"
    REST = "denominator-only"
    LEFT_OUT = "left-out"


@dataclass(frozen=True, slots=True)
class Reason:
    """A condition that failed, with how many rows it left out."""

    text: Text
    number: int
    samples: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the formula; ``kind`` is word, text or nothing."""

    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """Everything the template shows."""

    figure: Figure
    cell: Cell
    part: Part
    counts: Mapping[str, int]
    rows: tuple[Record, ...]
    reasons: tuple[Reason, ...]
    reason: str
    first: int
    last: int
    total: int
    page: int
    last_page: int
    formula: tuple[Piece, ...]
    curve: dict[str, object] | None
    trend: dict[str, object] | None
    outside: str
    summed: bool


def arrange(figure: Figure, *, part: str = "", reason: str = "", page: int = 1) -> View:
    """The page of a figure with one tab open."""
    opened = Part(part) if part in set(Part) else Part.COUNTED
    groups = _parts(figure.records, divided=figure.cell.denominator is not None)
    rows = groups[opened]
    if opened in (Part.LEFT_OUT, Part.REST) and reason:
        rows = [row for row in rows if row.failed and row.failed.zh == reason]
    last_page = max(1, -(-len(rows) // PAGE))
    page = min(max(1, page), last_page)
    shown = rows[(page - 1) * PAGE : page * PAGE]
    return View(
        figure=figure,
        cell=figure.cell,
        part=opened,
        counts={kind.value: len(several) for kind, several in groups.items()},
        rows=tuple(shown),
        reasons=_reasons(groups[Part.REST if opened is Part.REST else Part.LEFT_OUT]),
        reason=reason,
        first=(page - 1) * PAGE + 1 if rows else 0,
        last=(page - 1) * PAGE + len(shown),
        total=len(rows),
        page=page,
        last_page=last_page,
        formula=pieces(figure.formula),
        curve=_curve(figure),
        trend=_trend(figure),
        outside=_outside(figure),
        summed=adds_up(figure),
    )


def adds_up(figure: Figure) -> bool:
    """Whether what the rows bring is more than a one each, and makes the numerator exactly."""
    brought = [exact(each.value) for each in figure.records if each.value is not None]
    whole = figure.cell.numerator if figure.cell.numerator is not None else figure.cell.value
    if whole is None or all(each == 1 for each in brought):
        return False
    return abs(sum(brought, Decimal(0)) - exact(whole)) < Decimal("0.00001")


def _parts(records: Sequence[Record], *, divided: bool) -> dict[Part, list[Record]]:
    """The rows of each tab; what is counted is what the denominator counts, where there is one."""
    return {
        Part.COUNTED: [r for r in records if r.counted and (r.in_denominator or not divided)],
        Part.NUMERATOR: [each for each in records if each.counted and each.in_numerator],
        Part.REST: [r for r in records if r.counted and not r.in_numerator and r.failed],
        Part.LEFT_OUT: [each for each in records if not each.counted],
    }


def _reasons(left_out: Sequence[Record]) -> tuple[Reason, ...]:
    groups: dict[Text, list[Record]] = {}
    for record in left_out:
        groups.setdefault(record.failed or Text("其他条件", "another condition"), []).append(record)
    ordered = sorted(groups.items(), key=lambda pair: -len(pair[1]))
    return tuple(
        Reason(text, len(rows), say(Text("、", ", ")).join(str(r.cells[0]) for r in rows[:2]))
        for text, rows in ordered
    )


def pieces(formula: str) -> tuple[Piece, ...]:
    """The formula with its words and texts marked."""
    found: list[Piece] = []
    end = 0
    for match in WORD.finditer(formula):
        if match.start() > end:
            found.append(Piece(formula[end : match.start()]))
        found.append(Piece(match[0], "text" if match[1] else "word"))
        end = match.end()
    return (*found, Piece(formula[end:])) if end < len(formula) else tuple(found)


def written_cell(value: object) -> str:
    """One cell of a record: dates as dates, yes and no as words, nothing as a dash."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return say(Text("是", "yes") if value else Text("否", "no"))
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, int | Decimal | float):
        return f"{value:,}"
    if isinstance(value, list | tuple):
        return say(Text("、", ", ")).join(str(each) for each in value)
    return say(value) if isinstance(value, Text) else str(value)


def _scaled(value: Number, unit: str) -> float:
    return float(scaled(value, unit))


def _band(limits: Interval | None, unit: str, ends: tuple[float, float]) -> list[float] | None:
    if limits is None or (limits.low is None and limits.high is None):
        return None
    low = ends[0] if limits.low is None else _scaled(limits.low, unit)
    high = ends[1] if limits.high is None else _scaled(limits.high, unit)
    return [max(low, ends[0]), min(high, ends[1])]


def _curve(figure: Figure) -> dict[str, object] | None:
    """The picture of the curve; the table beside it lists the same corners."""
    full = figure.cell.full
    if not figure.line or not full:
        return None
    unit = figure.column.indicator.unit
    line = [[_scaled(value, unit), float(mark)] for value, mark in figure.line]
    ends = (line[0][0], line[-1][0])
    here = None
    if figure.cell.value is not None and figure.cell.points is not None:
        across = min(max(_scaled(figure.cell.value, unit), ends[0]), ends[1])
        here = [across, float(figure.cell.points)]
    shown = with_unit(figure.cell.value, unit, limits=figure.column.interval)
    return {
        "kind": "curve",
        "line": line,
        "axis": list(ends),
        "full": float(full),
        "band": _band(figure.column.interval, unit, ends),
        "bandName": say(Text("合理区间", "interval")),
        "pointsName": say(Text("得分", "points")),
        "here": here,
        "says": f"{shown} → {points(figure.cell.points)}",
        "light": figure.cell.light.value if figure.cell.light in ("warn", "crit") else "",
        "unit": "%" if unit == "%" else "",
        "corners": [(bare(value, unit), points(mark)) for value, mark in figure.line],
        "marks": marks(full),
    }


def _trend(figure: Figure) -> dict[str, object] | None:
    known = [each for each in figure.trend if each.value is not None]
    if len(known) < 2:
        return None
    unit = figure.column.indicator.unit
    values = [None if p.value is None else round(_scaled(p.value, unit), 4) for p in figure.trend]
    limits = figure.column.interval
    edges = [] if limits is None else [limits.low, limits.high]
    drawn = [value for value in values if value is not None]
    drawn += [_scaled(edge, unit) for edge in edges if edge is not None]
    room = (max(drawn) - min(drawn)) / 10 or abs(max(drawn)) / 10 or 1.0
    ends = (min(drawn) - room if min(drawn) < 0 else max(0.0, min(drawn) - room), max(drawn) + room)
    return {
        "kind": "trend",
        "periods": [f"{each.period[:4]} {short_period(each.period)}" for each in figure.trend],
        "values": values,
        "labels": [with_unit(each.value, unit, limits=limits) for each in figure.trend],
        "unit": "%" if unit == "%" else "",
        "axis": list(ends),
        "band": _band(limits, unit, ends),
    }


def _outside(figure: Figure) -> str:
    """How far the figure lies outside its interval: 1.9 个百分点."""
    limits, value = figure.column.interval, figure.cell.value
    if limits is None or value is None or figure.cell.light not in ("warn", "crit"):
        return ""
    amount = exact(value)
    edge = limits.high if limits.high is not None and amount > limits.high else limits.low
    if edge is None:
        return ""
    unit = figure.column.indicator.unit
    far = written(abs(scaled(amount - edge, unit)), places(value, unit, limits=limits))
    if unit == "%":
        return f"{far} {say(Text('个百分点', 'percentage points'))}"
    return far + unit_word(unit)
