"""A column on its way from text to its type: fast where the text is clean, patient where not."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import polars as pl

from core.evidence.model import Severity
from core.texts import Text

INVISIBLE = (
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f"
    r"\u{200b}-\u{200f}\u{202a}-\u{202e}\u{2060}\u{feff}\u{fffe}\u{ffff}]"
)
AS_FORMULA = r'^="(.*)"$'
NOTHING = ("", "-", "--", "—", "——", "－", "/", "\\", "无", "空", "NULL", "null", "N/A", "n/a")
ERROR_CELL = r"^#[A-Z/0]+[!?]?$"
ERROR_IN_CELL = Text("单元格是公式错误值", "the cell shows a formula's error")


@dataclass(frozen=True)
class Fault:
    """Rows (positions in the column) that share a reason."""

    rows: tuple[int, ...]
    reason: Text
    severity: Severity = Severity.ERROR


@dataclass(frozen=True)
class Coerced:
    """A typed column, null where a cell is empty or at fault, and the faults."""

    values: pl.Series
    faults: tuple[Fault, ...] = field(default=())


Step = Callable[[pl.Series], pl.Series]


def tidy(text: pl.Series) -> pl.Series:
    """Half-width, without outer blanks, invisible characters and the wrapping of ="…"."""
    return (
        text.str.normalize("NFKC")
        .str.replace_all(INVISIBLE, "")
        .str.strip_chars()
        .str.replace(AS_FORMULA, "$1")
        .str.strip_chars()
    )


def in_two_passes(text: pl.Series, fast: Step, patient: Step, say: Text) -> Coerced:
    """All cells by ``fast``; what that leaves, tidied, by ``patient``; what that leaves, at fault.

    ``patient`` sees each distinct text once.
    """
    values = fast(text)
    left = (values.is_null() & text.is_not_null()).arg_true()
    if left.is_empty():
        return Coerced(values)
    cells = tidy(text.gather(left))
    cells = cells.set(cells.is_in(NOTHING), None)
    distinct = cells.drop_nulls().unique()
    found = pl.DataFrame({"text": distinct, "value": patient(distinct)})
    again = pl.DataFrame({"text": cells}).join(found, on="text", how="left", maintain_order="left")[
        "value"
    ]
    wrong = left.filter(again.is_null() & cells.is_not_null())
    whole = values.clone().scatter(left, again.cast(values.dtype))
    return Coerced(whole, at_fault(text, wrong, say))


def at_fault(text: pl.Series, rows: pl.Series, say: Text) -> tuple[Fault, ...]:
    """The rows with the reason given, or with their own if a formula failed there."""
    if rows.is_empty():
        return ()
    failed = text.gather(rows).str.contains(ERROR_CELL)
    return tuple(
        Fault(tuple(which), reason)
        for which, reason in (
            (rows.filter(~failed).to_list(), say),
            (rows.filter(failed).to_list(), ERROR_IN_CELL),
        )
        if which
    )


def together(faults: Iterable[tuple[int, Text]]) -> tuple[Fault, ...]:
    """Faults found one by one, gathered by reason."""
    rows: dict[Text, list[int]] = {}
    for row, reason in faults:
        rows.setdefault(reason, []).append(row)
    return tuple(Fault(tuple(which), reason) for reason, which in rows.items())
