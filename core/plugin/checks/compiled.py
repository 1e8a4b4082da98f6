"""The compiled formulas of a pack for rules that need them; none where one is refused."""

from functools import lru_cache

from core.errors import BadFormula
from core.expressions.terms import Term
from core.indicators.arithmetic import Atom, Value
from core.indicators.plan import Plan, plan
from core.plugin.model import Pack

KEPT = 8


def compiled(pack: Pack) -> Plan | None:
    """The plan of a pack; another rule says what is wrong where there is none."""
    return _compiled(_Same(pack))


class _Same:
    """A pack as a key: the one object, whatever equality would say."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.pack is self.pack

    def __hash__(self) -> int:
        return id(self.pack)


@lru_cache(maxsize=KEPT)
def _compiled(key: _Same) -> Plan | None:
    try:
        return plan(key.pack.indicators, key.pack.datasets)
    except BadFormula:
        return None


def atoms_of(made: Plan, value: Value) -> list[Atom]:
    """The atoms that a value needs."""
    return [made.atoms[name] for name in sorted(value.atoms())]


def divides(value: Value) -> bool:
    """Whether there is a division anywhere in a value."""
    return value.op == "/" or any(divides(each) for each in value.args)


def terms(atom: Atom) -> list[Term]:
    """The argument and the filter of an atom, where it has them."""
    return [each for each in (atom.argument, atom.where) if each is not None]
