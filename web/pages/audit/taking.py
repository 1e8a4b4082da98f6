"""The log as files: a workbook, or CSV that Excel opens in Chinese; the newest entry first."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO, StringIO

import xlsxwriter

from core.audit.model import Entry
from core.texts import Text
from web.formula_signs import harmless
from web.language import say
from web.pages.audit.facts import in_one_line
from web.pages.audit.view import line
from web.shown import moment

HEADS = (
    Text("编号", "No."),
    Text("时间", "Time"),
    Text("操作人", "Actor"),
    Text("操作", "Act"),
    Text("对象", "Object"),
    Text("对象编号", "Object no."),
    Text("结果", "Outcome"),
    Text("内容", "Facts"),
    Text("来源地址", "Source"),
    Text("事由", "Purpose"),
    Text("摘要", "Digest"),
)
LONGEST = 32_000


def as_workbook(entries: Iterable[Entry]) -> bytes:
    """What the page shows, and the digest of each entry."""
    made = BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet(say(Text("日志", "Log")))
    bold = book.add_format({"bold": True, "bottom": 1})
    for place, head in enumerate(HEADS):
        sheet.write_string(0, place, say(head), bold)
    for row, (number, *cells) in enumerate(_lines(entries), 1):
        sheet.write_number(row, 0, int(number))
        for place, cell in enumerate(cells, 1):
            sheet.write_string(row, place, cell)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(HEADS), 16)
    book.close()
    return made.getvalue()


def as_csv(entries: Iterable[Entry]) -> bytes:
    """The same lines; what a spreadsheet would take for a formula is marked as text."""
    written = StringIO()
    table = csv.writer(written, lineterminator="\r\n")
    table.writerow([say(head) for head in HEADS])
    for cells in _lines(entries):
        table.writerow([harmless(each) for each in cells])
    return written.getvalue().encode("utf-8-sig")


def _lines(entries: Iterable[Entry]) -> Iterator[Sequence[str]]:
    for entry in entries:
        each = line(entry)
        who = (str(each.number), moment(each.moment), say(each.actor), say(each.act))
        what = (say(each.what), each.object, say(each.outcome), in_one_line(each.facts))
        cells = (*who, *what, say(each.source), entry.purpose, each.digest)
        yield [cell[:LONGEST] for cell in cells]
