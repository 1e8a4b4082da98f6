"""Id numbers: checked whole, then kept only as a keyed hash with the last four characters."""

import hashlib
import hmac
import re
from datetime import date

import polars as pl

from core.evidence.coercion.column import Coerced, tidy, together
from core.texts import Text

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
ROUNDED = Text(
    "身份证号被表格软件四舍五入，后几位已丢失；请把该列设为文本后重新录入",
    "the spreadsheet has rounded it and lost its end; make the column text and type it anew",
)
WRONG = Text(
    "不是有效的身份证号（18 位的位数、日期或校验码不符，15 位的日期不符）",
    "not a valid id number: length, date or check character of 18, or date of 15",
)
SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+")


def id_numbers(text: pl.Series, hash_key: bytes) -> Coerced:
    """``hash-last4`` of each valid number; a rounded or wrong one is refused."""
    if not hash_key:
        raise ValueError("id numbers need a key for their hash")
    cells = tidy(text).str.to_uppercase().str.replace_all(r"[\s']", "")
    numbers = {cell: whole(cell) for cell in cells.drop_nulls().unique()}
    known = {cell: _hashed(number, hash_key) for cell, number in numbers.items() if number}
    values = cells.replace_strict(known, default=None, return_dtype=pl.String)
    wrong = (values.is_null() & cells.is_not_null() & (cells != "")).arg_true().to_list()
    faults = ((row, ROUNDED if SCIENTIFIC.fullmatch(cells[row]) else WRONG) for row in wrong)
    return Coerced(values, together(faults))


def rounded(number: pl.Series) -> pl.Series:
    """Long numbers as a spreadsheet shows them, so that they are known as rounded ever after."""
    return pl.Series(
        [f"{float(each):.5E}" if each and len(each) >= 15 else each for each in number],
        dtype=pl.String,
    )


def whole(number: str) -> str | None:
    """The number of 18 characters that a valid one stands for; None for any other.

    One of 15 digits is that of a first card, whose holder was born in 19xx (GB 11643-1989).
    """
    if valid(number):
        return number
    if not re.fullmatch(r"\d{15}", number, re.ASCII):
        return None
    longer = f"{number[:6]}19{number[6:]}"
    full = longer + _check(longer)
    return full if valid(full) else None


def valid(number: str) -> bool:
    """Whether the check character and the date of birth fit (GB 11643-1999)."""
    if not re.fullmatch(
        r"\d{6}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dX]", number, re.ASCII
    ):
        return False
    return _is_day(number[6:14]) and _check(number) == number[-1]


def _check(number: str) -> str:
    total = sum(int(digit) * weight for digit, weight in zip(number, WEIGHTS, strict=False))
    return CHECKS[total % 11]


def _is_day(written: str) -> bool:
    try:
        date(int(written[:4]), int(written[4:6]), int(written[6:]))
    except ValueError:
        return False
    return True


def _hashed(number: str, key: bytes) -> str:
    digest = hmac.new(key, number.encode(), hashlib.sha256).hexdigest()
    return f"{digest}-{number[-4:]}"
