"""A list of associations as a file: who took it and what for stands in it, formulas do not."""

import csv
from collections.abc import Sequence
from io import StringIO

from core.columns import now
from core.texts import Text
from tenants.matters.model import Matter
from web.formula_signs import harmless
from web.language import say
from web.pages.associations.view import LinkRow, Picture
from web.shown import moment

HEADS = (
    Text("名称", "Name"),
    Text("类别", "Kind"),
    Text("联系", "How"),
    Text("首次", "First"),
    Text("最近", "Last"),
    Text("来源记录", "Records"),
)
LINKS = (
    Text("从", "From"),
    Text("关联", "Link"),
    Text("到", "To"),
    Text("起", "Since"),
    Text("止", "Until"),
    Text("来源行", "Source row"),
)


def as_csv(picture: Picture, matter: Matter, who: str) -> bytes:
    """Entities, then links, between two lines that say whose copy it is."""
    rows: list[Sequence[object]] = [[say(each) for each in HEADS]]
    for each in picture.entities:
        how = "；".join(each.how)
        rows.append((each.name, say(each.kind), how, each.first, each.last, each.records))
    return marked([*rows, *link_cells(picture.links)], matter, who)


def link_cells(links: Sequence[LinkRow]) -> list[Sequence[object]]:
    """Links as rows of a file, under their heads."""
    rows: list[Sequence[object]] = [[say(each) for each in LINKS]]
    for link in links:
        ends = link.source, say(link.label), link.target
        rows.append((*ends, link.since, link.until, link.source_row))
    return rows


def marked(rows: Sequence[Sequence[object]], matter: Matter, who: str) -> bytes:
    """Rows between two lines that say under which matter, by whom and when they were taken."""
    mark = say(Text("查询事由", "Matter")), matter.named, who, moment(now())
    written = StringIO()
    table = csv.writer(written, lineterminator="\r\n")
    for row in (mark, *rows, mark):
        table.writerow([harmless("" if cell is None else str(cell)) for cell in row])
    return written.getvalue().encode("utf-8-sig")
