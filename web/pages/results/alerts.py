"""The alerts (预警) of a table: who raised which rule, in the order of the pack and of the rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.alerts.model import AlertRule
from web.values import Cell, Column, Row


@dataclass(frozen=True, slots=True)
class Raised:
    """One subject whose figure raised one rule."""

    rule: AlertRule
    row: Row
    cell: Cell
    column: Column


def alerts_of(rows: Iterable[Row], columns: Sequence[Column]) -> tuple[Raised, ...]:
    """What the rows raise; rows that the reader may not see are not among them."""
    found = [
        Raised(rule, row, cell, column)
        for row in rows
        for column in columns
        for cell in [row.cells.get(column.indicator.id)]
        if cell is not None
        for rule in cell.alerts
    ]
    order = {column.indicator.id: place for place, column in enumerate(columns)}
    return tuple(sorted(found, key=lambda each: (order[each.rule.indicator], each.rule.id)))
