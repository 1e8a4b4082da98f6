"""The arithmetic of a value over atoms, and the atoms themselves."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from core.expressions.scales import places
from core.expressions.terms import Term, written


class Span(StrEnum):
    """What an atom may be summed over: months (flow), or people alone (stock, window)."""

    FLOW = "flow"
    STOCK = "stock"
    WINDOW = "window"


class Aggregate(StrEnum):
    """What an atom takes of its rows; a table counts the rows of each value, exactly."""

    COUNT = "count"
    SUM = "sum"
    MIN = "min"
    MAX = "max"
    TABLE = "table"
    PERSON_DAYS = "person_days"


@dataclass(frozen=True, slots=True)
class Atom:
    """One aggregate of one dataset under one filter on one clock.

    ``role`` and ``clock`` are names of the dataset, empty where there is none; a stock atom has
    no clock. ``shared`` says that the role gives each of several people an equal share.
    """

    dataset: str
    role: str
    clock: str
    span: Span
    aggregate: Aggregate
    argument: Term | None
    where: Term | None
    primary: bool = True
    shared: bool = False

    @property
    def places(self) -> int:
        """The decimal places of the atom's numbers, or of the values in its table."""
        counts = self.aggregate in (Aggregate.COUNT, Aggregate.PERSON_DAYS)
        return 0 if counts or self.argument is None else places(self.argument)

    def __str__(self) -> str:
        inner = "*" if self.argument is None else written(self.argument)
        where = f" FILTER (WHERE {written(self.where)})" if self.where else ""
        by = f" by {self.clock}" if self.clock else ""
        role = f" of {self.role}" if self.role else ""
        return f"{self.span} {self.dataset}{role}{by}: {self.aggregate}({inner}){where}"


@dataclass(frozen=True, slots=True)
class Value:
    """One operation of a value.

    ``op`` is ``atom``, ``distinct`` or ``median`` (``name``: the atom's id), ``number``,
    ``period_days``, an operator, a function over values, or one over other periods (``prev``,
    ``same_last_year``, ``mean_m``, ``stdev_m``), or one over another subject (``whole``,
    ``department``). ``some`` gives its first argument where the
    second, a count, is above nought.
    """

    op: str
    args: tuple["Value", ...] = ()
    name: str = ""
    number: Decimal | None = None

    def __str__(self) -> str:
        if self.op == "atom":
            return self.name
        if self.op == "number":
            return f"{self.number:f}"
        if self.op == "period_days":
            return ":period_days"
        if self.op in ("+", "*", "/"):
            return f"({f' {self.op} '.join(map(str, self.args))})"
        if self.op == "neg":
            return f"-{self.args[0]}"
        return f"{self.op}({self.name or ', '.join(map(str, self.args))})"

    def spelled(self, atoms: Mapping[str, Atom]) -> str:
        """The value with its atoms written out, equal for equal meanings."""
        if self.op in ("atom", "distinct", "median"):
            return f"{self.op}<{atoms[self.name]}>"
        inner = ", ".join(each.spelled(atoms) for each in self.args)
        return f"{self.op}({inner or self.number})"

    def atoms(self) -> frozenset[str]:
        """The ids of every atom it needs."""
        own = {self.name} if self.op in ("atom", "distinct", "median") else set()
        return frozenset(own).union(*(each.atoms() for each in self.args))
