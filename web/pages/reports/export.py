"""A report as a workbook: one sheet for each table of figures, what is withheld left empty."""

from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO

import xlsxwriter

from core.texts import Text, same
from web.language import say
from web.pages.reports.view import Filled, View
from web.shown import UNITS, moment, period_name
from web.values import Cell, Column

Value = str | float | None
NUMBER, NAME = Text("编号", "No."), Text("名称", "Name")


def as_workbook(view: View) -> bytes:
    """Every table with all of its rows, in the order of the page."""
    made = BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    percent = book.add_format({"num_format": "0.00%"})
    for number, table in enumerate(view.tables, start=1):
        sheet = book.add_worksheet(f"{number}")
        shares = {2 + at for at, unit in enumerate(_units(table)) if unit == "%"}
        for place, line in enumerate(_lines(table)):
            for at, value in enumerate(line):
                if isinstance(value, str):
                    sheet.write_string(place, at, value, bold if place == 1 else None)
                elif value is not None:
                    sheet.write_number(place, at, value, percent if at in shares else None)
        sheet.freeze_panes(2, 2)
        sheet.set_column(0, 60, 13)
    book.close()
    return made.getvalue()


def _lines(table: Filled) -> Iterator[list[Value]]:
    """What the table is, its headings, and one line per subject."""
    source = table.provenance
    yield [f"{say(table.title)} · {moment(source.as_of)} · {source.run} · {source.digest}"]
    heads = [_named(column, each) for column in table.columns for each in table.periods]
    yield [say(NUMBER), say(NAME), *heads]
    for line in table.lines:
        figures = [_value(cell) for _, _, cell in line.figures]
        yield [line.row.subject, say(line.row.called), *figures]


def _units(table: Filled) -> list[str]:
    return [column.indicator.unit for column in table.columns for _ in table.periods]


def _named(column: Column, period: str) -> str:
    unit = say(UNITS.get(column.indicator.unit, same(column.indicator.unit))).strip()
    return " · ".join([say(column.indicator.name), period_name(period), *filter(None, [unit])])


def _value(cell: Cell | None) -> Value:
    if cell is None or not cell.applies or cell.withheld or cell.value is None:
        return None
    return float(cell.value) if isinstance(cell.value, Decimal) else cell.value
