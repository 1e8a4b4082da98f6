"""Points as somebody of another institution writes them: out of full marks, with two decimals."""

from decimal import Decimal, InvalidOperation

from core.errors import BadInput
from core.texts import Text


def points(written: str, full: Decimal, where: str) -> Decimal:
    """Points as they were written, from 0 to ``full`` with two decimals at most; BadInput."""
    try:
        found = Decimal(written.strip())
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or not 0 <= found <= full or found != round(found, 2):
        raise BadInput(
            Text(f"得分请填 0 到 {full} 之间、至多两位小数的数", f"points are from 0 to {full}"),
            where=where,
        )
    return found
