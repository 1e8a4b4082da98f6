"""Text files with a separator between the cells: comma, tab or semicolon."""

import csv
import io
from itertools import islice

import polars as pl
from polars.exceptions import PolarsError

from core.errors import BadFile
from core.evidence.reading.encoding import as_utf8
from core.evidence.reading.sheet import Sheet, Sheets, bounded, check_columns
from core.evidence.reading.source import FileSource, Limits
from core.texts import Text

SEPARATORS = (",", "\t", ";")
SAMPLE_BYTES = 1 << 18
SAMPLE_ROWS = 200
LONGEST_CELL = 1 << 17


def read_delimited(source: FileSource, limits: Limits) -> Sheets:
    """The one sheet of a text file."""
    data = as_utf8(source.read(), where=source.name)
    separator, width = _shape(data[:SAMPLE_BYTES])
    cells = _widened(data, separator, width, where=source.name, limits=limits)
    _check_quotes(data, cells, where=source.name)
    return Sheets((Sheet("", bounded(cells, where=source.name, limits=limits)),))


def _shape(sample: bytes) -> tuple[str, int]:
    """The separator that cuts rows into the most cells on average, and the longest row."""
    text = sample.decode("utf-8", "ignore")
    shapes = {mark: _lengths(text, mark) for mark in SEPARATORS}
    best = max(SEPARATORS, key=lambda mark: sum(shapes[mark]) / max(len(shapes[mark]), 1))
    return best, max(shapes[best], default=1)


def _lengths(text: str, separator: str) -> list[int]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        return [len(row) for row in islice(reader, SAMPLE_ROWS)]
    except csv.Error:
        return [line.count(separator) + 1 for line in text.splitlines()[:SAMPLE_ROWS]]


def _widened(
    data: bytes, separator: str, width: int, *, where: str, limits: Limits
) -> pl.DataFrame:
    """All rows; a row that is longer than any in the sample widens the frame."""
    while True:
        check_columns(width, where=where, limits=limits)
        cells = _parsed(data, separator, width + 1, where=where, limits=limits)
        if cells[str(width)].null_count() == cells.height:
            return cells.drop(str(width))
        width *= 2


def _parsed(data: bytes, separator: str, width: int, *, where: str, limits: Limits) -> pl.DataFrame:
    schema = {str(position): pl.String() for position in range(width)}
    try:
        return pl.read_csv(
            data,
            has_header=False,
            schema=schema,
            separator=separator,
            extra_columns="ignore",
            missing_columns="insert",
            raise_if_empty=False,
            n_rows=limits.rows + 1,
        )
    except PolarsError:
        return pl.DataFrame(
            _patiently(data, separator, width, where=where), schema=schema, orient="row"
        )


def _patiently(data: bytes, separator: str, width: int, *, where: str) -> list[list[str | None]]:
    """Python's reader forgives a quotation mark inside a cell, which Polars refuses."""
    reader = csv.reader(io.StringIO(data.decode(), newline=""), delimiter=separator)
    rows: list[list[str | None]] = []
    try:
        for row in reader:
            rows.append([*row[:width], *[None] * (width - len(row))])
    except csv.Error as error:
        raise _broken(len(rows) + 1, where=where) from error
    return rows


def _check_quotes(data: bytes, cells: pl.DataFrame, *, where: str) -> None:
    """An open quotation mark swallows the rest of the file into the last row."""
    last = cells.tail(1).rows()
    if last and any(cell and "\n" in cell for cell in last[0]) and data.count(b'"') % 2:
        raise _broken(cells.height, where=where)


def _broken(row: int, *, where: str) -> BadFile:
    return BadFile(
        Text(f"第 {row} 行的引号没有成对", f"row {row} opens a quotation mark and never closes it"),
        where=where,
        advice=Text("请检查该行的双引号", "check the double quotes of that row"),
    )
