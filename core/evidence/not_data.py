"""Rows of a table that are no records: totals, signatures, repeated headers, blank rows."""

import polars as pl

from core.evidence.findings import NotData
from core.evidence.headers import LINE, Column, Header
from core.evidence.model import Dataset
from core.texts import Text

TOTAL = (
    r"(?i)^(?:.{0,20}(?:合\s*计|总\s*计|小\s*计|累\s*计|共\s*计|sub-?total|total)"
    r"|(?:合计|总计|小计|共计|累计|总数|共)[:：\s]*[\d,.]+\s*[件人条元起]?)\s*[:：]?$"
)
REMARK = (
    r"(?i)^(?:制表|填表|填报|审核|复核|审批|审签|单位负责人|部门负责人|负责人|统计人|统计员|统计负责|主管|"
    r"经办|联系人|联系电话|打印|导出|制作|报送|备注|附注|注|说明|数据来源|资料来源|截至|"
    r"prepared|approved|printed|exported|source|notes?)[^:：]{0,12}[:：]"
)
HINTS = ["计", "共", "总数", "total", ":", "："]
"""One of them is in every total and remark."""
IS_TOTAL = Text("合计、小计行", "a total")
IS_REMARK = Text("签名、说明行", "a signature or remark")
IS_HEADER = Text("重复的表头", "the header again")
IS_BLANK = Text("空行", "blank")
AT_MOST = 3
"""So many filled cells a signature line may have, however few columns there are."""


def split(
    body: pl.DataFrame, header: Header, dataset: Dataset, *, sheet: str
) -> tuple[pl.DataFrame, tuple[NotData, ...]]:
    """The records, and the other rows with the reason; ``body`` has ``_row``."""
    doubtful = body.filter(_doubtful(body, header))
    reasons = doubtful.select(_reason(body, header, dataset)).to_series()
    others = doubtful.filter(reasons.is_not_null())
    if others.is_empty():
        return body, ()
    records = body.filter(~pl.col("_row").is_in(others["_row"].implode()))
    return records, tuple(_listed(others, reasons.drop_nulls(), sheet))


def _doubtful(body: pl.DataFrame, header: Header) -> pl.Expr:
    """A cheap first look, so that only a few rows are looked at closely."""
    first = pl.coalesce(pl.col(name) for name in body.columns if name != "_row").str.strip_chars()
    headers = [word for column in header.columns for word in _words(column)]
    return (
        first.is_null()
        | (first == "")
        | first.str.contains_any(HINTS, ascii_case_insensitive=True)
        | first.is_in(headers)
    )


def _reason(body: pl.DataFrame, header: Header, dataset: Dataset) -> pl.Expr:
    """The name of the reason, or null for a record."""
    everything = [pl.col(name) for name in body.columns if name != "_row"]
    first = pl.coalesce(_filled(column) for column in everything).str.strip_chars()
    matched = header.matched()
    key = [pl.col(str(matched[name].position)) for name in dataset.key if name in matched]
    no_key = pl.all_horizontal(
        pl.lit(value=True),
        *(_filled(each).is_null() | (each.str.strip_chars() == first) for each in key),
    )
    known = list(matched.values()) or list(header.columns)
    read = [pl.col(str(column.position)) for column in known]
    few = pl.sum_horizontal(_filled(column).is_not_null() for column in read) <= max(
        AT_MOST, len(read) // 2
    )
    return (
        pl.when(pl.all_horizontal(_filled(column).is_null() for column in read) & first.is_null())
        .then(pl.lit("blank"))
        .when(_repeats(known))
        .then(pl.lit("header"))
        .when(no_key & first.str.contains(TOTAL))
        .then(pl.lit("total"))
        .when(no_key & few & first.str.contains(REMARK))
        .then(pl.lit("remark"))
    )


def _filled(column: pl.Expr) -> pl.Expr:
    return pl.when(column.str.contains(r"\S")).then(column)


def _repeats(columns: list[Column]) -> pl.Expr:
    """Whether the first few cells say what the header says."""
    return pl.all_horizontal(
        pl.col(str(column.position)).str.strip_chars().is_in(_words(column))
        for column in columns[:3]
    )


def _words(column: Column) -> list[str]:
    return [column.header, *column.header.split(LINE)]


def _listed(rows: pl.DataFrame, reasons: pl.Series, sheet: str) -> list[NotData]:
    """Each row by itself; a run of blank rows as one."""
    says = {"total": IS_TOTAL, "remark": IS_REMARK, "header": IS_HEADER}
    cells = [name for name in rows.columns if name != "_row"]
    listed: list[NotData] = []
    start = last = -1
    for row, reason in zip(rows.iter_rows(named=True), reasons, strict=True):
        number = row["_row"]
        if reason != "blank":
            text = " ".join(str(row[name]).strip() for name in cells if row[name])
            listed.append(NotData(sheet, number, says[reason], text[:200]))
        elif number == last + 1 and listed and listed[-1].row == start:
            last = number
            listed[-1] = NotData(sheet, start, _blank(start, last))
        else:
            start = last = number
            listed.append(NotData(sheet, number, IS_BLANK))
    return listed


def _blank(start: int, last: int) -> Text:
    return Text(f"空行（至第 {last} 行）", f"blank, to row {last}")
