"""A sheet as cells of text: what every kind of file becomes before anything is understood."""

from collections.abc import Callable
from dataclasses import dataclass, field

import polars as pl

from core.errors import BadFile
from core.evidence.findings import NotData
from core.evidence.reading.source import Limits
from core.texts import Text


def _no_numbers(_position: int) -> pl.Series:
    return pl.Series([], dtype=pl.Boolean)


@dataclass(frozen=True)
class Sheet:
    """Cells as text: columns ``"0"``, ``"1"`` …; row *i* of the frame is row *i* + 1 of the user.

    ``numbers`` says of a column, cell by cell, whether the file stores a number there (an id
    number stored so has lost its last digits); it is empty where a file stores text alone.
    """

    name: str
    cells: pl.DataFrame
    numbers: Callable[[int], pl.Series] = field(default=_no_numbers, compare=False)


@dataclass(frozen=True)
class Sheets:
    """All sheets of a file and those left unread, with the reason."""

    sheets: tuple[Sheet, ...]
    unread: tuple[NotData, ...] = ()


def bounded(cells: pl.DataFrame, *, where: str, limits: Limits) -> pl.DataFrame:
    """The same frame, columns named by position; refused when it has too many of either."""
    check_columns(cells.width, where=where, limits=limits)
    check_rows(cells.height, where=where, limits=limits)
    return cells.rename({old: str(new) for new, old in enumerate(cells.columns)})


def check_rows(count: int, *, where: str, limits: Limits) -> None:
    """Refuse more rows than the limit."""
    if count > limits.rows:
        raise BadFile(
            Text(f"超过 {limits.rows:,} 行", f"more than {limits.rows:,} rows"),
            where=where,
            advice=Text("请分成几个文件导入", "split it into several files"),
        )


def check_columns(count: int, *, where: str, limits: Limits) -> None:
    """Refuse more columns than the limit."""
    if count > limits.columns:
        raise BadFile(
            Text(
                f"有 {count:,} 列，上限为 {limits.columns:,} 列",
                f"{count:,} columns; at most {limits.columns:,} are read",
            ),
            where=where,
            advice=Text("请删去无用的列", "delete the columns that are not needed"),
        )
