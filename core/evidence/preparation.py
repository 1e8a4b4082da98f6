"""From a file to rows that may be merged and rows that are held back, with every reason."""

from dataclasses import dataclass

import polars as pl

from core.errors import BadFile
from core.evidence import remarks
from core.evidence.context import Context
from core.evidence.findings import Finding, NotData
from core.evidence.header_rows import likely
from core.evidence.headers import Column
from core.evidence.model import Dataset
from core.evidence.reading.source import FileSource
from core.evidence.tables import Table, tables
from core.evidence.typed import Typed, typed


@dataclass(frozen=True)
class Part:
    """A sheet that was read: its columns and the held-back rows as the user wrote them.

    ``cells`` has one text column ``"0"``, ``"1"`` … by position in ``columns``, and ``_row``.
    """

    sheet: str
    columns: tuple[Column, ...]
    cells: pl.DataFrame
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Prepared:
    """What a file holds for a dataset.

    ``rows``: typed, the dataset's fields (see ``schema.columns``) then ``_sheet`` (String) and
    ``_row`` (Int64), unique by key. ``present``: the fields that the file has a column for; the
    others are null in ``rows`` and should leave stored values alone. ``held``: errors; their rows
    (``held_rows`` of them) are in ``parts`` and not in ``rows``; row 0 is a sheet left out whole.
    ``warnings``: remarks that hold nothing back, on rows or (row 0) on columns.
    """

    source: str
    dataset: Dataset
    rows: pl.DataFrame
    present: tuple[str, ...]
    parts: tuple[Part, ...]
    held: tuple[Finding, ...]
    held_rows: int
    warnings: tuple[Finding, ...]
    not_data: tuple[NotData, ...]

    def as_json(self) -> dict[str, object]:
        """The findings as plain values."""
        return {
            "file": self.source,
            "dataset": self.dataset.name,
            "accepted": self.rows.height,
            "rejected": self.held_rows,
            "held": [each.as_json() for each in self.held],
            "warnings": [each.as_json() for each in self.warnings],
            "not_data": [each.as_json() for each in self.not_data],
        }


@dataclass(frozen=True)
class Survey:
    """A sheet's columns before anything is read: for deciding on a mapping."""

    sheet: str
    columns: tuple[Column, ...]
    missing: tuple[str, ...]
    records: int


def survey(source: FileSource, dataset: Dataset, context: Context) -> tuple[Survey, ...]:
    """What the headers of a file say, missing columns included; raises ``BadFile``.

    A file without any known header is shown by the row that looks most like one.
    """
    try:
        found = tables(source, dataset, context)
    except BadFile:
        found = tables(source, dataset, context, find=likely)
    return tuple(
        Survey(each.sheet, each.header.columns, each.missing, each.cells.height)
        for each in found.tables
    )


def prepare(source: FileSource, dataset: Dataset, context: Context) -> Prepared:
    """Read, coerce and check a file; all its sheets that carry the dataset together.

    Raises ``BadFile`` when nothing can be made of it: file, sheet or column is named.
    """
    found = tables(source, dataset, context)
    complete = [each for each in found.tables if not remarks.lacking(each, dataset)]
    if not complete:
        raise remarks.incomplete(source, found.tables[0], dataset)
    records = typed(complete, dataset, context)
    held = records.held()
    errors, warnings = remarks.on_rows(records, complete)
    partial = remarks.on_incomplete_sheets(found.tables, dataset)
    aside = [each for table in complete for each in table.not_data]
    return Prepared(
        source=source.name,
        dataset=dataset,
        rows=_accepted(records, held),
        present=_present(complete, dataset),
        parts=tuple(_part(table, records, held) for table in complete),
        held=(*partial, *errors),
        held_rows=len(held),
        warnings=(*remarks.on_columns(complete, dataset), *warnings),
        not_data=(*found.not_data, *aside),
    )


def _accepted(records: Typed, held: pl.Series) -> pl.DataFrame:
    out = pl.concat([held, pl.Series(list(records.repeats), dtype=pl.UInt32)])
    if out.is_empty():
        return records.rows
    at = pl.int_range(pl.len(), dtype=pl.UInt32)
    return records.rows.filter(~at.is_in(out.implode()))


def _present(complete: list[Table], dataset: Dataset) -> tuple[str, ...]:
    matched = {name for table in complete for name in table.header.matched()}
    return tuple(field.name for field in dataset.fields if field.name in matched)


def _part(table: Table, records: Typed, held: pl.Series) -> Part:
    places = records.text.select("_sheet", "_row").select(pl.all().gather(held))
    rows = places.filter(pl.col("_sheet") == table.sheet)["_row"]
    cells = table.cells.filter(pl.col("_row").is_in(rows.implode()))
    return Part(table.sheet, table.header.columns, cells, table.missing)
