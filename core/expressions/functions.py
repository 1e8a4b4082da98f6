"""The functions over one row: what they take, what they give, how they are used."""

from dataclasses import dataclass

from core.expressions.terms import Type
from core.texts import Text, same


@dataclass(frozen=True, slots=True)
class Function:
    """``takes`` lists the types of the arguments; without it all are of one type, any."""

    usage: Text
    takes: tuple[Type, ...] = ()
    gives: Type = Type.NUMBER
    least: int = 1
    most: int | None = None


def _fixed(usage: str, takes: tuple[Type, ...], gives: Type = Type.NUMBER) -> Function:
    return Function(same(usage), takes, gives, len(takes), len(takes))


FUNCTIONS = {
    "days": _fixed("days(from, to)", (Type.DATE, Type.DATE)),
    "working_days": _fixed("working_days(from, to)", (Type.DATE, Type.DATE)),
    "add_months": _fixed("add_months(date, 12)", (Type.DATE, Type.NUMBER), Type.DATE),
    "year": _fixed("year(date)", (Type.DATE,)),
    "month": _fixed("month(date)", (Type.DATE,)),
    "abs": _fixed("abs(number)", (Type.NUMBER,)),
    "coalesce": Function(same("coalesce(a, b, …)"), least=2),
    "nullif": Function(same("nullif(a, b)"), least=2, most=2),
    "greatest": Function(same("greatest(a, b, …)"), least=2),
    "least": Function(same("least(a, b, …)"), least=2),
}
"""``days`` and ``working_days`` count from the first date (not itself) to the second."""
