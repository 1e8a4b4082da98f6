"""The files that the courts upload: workbooks with a title, and text in the old encoding."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
import xlsxwriter

from gongheng import Dataset, Upload, load_pack
from plugins.court.demonstration.dirt import Dirty, spoil
from plugins.court.demonstration.words import CourtName

ORDER = (
    *("units", "staff", "assignments", "cases", "appeals", "enforcements"),
    *("parties", "representations", "petitions", "kin", "careers", "conduct"),
)
SPOILT = ("cases", "appeals", "enforcements")
LARGEST_WORKBOOK = 4000
"""More records than this go out as text: a clerk's export does the same."""


@dataclass(frozen=True)
class Sheet:
    """One file before it is written: its cells as text under Chinese headers."""

    court: CourtName
    dataset: str
    title: str | None
    headers: tuple[str, ...]
    cells: pl.DataFrame
    suffix: str
    encoding: str
    dirty: tuple[Dirty, ...]


@cache
def _datasets() -> Mapping[str, Dataset]:
    pack = load_pack(Path(__file__).parent.parent / "pack")
    return {dataset.name: dataset for dataset in pack.datasets}


def sheets(
    rng: np.random.Generator,
    court: CourtName,
    tables: Mapping[str, pl.DataFrame],
    *,
    plain: bool,
) -> list[Sheet]:
    """One court's files in the order in which they must come in.

    A plain court writes units as numbers and headers as the pack calls them; the others write
    names, other customary headers, and a title above them.
    """
    written = _Written(tables, names=not plain)
    return [_sheet(rng, court, dataset, written.texts(dataset), plain=plain) for dataset in ORDER]


def _sheet(
    rng: np.random.Generator, court: CourtName, dataset: str, texts: pl.DataFrame, *, plain: bool
) -> Sheet:
    dirty: list[Dirty] = []
    if dataset in SPOILT:
        texts, dirty = spoil(rng, texts, dataset)
    workbook = texts.height <= LARGEST_WORKBOOK and (dataset not in SPOILT or not plain)
    title = None if plain or not workbook else f"{court.name.zh}{_datasets()[dataset].label.zh}台账"
    heading = 1 if title is None else 2
    return Sheet(
        court=court,
        dataset=dataset,
        title=title,
        headers=_headers(dataset, plain=plain),
        cells=texts,
        suffix="xlsx" if workbook else "csv",
        encoding="gb18030" if court.level == "basic" else "utf-8-sig",
        dirty=tuple(replace(each, row=each.row + heading + 1) for each in dirty),
    )


def _headers(dataset: str, *, plain: bool) -> tuple[str, ...]:
    """Labels, or the first customary name of every third field."""
    fields = _datasets()[dataset].fields
    return tuple(
        field.aliases[0] if field.aliases and not plain and place % 3 == 0 else field.label.zh
        for place, field in enumerate(fields)
    )


class _Written:
    """A court's tables as cells of text, people by name as a clerk writes them."""

    def __init__(self, tables: Mapping[str, pl.DataFrame], *, names: bool) -> None:
        self._tables = tables
        staff, units = tables["staff"], tables["units"]
        twice = staff["name"].is_duplicated()
        both = staff["name"] + "(" + staff["staff_no"] + ")"
        self._people = dict(
            zip(staff["staff_no"], both.zip_with(twice, staff["name"]), strict=True)
        )
        self._units = dict(zip(units["unit_no"], units["name"], strict=True)) if names else {}

    def texts(self, dataset: str) -> pl.DataFrame:
        """Every cell as text; empty stays empty."""
        table = self._tables[dataset]
        people = self._people if dataset in SPOILT else {}
        units = self._units if dataset in SPOILT else {}
        return pl.DataFrame(
            [self._column(series, people, units) for series in table.iter_columns()]
        )

    def _column(
        self, series: pl.Series, people: dict[str, str], units: dict[str, str]
    ) -> pl.Series:
        if series.dtype == pl.Boolean:
            return series.replace_strict({True: "是", False: "否"}, return_dtype=pl.String)
        if series.dtype == pl.List(pl.String):
            flat = series.explode(empty_as_null=True, keep_nulls=True)
            named = flat.replace_strict(people, default=None, return_dtype=pl.String)
            lengths = series.list.len().fill_null(1).clip(1)
            rows = pl.Series("at", np.repeat(np.arange(len(series)), lengths.to_numpy()))
            joined = (
                pl.DataFrame([rows, named.rename("name")])
                .group_by("at", maintain_order=True)
                .agg(pl.col("name").drop_nulls().str.join("、"))
            )
            text = joined["name"].rename(series.name)
            return text.set(text == "", None)
        if series.name in {"judge", "assistant", "clerk"} and people:
            return series.replace(people)
        if series.name == "unit" and units:
            return series.replace(units)
        if series.dtype.is_decimal():
            return series.cast(pl.String).str.replace(r"(\.\d\d)0+$", "$1")
        return series.cast(pl.String)


def write(sheet: Sheet, folder: Path) -> Upload:
    """Write one file and say whose it is."""
    home = folder / sheet.court.slug
    home.mkdir(parents=True, exist_ok=True)
    place = ORDER.index(sheet.dataset) + 1
    label = _datasets()[sheet.dataset].label.zh
    path = home / f"{place}-{label}.{sheet.suffix}"
    if sheet.suffix == "csv":
        text = sheet.cells.rename(dict(zip(sheet.cells.columns, sheet.headers, strict=True)))
        path.write_bytes(text.write_csv().encode(sheet.encoding))
    else:
        _write_workbook(sheet, path)
    return Upload(sheet.court.slug, sheet.dataset, path)


def _write_workbook(sheet: Sheet, path: Path) -> None:
    fields = _datasets()[sheet.dataset].fields
    with xlsxwriter.Workbook(str(path), {"constant_memory": False}) as workbook:
        workbook.set_properties({"created": datetime(2026, 10, 9, 9, 0)})
        page = workbook.add_worksheet("Sheet1")
        top = 0
        if sheet.title is not None:
            page.merge_range(0, 0, 0, len(sheet.headers) - 1, sheet.title)
            top = 1
        page.write_row(top, 0, sheet.headers)
        days = workbook.add_format({"num_format": "yyyy-mm-dd"})
        for place, (field, column) in enumerate(
            zip(fields, sheet.cells.iter_columns(), strict=True)
        ):
            for row, cell in enumerate(column, start=top + 1):
                if cell is None:
                    continue
                if field.kind == "date" and _is_day(cell):
                    page.write_datetime(row, place, date.fromisoformat(cell), days)
                elif field.kind in {"money", "decimal", "integer"} and _is_number(cell):
                    page.write_number(row, place, float(cell))
                else:
                    page.write_string(row, place, cell)


def _is_day(cell: str) -> bool:
    return len(cell) == 10 and cell[4] == cell[7] == "-"


def _is_number(cell: str) -> bool:
    return cell.isascii() and cell.replace(".", "", 1).isdigit()
