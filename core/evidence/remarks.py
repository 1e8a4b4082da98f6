"""What is wrong or odd, put into words for the place where the user sees it."""

import difflib
from collections.abc import Iterator, Sequence

import polars as pl

from core.errors import BadFile, NotFound
from core.evidence.coercion.column import Fault
from core.evidence.findings import Finding
from core.evidence.header_rows import IGNORED, OURS
from core.evidence.headers import Column, plain
from core.evidence.model import Dataset, Severity
from core.evidence.reading.source import FileSource
from core.evidence.tables import Table
from core.evidence.typed import Typed
from core.texts import Text

SHOWN = 200
ABSENT = Text(
    "文件没有这一列，已有内容保持不变",
    "the file has no such column; stored values stay as they are",
)


def no_dataset(name: str, known: Sequence[Dataset]) -> NotFound:
    """There is no dataset of this name, but there are these."""
    loose = {plain(each): of.name for of in known for each in (of.name, of.label.zh, of.label.en)}
    near = difflib.get_close_matches(plain(name), loose, n=1)
    zh, en = (
        (f"是否为“{loose[near[0]]}”？", f"did you mean “{loose[near[0]]}”? ") if near else ("", "")
    )
    listed = Text(
        zh + "可用：" + "、".join(f"{each.name}（{each.label.zh}）" for each in known),
        en + "known: " + ", ".join(f"{each.name} ({each.label.en})" for each in known),
    )
    what = Text("没有这个数据集", "There is no such dataset")
    return NotFound(what, where=name[:40], advice=listed if known else None)


def lacking(table: Table, dataset: Dataset) -> list[Text]:
    """The labels of required fields that a sheet has no column for."""
    fields = (dataset.field(name) for name in table.missing)
    return [field.label for field in fields if field and not field.optional]


def incomplete(source: FileSource, table: Table, dataset: Dataset) -> BadFile:
    """No sheet has all required columns."""
    missing = lacking(table, dataset)
    return BadFile(
        _missing(missing),
        where=" · ".join(filter(None, (source.name, table.sheet))),
        advice=_hint(table.suggested(), dataset),
    )


def on_incomplete_sheets(tables: Sequence[Table], dataset: Dataset) -> list[Finding]:
    """Sheets left out because they lack required columns that another sheet has."""
    return [
        Finding(table.sheet, 0, "", None, _missing(missing))
        for table in tables
        if (missing := lacking(table, dataset))
    ]


def _missing(labels: Sequence[Text]) -> Text:
    return Text(
        f"缺少必需的列：{'、'.join(each.zh for each in labels)}",
        f"required columns are missing: {', '.join(each.en for each in labels)}",
    )


def _hint(near: Sequence[Column], dataset: Dataset) -> Text:
    pairs = [(each.header, label) for each in near if (label := _label(each.suggestion, dataset))]
    if not pairs:
        return Text(
            "请改正表头，或设置列的对应关系", "correct the header, or say which column is which"
        )
    return Text(
        "；".join(f"“{header}”是否为“{label.zh}”？" for header, label in pairs),
        "; ".join(f"is “{header}” meant as “{label.en}”?" for header, label in pairs),
    )


def _label(name: str | None, dataset: Dataset) -> Text | None:
    field = dataset.field(name) if name else None
    return field.label if field else None


def on_columns(tables: Sequence[Table], dataset: Dataset) -> Iterator[Finding]:
    """Columns that were not read and optional ones that are absent."""
    for table in tables:
        for column in table.header.columns:
            if column.note is None or column.note in (OURS, IGNORED):
                continue
            hint = _hint([column], dataset) if column.suggestion else Text("", "")
            say = Text(f"{column.note.zh}。{hint.zh}", f"{column.note.en}. {hint.en}")
            reason = say if column.suggestion else column.note
            yield Finding(table.sheet, 0, column.header, None, reason, Severity.WARNING)
        for name in table.missing:
            label = _label(name, dataset) or Text(name, name)
            yield Finding(table.sheet, 0, label.zh, None, ABSENT, Severity.WARNING, (name,))


def on_rows(records: Typed, tables: Sequence[Table]) -> tuple[list[Finding], list[Finding]]:
    """Errors and warnings, each in the order of the file."""
    headers = {table.sheet: _headers(table) for table in tables}
    found = [
        pair
        for each in records.broken
        for pair in _findings(records.text, each.fields, each.fault, headers)
    ]
    found += _repeats(records)
    found.sort(key=lambda pair: pair[0])
    errors = [each for _, each in found if each.severity is Severity.ERROR]
    return errors, [each for _, each in found if each.severity is Severity.WARNING]


def _headers(table: Table) -> dict[str, str]:
    return {name: column.header for name, column in table.header.matched().items()}


def _findings(
    text: pl.DataFrame, fields: tuple[str, ...], fault: Fault, headers: dict[str, dict[str, str]]
) -> Iterator[tuple[int, Finding]]:
    names = ["_sheet", "_row", *fields[:1]]
    places = text.select(pl.col(names).gather(pl.Series(fault.rows, dtype=pl.UInt32)))
    for at, place in zip(fault.rows, places.iter_rows(), strict=True):
        sheet, row, *value = place
        column = "、".join(headers[sheet].get(name, name) for name in fields)
        cell = _short(value[0]) if value else None
        yield at, Finding(sheet, row, column, cell, fault.reason, fault.severity, fields)


def _short(cell: str | None) -> str | None:
    """What is shown of a cell; the workbook of the rows held back has all of it."""
    return cell if cell is None or len(cell) <= SHOWN else f"{cell[: SHOWN - 1]}…"


def _repeats(records: Typed) -> Iterator[tuple[int, Finding]]:
    sheets, rows = records.text["_sheet"], records.text["_row"]
    for row, first in records.repeats.items():
        place = " ".join(filter(None, (sheets[first], str(rows[first]))))
        say = Text(f"与第 {place} 行相同，已合并", f"the same as row {place}; read once")
        yield row, Finding(sheets[row], rows[row], "", None, say, Severity.WARNING)
