"""What real files are like: names padded with blanks, dates of all widths, totals, slips.

An ugly row means what it meant before and must come in; a wrong row is an extra one that must be
held back; a row that is no data must be told apart.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import polars as pl


@dataclass(frozen=True, slots=True)
class Dirty:
    """A row spoilt on purpose: its number in the file, how, and what must become of it.

    ``fate`` is ``accepted``, ``held`` or ``not data``.
    """

    dataset: str
    row: int
    kind: str
    fate: str


def _padded(name: str) -> str:
    return f"{name[0]}　{name[1:]}"


def _long_date(day: str) -> str:
    year, month, date = day.split("-")
    return f"{year}年{int(month)}月{int(date)}日"


def _short_date(day: str) -> str:
    year, month, date = day.split("-")
    return f"{year}/{int(month)}/{int(date)}"


def _dotted_date(day: str) -> str:
    return day.replace("-", ".")


def _narrow(number: str) -> str:
    return number.replace("（", "(").replace("）", ")")


def _square(number: str) -> str:
    return number.replace("（", "〔").replace("）", "〕 ")


def _wide(number: str) -> str:
    return "".join(chr(ord(each) + 0xFEE0) if each.isdigit() else each for each in number)


def _loose(number: str) -> str:
    return f" {number} "


def _thousands(amount: str) -> str:
    whole, _, part = amount.partition(".")
    return f"{int(whole):,}.{part or '00'}"


UGLY: tuple[tuple[str, str, Callable[[str], str]], ...] = (
    ("padded name", "judge", _padded),
    ("long date", "filed_on", _long_date),
    ("short date", "closed_on", _short_date),
    ("dotted date", "filed_on", _dotted_date),
    ("narrow brackets", "case_no", _narrow),
    ("square brackets", "case_no", _square),
    ("full-width digits", "extended_days", _wide),
    ("thousands", "amount", _thousands),
    ("thousands", "amount_claimed", _thousands),
    ("number as text", "case_weight", _loose),
    ("narrow brackets", "basis", _narrow),
    ("narrow brackets", "case", _narrow),
    ("long date", "appealed_on", _long_date),
)
WRONG: tuple[tuple[str, dict[str, str]], ...] = (
    ("closed before it was filed", {"filed_on": "2025-08-11", "closed_on": "2025-07-29"}),
    ("unknown judge", {"judge": "罗维安甲"}),
    ("unknown code", {"close_method": "和解结案了"}),
    ("no such date", {"filed_on": "2026.13.02"}),
    ("unknown case", {"case": "（2025）望0199民初99999号"}),
)
"""Cells by which a copy of a row becomes wrong; it has a key of its own."""


def spoil(
    rng: np.random.Generator, texts: pl.DataFrame, dataset: str
) -> tuple[pl.DataFrame, list[Dirty]]:
    """The file's cells with ugly rows, wrong rows put in between, and a total at the end.

    Row numbers count records from 0; whoever writes the file adds its heading rows.
    """
    found: list[Dirty] = []
    for kind, column, change in UGLY:
        row = _filled_row(rng, texts, column)
        if row is not None and row not in {each.row for each in found}:
            texts = _set(texts, row, column, change(str(texts[column][row])))
            found.append(Dirty(dataset, row, kind, "accepted"))
    for kind, cells in WRONG:
        if set(cells) <= set(texts.columns) and texts.height > 20:
            texts, found = _insert(rng, texts, found, Wrong(dataset, kind, cells))
    if texts.height > 20:
        texts, found = _subtotal(rng, texts, found, dataset)
    return _ended(texts, found, dataset)


@dataclass(frozen=True, slots=True)
class Wrong:
    """A way to be wrong, in one dataset."""

    dataset: str
    kind: str
    cells: dict[str, str]


def _filled_row(rng: np.random.Generator, texts: pl.DataFrame, column: str) -> int | None:
    """A row that has something in the column; staff written with a number are left alone."""
    if column not in texts.columns:
        return None
    plain = texts[column].is_not_null() & ~texts[column].str.contains(r"[(]")
    if column == "judge":
        plain &= ~texts[column].str.contains(r"\d")
    rows = plain.arg_true()
    return int(rows[int(rng.integers(len(rows)))]) if len(rows) else None


def _set(texts: pl.DataFrame, row: int, column: str, cell: str) -> pl.DataFrame:
    return texts.with_columns(texts[column].clone().scatter(row, cell))


def _insert(
    rng: np.random.Generator, texts: pl.DataFrame, found: list[Dirty], wrong: Wrong
) -> tuple[pl.DataFrame, list[Dirty]]:
    """A copy of a closed row under a number of its own, made wrong, somewhere in the file."""
    at = int(rng.integers(1, texts.height))
    closed = texts["closed_on"].is_not_null() if "closed_on" in texts.columns else None
    model = texts.filter(closed)[:1] if closed is not None and closed.any() else texts[:1]
    key = texts.columns[0]
    number = str(model[key][0]).replace("号", f"9{len(found):02d}号")
    cells = {**wrong.cells, key: number}
    row = model.with_columns(pl.lit(cell).alias(name) for name, cell in cells.items())
    listed = [*_moved(found, at), Dirty(wrong.dataset, at, wrong.kind, "held")]
    return pl.concat([texts[:at], row, texts[at:]]), listed


def _subtotal(
    rng: np.random.Generator, texts: pl.DataFrame, found: list[Dirty], dataset: str
) -> tuple[pl.DataFrame, list[Dirty]]:
    """A subtotal somewhere in the middle, as a clerk's table has one for each month."""
    at = int(rng.integers(1, texts.height))
    cells = {**dict.fromkeys(texts.columns), texts.columns[0]: "小计", texts.columns[-1]: str(at)}
    row = pl.DataFrame([cells], schema=texts.schema)
    listed = [*_moved(found, at), Dirty(dataset, at, "subtotal", "not data")]
    return pl.concat([texts[:at], row, texts[at:]]), listed


def _moved(found: list[Dirty], at: int) -> list[Dirty]:
    """What was found, now that a row was put in at a place."""
    return [replace(each, row=each.row + (each.row >= at)) for each in found]


def _ended(
    texts: pl.DataFrame, found: list[Dirty], dataset: str
) -> tuple[pl.DataFrame, list[Dirty]]:
    """A total and a line of signatures under the records."""
    count = texts.height
    blank = dict.fromkeys(texts.columns)
    first, last = texts.columns[0], texts.columns[-1]
    feet = pl.DataFrame(
        [{**blank, first: "合计", last: str(count)}, {**blank, first: "填表人：　　审核人："}],
        schema=texts.schema,
    )
    marks = [
        Dirty(dataset, count, "total", "not data"),
        Dirty(dataset, count + 1, "signatures", "not data"),
    ]
    return pl.concat([texts, feet]), found + marks
