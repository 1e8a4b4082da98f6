"""The sheets of a file that carry a dataset: header found, rows that are no records set aside."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import polars as pl

from core.errors import BadFile
from core.evidence import not_data
from core.evidence.coercion.id_numbers import rounded
from core.evidence.context import Context
from core.evidence.findings import NotData
from core.evidence.header_rows import locate
from core.evidence.headers import Column, Header, Mapping
from core.evidence.model import Dataset, Kind
from core.evidence.reading.kinds import read
from core.evidence.reading.sheet import Sheet
from core.evidence.reading.source import FileSource
from core.texts import Text

NO_HEADER = Text("没有找到表头，整表未读取", "no header was found; the sheet is not read")
TITLES = Text("表头以上的标题行", "a title above the header")


@dataclass(frozen=True)
class Table:
    """A sheet with its header: ``cells`` are the records as text, by position, and ``_row``."""

    sheet: str
    header: Header
    missing: tuple[str, ...]
    cells: pl.DataFrame
    not_data: tuple[NotData, ...]

    def named(self, dataset: Dataset) -> pl.DataFrame:
        """The records' text by field name; a field without a column is empty."""
        matched = self.header.matched()
        return self.cells.select(
            *(
                pl.col(str(matched[field.name].position)).alias(field.name)
                if field.name in matched
                else pl.lit(None, pl.String).alias(field.name)
                for field in dataset.fields
            ),
            pl.lit(self.sheet).alias("_sheet"),
            "_row",
        )

    def suggested(self) -> list[Column]:
        """Columns that nearly are a field."""
        return [column for column in self.header.columns if column.suggestion]


@dataclass(frozen=True)
class Tables:
    """All tables of a file and what was left aside."""

    tables: tuple[Table, ...]
    not_data: tuple[NotData, ...]


class Locating(Protocol):
    """How the header of a sheet is found, if it has one."""

    def __call__(
        self, cells: pl.DataFrame, dataset: Dataset, mapping: Mapping, *, where: str
    ) -> Header | None:
        """The header of these cells."""


def tables(
    source: FileSource, dataset: Dataset, context: Context, *, find: Locating = locate
) -> Tables:
    """Every sheet with a header of the dataset, missing columns or not; raises ``BadFile``."""
    sheets = read(source, context.limits)
    found, aside = [], list(sheets.unread)
    for sheet in sheets.sheets:
        where = " · ".join(filter(None, (source.name, sheet.name)))
        header = find(sheet.cells, dataset, context.mapping, where=where)
        if header is None:
            aside.append(NotData(sheet.name, 0, NO_HEADER, _glimpse(sheet)))
        else:
            found.append(_table(sheet, header, dataset))
    if not found:
        raise _no_table(source, dataset, aside)
    return Tables(tuple(found), tuple(aside))


def _table(sheet: Sheet, header: Header, dataset: Dataset) -> Table:
    numbered = sheet.cells.with_row_index("_row", offset=1).with_columns(
        pl.col("_row").cast(pl.Int64)
    )
    body = _with_rounded(numbered.slice(header.data), sheet, header, dataset)
    records, others = not_data.split(body, header, dataset, sheet=sheet.name)
    matched = header.matched()
    missing = tuple(each.name for each in dataset.fields if each.name not in matched)
    titles = tuple(_titles(sheet, header))
    return Table(sheet.name, header, missing, records, (*titles, *others))


def _titles(sheet: Sheet, header: Header) -> list[NotData]:
    rows = sheet.cells.head(header.first).rows()
    texts = (" ".join(filter(None, row)) for row in rows)
    return [
        NotData(sheet.name, number, TITLES, text[:200])
        for number, text in enumerate(texts, 1)
        if text.strip()
    ]


def _with_rounded(
    body: pl.DataFrame, sheet: Sheet, header: Header, dataset: Dataset
) -> pl.DataFrame:
    """Id numbers that the file stores as numbers, written as the rounded things they are."""
    matched = header.matched()
    for field in dataset.fields:
        if field.kind is Kind.ID_NUMBER and field.name in matched:
            name = str(matched[field.name].position)
            numeric = sheet.numbers(matched[field.name].position).slice(header.data)
            at = numeric.arg_true()
            if not at.is_empty():
                shown = rounded(body[name].gather(at))
                body = body.with_columns(body[name].clone().scatter(at, shown))
    return body


def _glimpse(sheet: Sheet) -> str:
    return " ".join(filter(None, sheet.cells.row(0)))[:200] if sheet.cells.height else ""


def _no_table(source: FileSource, dataset: Dataset, aside: Sequence[NotData]) -> BadFile:
    labels = [field.label for field in dataset.fields][:8]
    seen = "；".join(f"{each.sheet} {each.text}".strip() for each in aside if each.text)[:200]
    return BadFile(
        Text(
            f"没有找到“{dataset.label.zh}”的表头" + (f"；文件开头是：{seen}" if seen else ""),
            f"no header of “{dataset.label.en}” was found"
            + (f"; the file begins: {seen}" if seen else ""),
        ),
        where=source.name,
        advice=Text(
            f"表头应含：{'、'.join(each.zh for each in labels)}",
            f"the header should hold: {', '.join(each.en for each in labels)}",
        ),
    )
