"""The log as a workbook: one line per entry, the newest first."""

from collections.abc import Iterable
from io import BytesIO

import xlsxwriter

from core.audit.model import Entry
from core.texts import Text
from web.language import say
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
    Text("摘要", "Digest"),
)


def as_workbook(entries: Iterable[Entry]) -> bytes:
    """What the page shows, and the digest of each entry."""
    made = BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet(say(Text("日志", "Log")))
    bold = book.add_format({"bold": True, "bottom": 1})
    for place, head in enumerate(HEADS):
        sheet.write_string(0, place, say(head), bold)
    for number, entry in enumerate(entries, 1):
        each = line(entry)
        cells = (moment(each.moment), say(each.actor), say(each.act), say(each.what), each.object)
        rest = (say(each.outcome), each.facts, each.source, each.digest)
        sheet.write_number(number, 0, each.number)
        for place, cell in enumerate((*cells, *rest), 1):
            sheet.write_string(number, place, cell[:32000])
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(HEADS), 16)
    book.close()
    return made.getvalue()
