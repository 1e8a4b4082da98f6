"""Parquet files: typed already, but read as text like the rest, so that one set of rules holds."""

import io

import polars as pl
import pyarrow.parquet as pq
from polars.datatypes import DataTypeClass

from core.errors import BadFile
from core.evidence.reading.native import guarded
from core.evidence.reading.sheet import Sheet, Sheets, bounded, check_columns, check_rows
from core.evidence.reading.source import FileSource, Limits
from core.texts import Text


def read_parquet(source: FileSource, limits: Limits) -> Sheets:
    """The one sheet of a Parquet file; its first row is the column names."""
    return guarded(lambda: _read(source, limits), lambda _error: _damaged(source.name))


def _read(source: FileSource, limits: Limits) -> Sheets:
    data = source.read()
    _check(data, where=source.name, limits=limits)
    frame = pl.read_parquet(io.BytesIO(data))
    body = frame.select(_as_text(name, frame.schema[name]) for name in frame.columns)
    names = pl.DataFrame([frame.columns], schema=body.schema, orient="row")
    cells = bounded(pl.concat([names, body]), where=source.name, limits=limits)
    return Sheets((Sheet("", cells),))


def _damaged(where: str) -> BadFile:
    return BadFile(
        Text("Parquet 文件已损坏或不完整", "the Parquet file is damaged or cut short"),
        where=where,
        advice=Text("请重新导出", "export it again"),
    )


def _check(data: bytes, *, where: str, limits: Limits) -> None:
    about = pq.ParquetFile(io.BytesIO(data)).metadata
    check_columns(about.num_columns, where=where, limits=limits)
    check_rows(about.num_rows, where=where, limits=limits)
    unpacked = sum(about.row_group(i).total_byte_size for i in range(about.num_row_groups))
    if unpacked > limits.unpacked:
        raise BadFile(
            Text("展开后过大", "too large once unpacked"),
            where=where,
            advice=Text("请分成几个文件导入", "split it into several files"),
        )


def _as_text(name: str, kind: pl.DataType | DataTypeClass) -> pl.Expr:
    column = pl.col(name)
    if isinstance(kind, pl.List):
        return column.cast(pl.List(pl.String)).list.join("、")
    if isinstance(kind, pl.Binary):
        return column.bin.encode("base64")
    return column.cast(pl.String)
