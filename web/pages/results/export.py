"""The results as a workbook or as CSV that Excel opens in Chinese: same rows, same order."""

import csv
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from io import BytesIO, StringIO

import xlsxwriter

from core.indicators.model import Level
from core.texts import Text, same
from web.formula_signs import harmless
from web.language import say
from web.pages.results.view import Wish, every_row, withheld
from web.shown import UNITS, interval, moment, period_name, scaled
from web.values import Column, Number, Row, Table

Value = str | int | float | None
HEADS = {
    Level.PERSON: (
        (Text("工号", "Staff no."), lambda row: row.subject),
        (Text("姓名", "Name"), lambda row: row.name),
        (Text("部门", "Department"), lambda row: row.unit),
        (Text("人员类别", "Class"), lambda row: row.staff_class),
    ),
    Level.UNIT: (
        (Text("部门编号", "Department no."), lambda row: row.subject),
        (Text("部门", "Department"), lambda row: row.name),
    ),
    Level.TENANT: (
        (Text("单位编号", "Institution no."), lambda row: row.subject),
        (Text("单位", "Institution"), lambda row: say(row.called)),
    ),
}
VALUE = Text("指标值", "value")
TOTALS = (
    Text("总分", "Total"),
    Text("满分", "Full marks"),
    Text("计入满分", "Full marks that counted"),
)
PARTS = (
    Text("分子", "numerator"),
    Text("分母", "denominator"),
    VALUE,
    Text("得分", "points"),
)


def lines(table: Table, wish: Wish) -> Iterator[list[Value]]:
    """A header and then one line per subject; figures as numbers, no data as nothing."""
    columns, rows = every_row(table, wish)
    heads: Sequence[tuple[Text, Callable[[Row], str]]] = HEADS[table.level]
    named = [_named(each, part) for each in columns for part in PARTS]
    yield [*(say(label) for label, _ in heads), *named, *map(say, TOTALS)]
    for row in rows:
        figures = [part for column in columns for part in _figures(row, column)]
        yield [*(read(row) for _, read in heads), *figures, *_total(row)]


def _total(row: Row) -> list[Value]:
    """The total, what it is out of, and the marks of the measures that have data."""
    if row.total is None:
        return [None] * len(TOTALS)
    return [_number(row.total), _number(row.full), _number(row.counted)]


def _named(column: Column, part: Text) -> str:
    """What a column holds, with the unit of what has one: 平均结案时间 · 指标值（天）."""
    unit = say(UNITS.get(column.indicator.unit, same(column.indicator.unit))).strip()
    bracketed = Text(f"（{unit}）", f" ({unit})") if part is VALUE and unit else same("")
    return f"{say(column.indicator.name)} · {say(part)}{say(bracketed)}"


def _percentages(table: Table, wish: Wish) -> set[int]:
    """The places of the columns that hold shares; a person reads them as percentages."""
    columns, _ = every_row(table, wish)
    first, part = len(HEADS[table.level]), PARTS.index(VALUE)
    return {
        first + place * len(PARTS) + part
        for place, each in enumerate(columns)
        if each.indicator.unit == "%"
    }


def _figures(row: Row, column: Column) -> list[Value]:
    cell = row.cells.get(column.indicator.id)
    if cell is None or not cell.applies or cell.withheld:
        return [None, None, None, None]
    parts = (cell.numerator, cell.denominator, cell.value, cell.points)
    return [_number(part) for part in parts]


def _number(value: Number | None) -> Value:
    return float(value) if isinstance(value, Decimal) else value


def as_csv(table: Table, wish: Wish) -> bytes:
    """UTF-8 with a byte order mark; a text that a spreadsheet would run is quoted."""
    sheet = StringIO()
    writer = csv.writer(sheet)
    shares = _percentages(table, wish)
    for line in lines(table, wish):
        writer.writerow([_written(value, share=at in shares) for at, value in enumerate(line)])
    return ("\ufeff" + sheet.getvalue()).encode()


def _written(value: Value, *, share: bool) -> Value:
    """Under a header with % stands a number of percent: 9.82 and not 0.0982."""
    if share and isinstance(value, float):
        return float(scaled(value, "%"))
    return harmless(value) if isinstance(value, str) else value


def as_workbook(table: Table, wish: Wish) -> bytes:
    """A workbook: the table, and a sheet that says where the figures come from."""
    made = BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    sheet = book.add_worksheet(say(Text("结果", "Results")))
    percent = dict.fromkeys(_percentages(table, wish), book.add_format({"num_format": "0.00%"}))
    for number, line in enumerate(lines(table, wish)):
        for place, value in enumerate(line):
            if isinstance(value, str):
                sheet.write_string(number, place, value, bold if number == 0 else None)
            elif value is not None:
                sheet.write_number(number, place, value, percent.get(place))
    sheet.freeze_panes(1, 2)
    sheet.set_column(0, 60, 13)
    _write_source(book.add_worksheet(say(Text("凭据", "Source"))), table, wish)
    book.close()
    return made.getvalue()


def _write_source(sheet: xlsxwriter.worksheet.Worksheet, table: Table, wish: Wish) -> None:
    from_where = table.provenance
    columns, _ = every_row(table, wish)
    facts = [
        (Text("考核周期", "Period"), period_name(table.period)),
        (Text("数据截至", "Data as of"), moment(from_where.as_of)),
        (Text("统计历", "Calendar"), say(from_where.calendar)),
        (Text("考核方案", "Scheme"), say(from_where.scheme)),
        (Text("指标包", "Pack"), say(from_where.pack)),
        (Text("计分凭据", "Receipt"), f"{from_where.run} · {from_where.digest}"),
    ]
    facts += [(Text("不得排名", "Ranking withheld"), d.document) for d in withheld(table, columns)]
    facts += [
        (each.indicator.name, interval(each.interval, each.indicator.unit)) for each in columns
    ]
    for number, (label, fact) in enumerate(facts):
        sheet.write_string(number, 0, say(label))
        sheet.write_string(number, 1, fact)
    sheet.set_column(0, 1, 40)
