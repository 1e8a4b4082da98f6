"""What addresses of questions hold: days and whole numbers."""

from datetime import date

from flask import request

from core.errors import BadInput, NotFound
from core.texts import Text
from web.gate import NOBODY
from web.whole_numbers import whole


def day_asked(name: str) -> date | None:
    """The day that the address names, if it names one; BadInput where it is none."""
    written = request.args.get(name, "")
    if not written:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise BadInput(
            Text("看不懂日期", "This is no date"),
            where=written[:20],
            advice=Text("格式如 2026-12-31", "Write it like 2026-12-31"),
        ) from None


def whole_asked(name: str, usual: int, *, most: int) -> int:
    """The whole number that the address names; no page where it makes no sense."""
    written = request.args.get(name, "")
    if not written:
        return usual
    number = whole(written, digits=len(str(most)))
    if number is None or number > most:
        raise NotFound(NOBODY)
    return number
