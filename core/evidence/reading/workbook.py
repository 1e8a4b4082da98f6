"""Workbooks: .xlsx, .xls and .ods, each sheet as text cells."""

import io
from collections.abc import Callable
from functools import cache

import fastexcel
import polars as pl
import python_calamine

from core.errors import BadFile
from core.evidence.findings import NotData
from core.evidence.reading.native import Answer, guarded
from core.evidence.reading.sheet import Sheet, Sheets, bounded
from core.evidence.reading.source import FileSource, Limits
from core.texts import Text

HIDDEN = Text("隐藏的工作表，未读取", "a hidden sheet, not read")
EMPTY = Text("空工作表", "an empty sheet")
ERROR_CELL = "#ERROR!"


def read_workbook(source: FileSource, limits: Limits) -> Sheets:
    """All visible sheets; hidden and empty ones are listed as unread."""
    data = source.read()
    reader = _guarded(lambda: fastexcel.read_excel(data), where=source.name)
    if len(reader.sheet_names) > limits.sheets:
        raise BadFile(
            Text(f"超过 {limits.sheets} 个工作表", f"more than {limits.sheets} sheets"),
            where=source.name,
            advice=Text("请删去无关的工作表", "delete the sheets that are not needed"),
        )
    sheets, unread = [], []
    for name in reader.sheet_names:
        read = _sheet(reader, name, data, where=f"{source.name} · {name}", limits=limits)
        if isinstance(read, Sheet):
            sheets.append(read)
        else:
            unread.append(NotData(name, 0, read))
    return Sheets(tuple(sheets), tuple(unread))


def _sheet(
    reader: fastexcel.ExcelReader, name: str, data: bytes, *, where: str, limits: Limits
) -> Sheet | Text:
    loaded = _guarded(
        lambda: reader.load_sheet(name, header_row=None, skip_rows=0, dtypes="string"),
        where=where,
    )
    if loaded.visible != "visible":
        return HIDDEN
    cells = bounded(_guarded(lambda: _cells(loaded), where=where), where=where, limits=limits)
    return Sheet(name, cells, _numbers(data, name, where=where)) if cells.height else EMPTY


def _cells(loaded: fastexcel.ExcelSheet) -> pl.DataFrame:
    """Cells as text; one that shows an error such as #DIV/0! says so instead of being empty."""
    batch, errors = loaded.to_arrow_with_errors()
    cells = pl.DataFrame(batch).cast(pl.String)
    by_column: dict[int, list[int]] = {}
    for error in errors.errors if errors else []:
        row, column = error.offset_position
        by_column.setdefault(column, []).append(row)
    return cells.with_columns(
        cells.to_series(column).scatter(rows, ERROR_CELL) for column, rows in by_column.items()
    )


def _numbers(data: bytes, name: str, *, where: str) -> Callable[[int], pl.Series]:
    """The types of cells, from a second reader that keeps them; read only when asked for."""

    @cache
    def rows() -> tuple[int, list[list[object]]]:
        book = python_calamine.load_workbook(io.BytesIO(data))
        sheet = book.get_sheet_by_name(name)
        start = sheet.start[1] if sheet.start else 0
        return start, [list(row) for row in sheet.to_python(skip_empty_area=False)]

    def numbers(position: int) -> pl.Series:
        start, cells = _guarded(rows, where=where)
        column = (row[start + position] for row in cells)
        return pl.Series(
            [isinstance(cell, int | float) and not isinstance(cell, bool) for cell in column],
            dtype=pl.Boolean,
        )

    return numbers


def _guarded(act: Callable[[], Answer], *, where: str) -> Answer:
    return guarded(act, lambda error: _refusal(error, where))


def _refusal(error: BaseException, where: str) -> BadFile:
    if "password" in str(error).lower() or "encrypt" in str(error).lower():
        return locked(where)
    return BadFile(
        Text("工作簿已损坏或不完整", "the workbook is damaged or cut short"),
        where=where,
        advice=Text(
            "请用 Excel 或 WPS 打开后另存为 .xlsx",
            "open it in Excel or WPS and save it as .xlsx",
        ),
    )


def locked(where: str) -> BadFile:
    """The workbook asks for a password."""
    return BadFile(
        Text("工作簿有密码保护", "the workbook is protected by a password"),
        where=where,
        advice=Text("请去掉密码后重新上传", "remove the password and upload it again"),
    )
