"""Terms as Polars expressions; numbers are integers with a known number of decimal places.

Scaled integers keep every number exact, so that a sum does not depend on the order of its rows.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import reduce
from operator import and_, eq, ge, gt, le, lt, ne, or_

import polars as pl

from core.expressions.scales import QUOTIENT, SCALES, places
from core.expressions.terms import Column, Term, Type
from core.expressions.working_days import working_days

Compare = Callable[[pl.Expr, pl.Expr], pl.Expr]
COMPARE: Mapping[str, Compare] = {"=": eq, "<>": ne, "<": lt, "<=": le, ">": gt, ">=": ge}
POLARS = {Type.TEXT: pl.String, Type.DATE: pl.Date, Type.TRUTH: pl.Boolean, Type.NUMBER: pl.Int64}


@dataclass(frozen=True, slots=True)
class Scaled:
    """An expression and, for a number, its decimal places: the number is ``expr / 10**places``."""

    expr: pl.Expr
    places: int = 0
    constant: int | None = None

    def at(self, places: int) -> pl.Expr:
        """The same number with more places."""
        if places == self.places:
            return self.expr
        if self.constant is not None:
            return pl.lit(self.constant * 10 ** (places - self.places))
        return self.expr.cast(pl.Int128) * pl.lit(10 ** (places - self.places), dtype=pl.Int128)


@dataclass(frozen=True)
class Frames:
    """Compiles terms for given parameters.

    ``ready`` names number columns that the frame already holds as scaled integers; ``shared``
    gives expressions computed before, by the term.
    """

    parameters: Mapping[str, date] = field(default_factory=dict)
    ready: bool = False
    shared: Mapping[Term, pl.Expr] = field(default_factory=dict)

    def expr(self, term: Term) -> pl.Expr:
        """The expression of a term that is not a number, or of a number's scaled integer."""
        return self.scaled(term).expr

    def scaled(self, term: Term) -> Scaled:
        """The expression of a term with its decimal places."""
        if term in self.shared:
            return Scaled(self.shared[term], places(term))
        return getattr(self, METHODS.get(term.op, "compare"))(term)  # type: ignore[no-any-return]

    def column(self, term: Term) -> Scaled:
        assert isinstance(term.value, Column)  # noqa: S101 - what the checker puts there
        expr, scale = pl.col(term.value.name), SCALES.get(term.value.kind, 0)
        if self.ready or term.value.kind not in SCALES:
            return Scaled(expr, scale)
        return Scaled(expr.cast(pl.Decimal(38, scale)).to_physical(), scale)

    def literal(self, term: Term) -> Scaled:
        value = term.value
        if value is None:
            return Scaled(pl.lit(None, dtype=POLARS.get(term.type, pl.Null)))
        if isinstance(value, Decimal):
            scale = places(term)
            whole = int(value.scaleb(scale))
            return Scaled(pl.lit(whole), scale, whole)
        return Scaled(pl.lit(value))

    def parameter(self, term: Term) -> Scaled:
        return Scaled(pl.lit(self.parameters[str(term.value)]))

    def logic(self, term: Term) -> Scaled:
        args = [self.expr(each) for each in term.args]
        if term.op == "not":
            return Scaled(~args[0])
        return Scaled(reduce(and_ if term.op == "and" else or_, args))

    def null(self, term: Term) -> Scaled:
        return Scaled(self.expr(term.args[0]).is_null())

    def like(self, term: Term) -> Scaled:
        subject, pattern = self.expr(term.args[0]), str(term.args[1].value)
        inner = pattern.strip("%")
        if "%" not in inner and "_" not in inner:
            return Scaled(_plain(subject, pattern, inner))
        signs = {"%": ".*", "_": "."}
        regex = "".join(signs.get(each) or pl.escape_regex(each) for each in pattern)
        return Scaled(subject.str.contains(f"(?s)^{regex}$"))

    def sum(self, term: Term) -> Scaled:
        several, scale = self.aligned(term.args)
        if len(several) > 1 and any(_product(each) for each in term.args):
            several = [each.cast(pl.Int128) for each in several]
        return Scaled(reduce(lambda left, right: left + right, several), scale)

    def negative(self, term: Term) -> Scaled:
        inner = self.scaled(term.args[0])
        constant = None if inner.constant is None else -inner.constant
        return Scaled(
            0 - inner.expr if constant is None else pl.lit(constant), inner.places, constant
        )

    def product(self, term: Term) -> Scaled:
        left, right = (self.scaled(each) for each in term.args)
        wide = left.expr.cast(pl.Int128) * right.expr.cast(pl.Int128)
        return Scaled(wide, left.places + right.places)

    def quotient(self, term: Term) -> Scaled:
        above, below = (self.scaled(each) for each in term.args)
        shift = QUOTIENT + below.places - above.places
        top = above.expr.cast(pl.Int128) * pl.lit(10 ** max(shift, 0), dtype=pl.Int128)
        bottom = below.expr.cast(pl.Int128) * pl.lit(10 ** max(-shift, 0), dtype=pl.Int128)
        bottom = pl.when(bottom != 0).then(bottom)
        twice = (top.abs() * 2 + bottom.abs()) // (bottom.abs() * 2)
        return Scaled(pl.when((top < 0) ^ (bottom < 0)).then(0 - twice).otherwise(twice), QUOTIENT)

    def case(self, term: Term) -> Scaled:
        pairs = len(term.args) // 2 * 2
        results, scale = self.aligned((*term.args[1:pairs:2], *term.args[pairs:]))
        conditions = [self.expr(each) for each in term.args[:pairs:2]]
        kind = POLARS.get(term.type, pl.Null)
        other = results[-1] if len(term.args) % 2 else pl.lit(None, dtype=kind)
        branches = list(zip(conditions, results, strict=False))
        for condition, result in reversed(branches):
            other = pl.when(condition).then(result).otherwise(other)
        return Scaled(other, scale)

    def compare(self, term: Term) -> Scaled:
        several, _ = self.aligned(term.args)
        return Scaled(COMPARE[term.op](several[0], several[1]))

    def member(self, term: Term) -> Scaled:
        several, _ = self.aligned(term.args)
        plain = [each.value for each in term.args[1:] if each.op == "literal"]
        if len(plain) == len(several) - 1 and term.args[0].type is not Type.NUMBER:
            return Scaled(several[0].is_in(plain))
        return Scaled(reduce(or_, (several[0] == each for each in several[1:])))

    def aligned(self, terms: Sequence[Term]) -> tuple[list[pl.Expr], int]:
        """Several numbers with the same places; anything else as it is."""
        scaled = [self.scaled(each) for each in terms]
        most = max(each.places for each in scaled)
        return [each.at(most) for each in scaled], most

    def call(self, term: Term) -> Scaled:
        name = str(term.value)
        if name in ("coalesce", "greatest", "least", "nullif"):
            several, scale = self.aligned(term.args)
            return Scaled(SEVERAL[name](several), scale)
        if name == "abs":
            inner = self.scaled(term.args[0])
            return Scaled(inner.expr.abs(), inner.places)
        return Scaled(DATES[name](*(self.expr(each) for each in term.args)))


