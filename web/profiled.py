"""The figures and alerts of one staff member in the newest period, as they stand in a profile.

Whoever asks has checked before that the reader may see the figures of that person.
"""

from dataclasses import dataclass
from decimal import Decimal

from core.alerts.lights import Light
from core.errors import NotFound
from web.pages.results.alerts import Raised, alerts_of
from web.ports import Results
from web.shown import scaled
from web.values import Cell, Column, Place, Row

FIRST = {Light.CRIT: 0, Light.WARN: 1}


@dataclass(frozen=True, slots=True)
class Moved:
    """One figure, and by how much it moved since the period before, as it is written."""

    column: Column
    cell: Cell
    before: Cell | None
    by: Decimal | None


@dataclass(frozen=True)
class Profiled:
    """The figures of a period, those outside their interval first, and the alerts raised."""

    period: str
    subject: str
    figures: tuple[Moved, ...]
    alerts: tuple[Raised, ...]


def newest(results: Results, place: Place) -> str | None:
    """The newest period that has been scored."""
    return next(iter(results.periods(place)), None)


def profiled(results: Results, place: Place, period: str, staff_no: str) -> Profiled | None:
    """What a profile shows of somebody; None where the period does not know that person."""
    try:
        found = results.person(place, period, staff_no)
    except NotFound:
        return None
    columns = found.table.columns
    moved = [
        _moved(column, cell, found.before)
        for column in columns
        for cell in [found.row.cells.get(column.indicator.id)]
        if cell is not None and cell.applies and (cell.value is not None or cell.withheld)
    ]
    moved.sort(key=lambda each: FIRST.get(each.cell.light, 2) if each.cell.light else 2)
    return Profiled(period, found.row.subject, tuple(moved), alerts_of([found.row], columns))


def _moved(column: Column, cell: Cell, earlier: Row | None) -> Moved:
    before = earlier.cells.get(column.indicator.id) if earlier is not None else None
    if cell.value is None or before is None or before.value is None:
        return Moved(column, cell, before, None)
    unit = column.indicator.unit
    return Moved(column, cell, before, scaled(cell.value, unit) - scaled(before.value, unit))
