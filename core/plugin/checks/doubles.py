"""Nothing is counted twice in one scheme under two names."""

from collections.abc import Iterator
from itertools import combinations

from core.indicators.arithmetic import Value
from core.indicators.plan import Plan
from core.plugin.checks.compiled import compiled
from core.plugin.model import Finding, Pack
from core.texts import Text


class NothingTwice:
    """No two items of a scheme are one measure, its complement, or a part of the other."""

    name = "double counting"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """Pairs of items that count the same."""
        made = compiled(pack)
        if made is None:
            return
        for scheme in pack.schemes:
            found = [
                (
                    item.indicator,
                    ("schemes", scheme.id, "groups", group.id, "items", item.indicator),
                )
                for group in scheme.groups
                for item in group.items
                if item.indicator in made.values
            ]
            for (one, _), (other, place) in combinations(found, 2):
                if one != other and _same(pack, made, one, other):
                    what = Text(f"与“{one}”重复计分", f'It counts what "{one}" counts')
                    yield Finding(self.name, place, what, Text("只保留一个", "Keep one of them"))


def _same(pack: Pack, made: Plan, one: str, other: str) -> bool:
    if pack.families.get(one) == other or pack.families.get(other) == one:
        return True
    left, right = made.values[one], made.values[other]
    forms = {_bare(left).spelled(made.atoms), _bare(right).spelled(made.atoms)}
    return len(forms) == 1


def _bare(value: Value) -> Value:
    """A measure without what only turns it round: 1 − x is x."""
    if value.op == "+" and len(value.args) == 2:
        first, second = value.args
        if first.op == "number" and second.op == "neg":
            return second.args[0]
    return value