def _product(term: Term) -> bool:
    return term.op in ("*", "/") or any(_product(each) for each in term.args)


def _plain(subject: pl.Expr, pattern: str, inner: str) -> pl.Expr:
    starts, ends = pattern[:1] != "%", pattern[-1:] != "%"
    if starts and ends:
        return subject == pl.lit(inner)
    if starts:
        return subject.str.starts_with(inner)
    return subject.str.ends_with(inner) if ends else subject.str.contains(inner, literal=True)


def _add_months(day: pl.Expr, count: pl.Expr) -> pl.Expr:
    return day.dt.offset_by(pl.format("{}mo", count))


SEVERAL: Mapping[str, Callable[[list[pl.Expr]], pl.Expr]] = {
    "coalesce": pl.coalesce,
    "greatest": pl.max_horizontal,
    "least": pl.min_horizontal,
    "nullif": lambda two: pl.when(two[0] == two[1]).then(None).otherwise(two[0]),
}
DATES: Mapping[str, Callable[..., pl.Expr]] = {
    "days": lambda start, end: (end - start).dt.total_days(),
    "working_days": working_days,
    "add_months": _add_months,
    "year": lambda day: day.dt.year().cast(pl.Int64),
    "month": lambda day: day.dt.month().cast(pl.Int64),
}
METHODS = {
    **{name: name for name in ("column", "literal", "parameter", "null", "like", "case", "call")},
    **dict.fromkeys(("and", "or", "not"), "logic"),
    "+": "sum",
    "neg": "negative",
    "*": "product",
    "/": "quotient",
    "in": "member",
}
