"""The records of a file as typed columns, with everything that is wrong with them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import polars as pl

from core.evidence import checks
from core.evidence.checks import Broken
from core.evidence.coercion.column import Fault
from core.evidence.coercion.kinds import Surroundings, coerce
from core.evidence.coercion.people import Directory
from core.evidence.context import Context, UnitName
from core.evidence.model import Dataset, Field, Kind, Serves, Severity
from core.evidence.tables import Table

STAFF_KINDS = (Kind.STAFF, Kind.STAFF_LIST)


@dataclass(frozen=True)
class Typed:
    """All records: ``rows`` typed, ``text`` as written, row by row alike; both with ``_sheet``
    and ``_row``. ``broken`` counts rows from 0. ``repeats`` are rows that say again, word for
    word, what an earlier row said: row → that row.
    """

    rows: pl.DataFrame
    text: pl.DataFrame
    broken: tuple[Broken, ...]
    repeats: dict[int, int]

    def held(self) -> pl.Series:
        """The rows with an error, ascending."""
        return pl.Series(sorted(_with_errors(self.broken)), dtype=pl.UInt32)


def typed(tables: Sequence[Table], dataset: Dataset, context: Context) -> Typed:
    """Coerce every table, then check all rows together."""
    texts = [table.named(dataset) for table in tables]
    text = pl.concat(texts)
    around = _surroundings(text, dataset, context)
    frames, broken, before = [], [], 0
    for table, written in zip(tables, texts, strict=True):
        rows, faults = _coerced(written, table, around)
        frames.append(rows)
        broken += [_moved(each, before) for each in faults]
        before += rows.height
    rows = pl.concat(frames)
    broken += _checked(rows, broken, dataset, context)
    contrary, repeats = checks.duplicates(rows, dataset, sorted(_with_errors(broken)))
    return Typed(rows, text, (*broken, *contrary), repeats)


def _surroundings(text: pl.DataFrame, dataset: Dataset, context: Context) -> Surroundings:
    if dataset.serves is Serves.UNITS:
        context = replace(context, units=_with_own(text, context.units or ()))
    return Surroundings(dataset, context, Directory(context.staff))


def _with_own(text: pl.DataFrame, known: Sequence[UnitName]) -> tuple[UnitName, ...]:
    """A list of units may name the units that it brings itself."""
    names = {each.unit_no: each for each in known}
    pairs = text.select(pl.col("unit_no", "name").str.strip_chars()).drop_nulls().iter_rows()
    return tuple((names | {number: UnitName(number, name) for number, name in pairs}).values())


def _coerced(
    text: pl.DataFrame, table: Table, around: Surroundings
) -> tuple[pl.DataFrame, list[Broken]]:
    """Units first: a homonym is told apart by the unit in its row."""
    headers = {name: column.header for name, column in table.header.matched().items()}
    fields = around.dataset.fields
    columns: dict[str, pl.Series] = {}
    broken: list[Broken] = []
    for field in sorted(fields, key=lambda each: each.kind in STAFF_KINDS):
        beside = replace(around, units=_units(columns, around.dataset))
        coerced = coerce(text[field.name], field, headers.get(field.name, ""), beside)
        columns[field.name] = coerced.values.alias(field.name)
        broken += [Broken((field.name,), fault) for fault in coerced.faults]
    ordered = [columns[field.name] for field in fields]
    return pl.DataFrame([*ordered, text["_sheet"], text["_row"]]), broken


def _units(columns: dict[str, pl.Series], dataset: Dataset) -> pl.Series | None:
    names = [each.name for each in dataset.fields if each.kind is Kind.UNIT]
    name = dataset.unit_field or (names[0] if names else "")
    return columns.get(name)


def _moved(broken: Broken, by: int) -> Broken:
    fault = broken.fault
    return Broken(broken.fields, replace(fault, rows=tuple(row + by for row in fault.rows)))


def _checked(
    rows: pl.DataFrame, broken: Sequence[Broken], dataset: Dataset, context: Context
) -> Iterator[Broken]:
    in_cells: list[Broken] = []
    for field in dataset.fields:
        in_cells += checks.required(rows, field, _at_fault(broken, field))
        in_cells += checks.in_range(rows, field)
        in_cells += checks.references(rows, field, dataset, context)
    yield from in_cells
    refused = _refused((*broken, *in_cells), dataset)
    for each in dataset.rules:
        yield from checks.rule(rows, each, dataset, context, refused=refused)


def _refused(broken: Sequence[Broken], dataset: Dataset) -> dict[str, frozenset[int]]:
    """The rows whose cell in each field is no good."""
    errors = [each for each in broken if each.fault.severity is Severity.ERROR]
    return {field.name: _at_fault(errors, field) for field in dataset.fields}


def _at_fault(broken: Sequence[Broken], field: Field) -> frozenset[int]:
    return frozenset(row for each in broken if field.name in each.fields for row in each.fault.rows)


def _with_errors(broken: Sequence[Broken]) -> set[int]:
    faults: list[Fault] = [each.fault for each in broken]
    return {row for fault in faults if fault.severity is Severity.ERROR for row in fault.rows}
