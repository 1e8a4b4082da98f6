"""The first page of an appraisal office: what is there, what was scored, which lights are on."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.alerts.lights import Light
from web.strips import Strip, strip
from web.values import Cell, Column, DatasetState, Run, Table

SHOWN = 12
ORDER = {Light.CRIT: 0, Light.WARN: 1, Light.NONE: 3}


@dataclass(frozen=True, slots=True)
class Lamp:
    """One measure of the institution with its light."""

    column: Column
    cell: Cell
    strip: Strip | None


@dataclass(frozen=True, slots=True)
class View:
    """Everything the template shows."""

    datasets: Sequence[DatasetState]
    filled: int
    held: int
    last_run: Run | None
    outdated: bool
    lamps: tuple[Lamp, ...]
    more: int
    crit: int
    warn: int
    ok: int
    table: Table | None


def front(datasets: Sequence[DatasetState], run: Run | None, table: Table | None) -> View:
    """The page; ``table`` is the institution's own line of the newest period, if there is one."""
    lamps = _lamps(table)
    lights = [lamp.cell.light for lamp in lamps]
    return View(
        datasets=datasets,
        filled=sum(1 for each in datasets if each.records),
        held=sum(batch.held for each in datasets for batch in each.holding),
        last_run=run,
        outdated=run is not None and any(_newer(each, run) for each in datasets),
        lamps=lamps[:SHOWN],
        more=len(lamps[SHOWN:]),
        crit=lights.count(Light.CRIT),
        warn=lights.count(Light.WARN),
        ok=lights.count(Light.OK),
        table=table,
    )


def _newer(state: DatasetState, run: Run) -> bool:
    """Whether rows of a dataset were changed after the version that a run read."""
    if state.changed is None or state.dataset.name not in run.versions:
        return False
    read = run.versions[state.dataset.name]
    return read is None or state.changed > read


def _lamps(table: Table | None) -> tuple[Lamp, ...]:
    """Measures with a light, those outside first, otherwise in the pack's order."""
    if table is None or not table.rows:
        return ()
    cells = table.rows[0].cells
    found = [
        Lamp(column, cell, strip(column.interval, cell))
        for column in table.columns
        for cell in [cells.get(column.indicator.id)]
        if cell is not None and cell.light is not None
    ]
    return tuple(sorted(found, key=_place))


def _place(lamp: Lamp) -> int:
    return ORDER.get(lamp.cell.light, 2) if lamp.cell.light else 2
