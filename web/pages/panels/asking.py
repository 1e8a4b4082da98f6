"""Asks for the panels of what a page shows, and hands over no more than it shows."""

from collections.abc import Iterable, Sequence

import polars as pl

from core.graph.elements import Entity, Link
from core.plugin.panelling import VALUES, Given, Shown
from core.tenancy.model import TenantId
from web import gate
from web.values import Cell, Number, Row

STAFF = "staff"


def of_entity(entity: Entity, links: Iterable[Link]) -> Sequence[Given]:
    """Panels for an entity, out of its own row and those of the links that are shown."""
    own = [entity.origin] if entity.origin is not None else []
    return _given(Shown(entity.key.kind, [*own, *(each.origin for each in links)]))


def of_person(row: Row) -> Sequence[Given]:
    """Panels for somebody in a period, out of the figures that are shown."""
    shown = [
        _values(name, cell)
        for name, cell in row.cells.items()
        if cell.applies and not cell.withheld
    ]
    return _given(Shown(STAFF, values=pl.DataFrame(shown, schema=VALUES, orient="row")))


def _values(name: str, cell: Cell) -> tuple[str | float | None, ...]:
    figures = (cell.numerator, cell.denominator, cell.value)
    return ("subject 1", "person", name, *map(_real, figures))


def _real(number: Number | None) -> float | None:
    return None if number is None else float(number)


def _given(shown: Shown) -> Sequence[Given]:
    panels = gate.services().panels
    return panels.of(TenantId(gate.place().id), shown) if panels is not None else ()
