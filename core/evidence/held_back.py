"""The held-back rows as a workbook to correct and bring in again."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

import xlsxwriter

from core.evidence.findings import Finding
from core.evidence.headers import LINE, OWN_REASON, OWN_ROW
from core.evidence.preparation import Part, Prepared

RED = {"bg_color": "#FFC7CE", "font_color": "#9C0006"}
HEADER = {"bold": True, "bg_color": "#F2F2F2"}
WIDTH = 16
REASON_WIDTH = 80
LONGEST = 32_000
SHEET_NAME = "退回数据"
ROWS = 1_000_000
LONGEST_TITLE = 24
NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def write_held_back(prepared: Prepared, file: Path | BinaryIO) -> int:
    """Write the held-back rows as .xlsx; returns how many.

    One sheet for each of the user's, under the user's own headers, with the original row numbers
    in front, the wrong cells red and the reasons behind. Every cell is text: nothing is ever
    written as a formula, and nothing is rounded.
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        formats = (book.add_format(HEADER), book.add_format(RED))
        taken: set[str] = set()
        for part in _slices(prepared.parts):
            title = _title(part.sheet, taken)
            _sheet(book.add_worksheet(title), part, prepared.held, formats)
        if not taken:
            book.add_worksheet(SHEET_NAME)
    return prepared.held_rows


def _slices(parts: Sequence[Part]) -> Iterator[Part]:
    """Parts with rows, none longer than a sheet can be."""
    for part in parts:
        for start in range(0, part.cells.height, ROWS):
            yield replace(part, cells=part.cells.slice(start, ROWS))


def _title(name: str, taken: set[str]) -> str:
    """The user's name of the sheet as far as .xlsx allows it, once only."""
    plain = NOT_IN_TITLES.sub("_", name).strip("'")[:LONGEST_TITLE] or SHEET_NAME
    title, number = plain, 1
    while title.casefold() in taken:
        number += 1
        title = f"{plain} ({number})"
    taken.add(title.casefold())
    return title


def _sheet(sheet: Any, part: Part, held: Sequence[Finding], formats: tuple[Any, Any]) -> None:
    bold, red = formats
    reasons = _by_row(part.sheet, held)
    headers = [column.header for column in part.columns]
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, len(headers), WIDTH)
    sheet.set_column(len(headers) + 1, len(headers) + 1, REASON_WIDTH)
    for position, header in enumerate((OWN_ROW, *headers, OWN_REASON)):
        sheet.write_string(0, position, header, bold)
    names = ["_row", *(str(column.position) for column in part.columns)]
    for line, cells in enumerate(part.cells.select(names).iter_rows(), 1):
        findings = reasons.get(cells[0], [])
        wrong = {name for each in findings for name in each.fields}
        sheet.write_number(line, 0, cells[0])
        for position, (column, cell) in enumerate(zip(part.columns, cells[1:], strict=True), 1):
            is_red = column.field in wrong
            if cell is not None:
                sheet.write_string(line, position, cell[:LONGEST], red if is_red else None)
            elif is_red:
                sheet.write_blank(line, position, None, red)
        sheet.write_string(line, len(names), _reasons(findings))


def _by_row(sheet: str, held: Sequence[Finding]) -> dict[int, list[Finding]]:
    rows: dict[int, list[Finding]] = {}
    for each in held:
        if each.sheet == sheet:
            rows.setdefault(each.row, []).append(each)
    return rows


def _reasons(findings: Sequence[Finding]) -> str:
    """Each reason in both languages."""
    lines = (
        f"{each.column}{LINE}{each.reason.zh}{LINE}{each.reason.en}".removeprefix(LINE)
        for each in findings
    )
    return "；".join(lines)[:LONGEST]
