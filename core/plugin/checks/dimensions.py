"""Days are not yuan: what a formula adds is of one measure, and a percentage of none."""

from collections.abc import Iterable, Iterator

from core.evidence.model import Kind
from core.expressions.terms import Column, Term
from core.indicators.arithmetic import Aggregate, Atom, Value
from core.indicators.plan import Plan
from core.plugin.checks.compiled import compiled
from core.plugin.checks.measures import DAYS
from core.plugin.model import Finding, Pack
from core.texts import Text

Measure = tuple[int, int]
"""The powers of days and of yuan; a count has neither."""

PLAIN: Measure = (0, 0)
DAY: Measure = (1, 0)
YUAN: Measure = (0, 1)
ALIKE = ("+", "coalesce", "nullif", "greatest", "least")


class MeasuresFit:
    """What is added is of one measure, and what is shown in per cent has none."""

    name = "dimensions"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """Percentages of days or yuan, and sums of unlike things."""
        made = compiled(pack)
        for each in pack.indicators if made else ():
            if made is None:
                continue
            try:
                found = _value(made, made.values[each.id])
            except _Unlike:
                what = Text("加减或比较的两边单位不同", "It adds or compares unlike measures")
                advice = Text("天数、金额、件数不能相加", "Days, yuan and counts do not add up")
                yield Finding(self.name, ("indicators", each.id, "formula"), what, advice)
                continue
            if each.unit == "%" and found not in (None, PLAIN):
                what = Text(
                    "单位是 %，而公式得出的是天数或金额", "Its unit is %, and it gives days or yuan"
                )
                advice = Text(
                    "改单位，或除以同类的数", "Another unit, or divide by what is like it"
                )
                yield Finding(self.name, ("indicators", each.id, "unit"), what, advice)


class _Unlike(Exception):
    pass


def _value(made: Plan, value: Value) -> Measure | None:
    """The measure of a value; None where it may be any, as a bare number's."""
    if value.op in ("atom", "median"):
        return _atom(made.atoms[value.name])
    if value.op == "distinct":
        return PLAIN
    if value.op == "period_days":
        return DAY
    found = [_value(made, each) for each in value.args]
    if value.op in ("*", "/"):
        bare = [each.op == "number" for each in value.args]
        factors = [PLAIN if number else it for number, it in zip(bare, found, strict=True)]
        return _product(factors, 1 if value.op == "*" else -1)
    if value.op in ALIKE:
        return _alike(found)
    return found[0] if found else None


def _atom(atom: Atom) -> Measure | None:
    if atom.aggregate is Aggregate.COUNT:
        return PLAIN
    if atom.aggregate is Aggregate.PERSON_DAYS:
        return DAY
    return _term(atom.argument) if atom.argument is not None else None


def _term(term: Term) -> Measure | None:
    """The measure of what a row gives; a number of the vendor's own may be any."""
    if isinstance(term.value, Column):
        return YUAN if term.value.kind is Kind.MONEY else None
    if term.op == "call" and term.value in DAYS:
        return DAY
    if term.op == "neg" or (term.op == "call" and term.value == "abs"):
        return _term(term.args[0])
    if term.op == "+":
        return _alike(_term(each) for each in term.args)
    return None


def _product(found: list[Measure | None], sign: int) -> Measure | None:
    first, *others = found
    for other in others:
        if first is None or other is None:
            return None
        first = (first[0] + sign * other[0], first[1] + sign * other[1])
    return first


def _alike(found: Iterable[Measure | None]) -> Measure | None:
    known = {each for each in found if each is not None}
    if len(known) > 1:
        raise _Unlike
    return next(iter(known), None)
