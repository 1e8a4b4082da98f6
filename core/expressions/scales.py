"""How many decimal places each number of a row has, known before any row is read."""

from decimal import Decimal

from core.evidence.model import Kind
from core.expressions.terms import Column, Term, Type

SCALES = {Kind.DECIMAL: 4, Kind.MONEY: 2, Kind.PERCENT: 6}
"""Decimal places of the kinds of field that have any."""

QUOTIENT = 15
"""Decimal places of a division inside a row, rounded half away from zero."""

MOST = 24
"""More places than this, by multiplying, leave too few digits before the point."""

SAME = frozenset({"coalesce", "greatest", "least", "nullif", "abs"})
"""Functions whose result has the places of their arguments; the others give whole numbers."""


def places(term: Term) -> int:
    """The decimal places of a number; 0 for anything else."""
    if isinstance(term.value, Column):
        return SCALES.get(term.value.kind, 0)
    if isinstance(term.value, Decimal):
        exponent = term.value.normalize().as_tuple().exponent
        return max(-exponent, 0) if isinstance(exponent, int) else 0
    if term.type is not Type.NUMBER or not term.args:
        return 0
    if term.op == "/":
        return QUOTIENT
    if term.op == "call" and term.value not in SAME:
        return 0
    inner = [places(each) for each in term.args if each.type is Type.NUMBER]
    return sum(inner) if term.op == "*" else max(inner)
