"""One person: own trend first, what needs attention, what holds well, every measure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.alerts.lights import Light
from core.policy.model import Directive
from web.pages.results.alerts import Raised, alerts_of
from web.pages.results.view import withheld
from web.shown import exact, short_period, written
from web.strips import Strip, strip
from web.values import Cell, Column, PersonResult, Row


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure of the person, beside the period before and the whole institution."""

    column: Column
    cell: Cell
    before: Cell | None
    institution: Cell | None
    strip: Strip | None
    narrow: Strip | None


@dataclass(frozen=True, slots=True)
class View:
    """Everything the template shows."""

    row: Row
    measures: tuple[Measure, ...]
    attention: tuple[Measure, ...]
    holds: tuple[Measure, ...]
    change: Decimal | None
    trend: dict[str, object] | None
    ok: int
    warn: int
    crit: int
    empty: int
    withheld: tuple[Directive, ...]
    alerts: tuple[Raised, ...]


def arrange(result: PersonResult, columns: Sequence[Column]) -> View:
    """The page of one person over the measures that apply to them."""
    measures = tuple(
        _measure(result, column, cell)
        for column in columns
        for cell in [result.row.cells.get(column.indicator.id)]
        if cell is not None and cell.applies
    )
    lights = [each.cell.light for each in measures]
    outside = tuple(each for each in measures if each.cell.light in (Light.WARN, Light.CRIT))
    held = tuple(each for each in measures if each.cell.light is Light.OK)
    return View(
        row=result.row,
        measures=measures,
        attention=outside,
        holds=held[:3],
        change=_change(result.row, result.before),
        trend=_trend(result),
        ok=lights.count(Light.OK),
        warn=lights.count(Light.WARN),
        crit=lights.count(Light.CRIT),
        empty=sum(1 for each in measures if each.cell.value is None),
        withheld=withheld(result.table, columns),
        alerts=alerts_of([result.row], columns),
    )


def _measure(result: PersonResult, column: Column, cell: Cell) -> Measure:
    identity = column.indicator.id
    before = result.before.cells.get(identity) if result.before else None
    was = before.value if before else None
    whole = result.institution.cells.get(identity) if result.institution else None
    return Measure(
        column=column,
        cell=cell,
        before=before,
        institution=whole,
        strip=strip(column.interval, cell, before=was, width=190),
        narrow=strip(column.interval, cell, before=was, width=130),
    )


def share(row: Row | None) -> Decimal | None:
    """The points as a share of the full marks, in percent."""
    if row is None or row.total is None or not row.full:
        return None
    return row.total / row.full * 100


def _change(row: Row, before: Row | None) -> Decimal | None:
    now, then = share(row), share(before)
    return None if now is None or then is None else now - then


def _trend(result: PersonResult) -> dict[str, object] | None:
    values = [None if each.value is None else exact(each.value) * 100 for each in result.trend]
    if sum(value is not None for value in values) < 2:
        return None
    return {
        "kind": "trend",
        "periods": [_label(each.period) for each in result.trend],
        "values": [None if value is None else float(round(value, 2)) for value in values],
        "labels": ["" if value is None else written(value, 1) + "%" for value in values],
        "unit": "%",
    }


def _label(period: str) -> str:
    short = short_period(period)
    return short if short.startswith(period[:4]) else f"{period[:4]} {short}"
