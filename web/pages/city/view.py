"""The roll-up: institutions in their own order, a light where a figure leaves its interval."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.alerts.lights import Light
from core.policy.model import Directive
from core.texts import Text
from web.pages.results.view import Choice, Measures, sets_of_measures, withheld
from web.values import Row, Table


@dataclass(frozen=True, slots=True)
class View:
    """Everything the template shows."""

    table: Table
    measures: Measures
    choices: tuple[Choice, ...]
    whole: Row | None
    institutions: tuple[Row, ...]
    lights: Mapping[str, int]
    withheld: tuple[Directive, ...]
    delivered: int
    hidden: int


def arrange(table: Table, wanted: str) -> View:
    """The page; the first row of the table is the whole city."""
    sets = [each for each in sets_of_measures(table) if not each.scheme]
    everything = Measures(
        "", Text("全部指标", "All indicators"), tuple(table.columns), scheme=False
    )
    measures = next((each for each in sets if each.id == wanted), sets[0] if sets else everything)
    institutions = tuple(table.rows[1:])
    cells = [
        row.cells.get(column.indicator.id) for row in institutions for column in measures.columns
    ]
    return View(
        table=table,
        measures=measures,
        choices=tuple(Choice(each.id, each.label) for each in sets),
        whole=table.rows[0] if table.rows else None,
        institutions=institutions,
        lights={
            light.value: sum(1 for cell in cells if cell and cell.light is light) for light in Light
        },
        withheld=withheld(table, measures.columns),
        delivered=sum(1 for row in institutions if row.cells),
        hidden=sum(1 for cell in cells if cell and cell.withheld),
    )
