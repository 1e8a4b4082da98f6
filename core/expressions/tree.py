"""The tree that a formula is parsed into, before its names and types are known."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Node:
    """One operation; ``at`` is the character it begins at and makes no difference to equality.

    ``op`` is an operator (``+ * / neg = <> < <= > >= and or not in like null case``), ``literal``
    (value: Decimal, str, bool or None), ``path`` (a tuple of names, the last perhaps ``*``),
    ``parameter`` (a name), ``call`` (a name) or ``aggregate`` (a ``Head``; arguments, then the
    filter if there is one).
    """

    op: str
    args: tuple["Node", ...] = ()
    value: object = None
    at: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Head:
    """The parts of an aggregate beside its argument: name, DISTINCT, BY clock, FILTER or none."""

    name: str
    distinct: bool
    clock: str | None
    filtered: bool
