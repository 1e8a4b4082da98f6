"""The rows behind a figure as a workbook."""

from io import BytesIO

import xlsxwriter

from core.texts import Text
from web.language import say
from web.pages.figure.view import adds_up, written_cell
from web.values import Figure

YES = Text("是", "yes")


def as_workbook(figure: Figure) -> bytes:
    """One line per row of evidence: its cells, whether it counts, and why not."""
    made = BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet(say(Text("逐条", "Rows")))
    bold = book.add_format({"bold": True, "bottom": 1})
    summed = adds_up(figure)
    brings = Text("计入分子的数", "brings to the numerator")
    top = brings if summed else Text("计入分子", "numerator")
    last = (Text("计入", "counted"), top, Text("原因", "reason"))
    for place, head in enumerate((*figure.headers, *last)):
        sheet.write_string(0, place, say(head), bold)
    for number, record in enumerate(figure.records, 1):
        marks = (
            say(YES) if record.counted else "",
            say(YES) if record.in_numerator else "",
            say(record.failed),
        )
        for place, value in enumerate((*record.cells, *marks)):
            sheet.write_string(number, place, "" if value is None else written_cell(value))
        if summed and record.value is not None:
            sheet.write_number(number, len(record.cells) + 1, float(record.value))
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, len(figure.headers) + 3, 18)
    book.close()
    return made.getvalue()
