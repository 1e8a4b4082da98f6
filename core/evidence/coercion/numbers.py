"""Numbers: stored as text, full-width, with separators, units, percent signs.

A unit is applied by writing its exponent behind the digits, so nothing is ever multiplied and
nothing can overflow or round on the way.
"""

import re
from functools import partial

import polars as pl

from core.evidence.coercion.column import Coerced, Fault, in_two_passes, tidy
from core.evidence.model import Field, Kind
from core.evidence.schema import TYPES
from core.texts import Text

EXPONENTS = {"亿": 8, "千万": 7, "百万": 6, "万": 4, "千": 3, "%": -2, "‰": -3}
MARKS = "亿|千万|百万|万|千|%|‰"
IN_LABEL = re.compile(rf"[（(\[]\s*(?:单位\s*[:：]?\s*)?({MARKS}|％)\s*(?:元|人民币)?\s*[）)\]]")
BEHIND = rf"({MARKS})?(?:元|件|人|天|日|个)?$"
MONEY_SIGNS = r"[\s¥$￥]|人民币|RMB|CNY"
PLAIN = r"^[+-]?(?:\d+\.?\d*|\.\d+)$"
SCIENTIFIC = r"^[+-]?(?:\d+\.?\d*|\.\d+)[eE][+-]?\d{1,2}$"
GROUPED = r"^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?$"
WIDE = pl.Decimal(38, 6)
NOT_A_NUMBER = Text("不是数字", "not a number")
NOT_WHOLE = Text("不是整数", "not a whole number")
UNCLEAR = Text(
    "看不出是比例还是百分数；请写成 85% 或 0.85",
    "could be a share or a percentage; write 85% or 0.85",
)


def numbers(text: pl.Series, field: Field, header: str) -> Coerced:
    """A column of integers, decimals, money or percentages; a unit in the header counts."""
    exponent = exponent_of(header) - exponent_of(field.label.zh)
    say = NOT_WHOLE if field.kind is Kind.INTEGER else NOT_A_NUMBER
    fast = partial(_fast, kind=TYPES[field.kind], exponent=exponent)
    patient = partial(_patient, kind=TYPES[field.kind], exponent=exponent)
    coerced = in_two_passes(text, fast, patient, say)
    if field.kind is Kind.PERCENT:
        return _sure(text, coerced, field, exponent)
    return coerced


def exponent_of(label: str) -> int:
    """The power of ten of the unit in a label's brackets: 标的额（万元） → 4."""
    found = IN_LABEL.search(label)
    return EXPONENTS[found[1].replace("％", "%")] if found else 0


def _fast(text: pl.Series, *, kind: pl.DataType, exponent: int) -> pl.Series:
    return (text + f"e{exponent}" if exponent else text).cast(kind, strict=False)


def _patient(text: pl.Series, *, kind: pl.DataType, exponent: int) -> pl.Series:
    """Signs of money and blanks go; thousands separators go where they stand in threes."""
    cell = pl.lit(text).str.replace_all(MONEY_SIGNS, "").str.replace_all("[−–—]", "-")
    body = cell.str.replace(BEHIND, "")
    mark = cell.str.extract(BEHIND)
    power = mark.replace_strict(EXPONENTS, default=exponent, return_dtype=pl.Int32)
    digits = pl.when(body.str.contains(GROUPED)).then(body.str.replace_all(",", "")).otherwise(body)
    written = (
        pl.when(digits.str.contains(PLAIN))
        .then(pl.concat_str(digits, pl.lit("e"), power.cast(pl.String)))
        .when(digits.str.contains(SCIENTIFIC) & mark.is_null() & (exponent == 0))
        .then(digits)
    )
    exact = pl.select(written.cast(WIDE if kind == pl.Int64() else kind, strict=False)).to_series()
    if kind == pl.Int64():
        exact = exact.set(exact != exact.round(0), None)
    return exact.cast(kind, strict=False)


def _sure(text: pl.Series, coerced: Coerced, field: Field, exponent: int) -> Coerced:
    """Hold back a share that may be a percentage, and the reverse; a sign always settles it."""
    size = coerced.values.abs().cast(pl.Float64).fill_null(0)
    if exponent:
        doubtful = (size > 0) & (float(str(size.max() or 0)) <= 0.01)
    else:
        doubtful = size > float(max(field.maximum or 0, 2))
    rows = doubtful.arg_true()
    rows = rows.filter(~tidy(text.gather(rows)).str.contains("[%‰]"))
    if rows.is_empty():
        return coerced
    nothing = pl.Series([None], dtype=coerced.values.dtype)
    values = coerced.values.clone().scatter(rows, nothing)
    return Coerced(values, (*coerced.faults, Fault(tuple(rows.to_list()), UNCLEAR)))
