"""A pack's sample rows through the real reading of files, and the figures they must give."""

import csv
import io
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

import polars as pl

from core.errors import GonghengError
from core.evidence.context import Context, Member, UnitName
from core.evidence.model import Dataset, Serves
from core.evidence.preparation import Prepared, prepare
from core.evidence.reading.source import FileSource
from core.evidence.schema import empty
from core.expressions.conditions import condition
from core.indicators.model import Level
from core.indicators.plan import Plan
from core.plugin.demonstration import written
from core.plugin.kit.figures import TENANT, figures
from core.plugin.kit.world import World, ordered
from core.plugin.model import Expected, Pack

NEAR = Fraction(1, 10**9)


def brought_in(pack: Pack) -> tuple[World, list[str]]:
    """The sample rows as an import would keep them, and what it would hold back."""
    frames = {each.name: empty(each) for each in pack.datasets}
    troubles: list[str] = []
    for dataset in in_order(pack):
        rows = pack.samples.get(dataset.name)
        if not rows:
            continue
        try:
            prepared = prepare(_file(dataset, rows), dataset, _context(pack, frames))
        except GonghengError as error:
            troubles.append(f"{dataset.name}: {error.message('zh')}")
            continue
        troubles += _troubles(dataset, len(rows), prepared)
        names = [field.name for field in dataset.fields]
        frames[dataset.name] = prepared.rows.select(names)
    return World(frames), troubles


def unexpected(pack: Pack, plan: Plan, rows: World) -> Iterator[tuple[Expected, float | None]]:
    """Each expected figure that the sample rows do not give, with what they give instead."""
    for period in dict.fromkeys(each.period for each in pack.expected):
        found = {
            (row["level"], row["subject"], row["indicator"]): row["value"]
            for row in figures(plan, rows, period).iter_rows(named=True)
        }
        for each in pack.expected:
            subject = TENANT if each.level is Level.TENANT else each.subject
            value = found.get((each.level.value, subject, each.indicator))
            if each.period == period and not _near(value, each.value):
                yield each, value


def _near(value: float | None, wanted: Fraction | None) -> bool:
    if value is None or wanted is None:
        return value is None and wanted is None
    return abs(Fraction(value) - wanted) <= NEAR * (1 + abs(wanted))


def in_order(pack: Pack) -> Iterator[Dataset]:
    """Units, staff and assignments, then the rest, each after what it refers to."""
    registers = [Serves.UNITS, Serves.STAFF, Serves.ASSIGNMENTS]
    yield from sorted(
        (each for each in pack.datasets if each.serves in registers),
        key=lambda each: registers.index(each.serves),
    )
    yield from (each for each in ordered(pack) if each.serves is Serves.RECORDS)


def _file(dataset: Dataset, rows: tuple[Mapping[str, Any], ...]) -> FileSource:
    names = [field for field in dataset.fields if any(field.name in row for row in rows)]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([field.label.zh for field in names])
    writer.writerows([written(row.get(field.name)) for field in names] for row in rows)
    return FileSource(f"{dataset.name}.csv", text.getvalue().encode())


def _context(pack: Pack, frames: Mapping[str, pl.DataFrame]) -> Context:
    serving = {each.serves: frames[each.name] for each in pack.datasets}
    staff, units = serving.get(Serves.STAFF), serving.get(Serves.UNITS)
    return Context(
        staff=None
        if staff is None
        else tuple(Member(*row) for row in staff.select("staff_no", "name").iter_rows()),
        units=None
        if units is None
        else tuple(UnitName(*row) for row in units.select("unit_no", "name").iter_rows()),
        datasets={each.name: each for each in pack.datasets},
        condition=lambda text, dataset, datasets, /: condition(text, dataset, datasets.values()),
    )


def _troubles(dataset: Dataset, count: int, prepared: Prepared) -> list[str]:
    held = [f"{dataset.name}: {each.reason.zh}" for each in prepared.held]
    if not held and prepared.rows.height < count:
        held.append(f"{dataset.name}: {count} → {prepared.rows.height}")
    return held
