"""Proposals out of a tenant's evidence as it is now: pairs with their waterfalls in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.graph.elements import Key
from core.graph.projection.frames import Rows, Wanted
from core.graph.who.linking import Pair, pairs
from core.graph.who.model import Bar
from core.graph.who.subjects import MODEL, subjects
from core.graph.who.traits import label_of
from core.texts import Text

LEAST = 0.2
MOST = 2000
"""Proposals of one kind that are kept, the surest first: nobody looks through more."""

BEGINNING = Text("比较之前", "Before comparing")
BY_CHANCE = Text("任意两个是同一个的可能", "that any two are one")
TRAITS: Mapping[str, int] = {trait.column: at for at, trait in enumerate(MODEL.traits)}


@dataclass(frozen=True, slots=True)
class Likely:
    """Two entities that may be one, the weight in bits, and why."""

    one: Key
    other: Key
    weight: float
    probability: float
    bars: tuple[Bar, ...]


def likely(wanted: Wanted, rows: Rows) -> tuple[int, list[Likely]]:
    """How many subjects were compared, and the pairs among them, kind by kind."""
    compared, found = 0, []
    for each in subjects(wanted, rows):
        compared += each.frame.height
        ids = each.frame["id"]
        for pair in pairs(each.frame, MODEL, least=LEAST)[:MOST]:
            one, other = sorted((Key(each.kind, ids[pair.one]), Key(each.kind, ids[pair.other])))
            found.append(Likely(one, other, pair.weight, pair.probability, _bars(pair)))
    return compared, found


def _bars(pair: Pair) -> tuple[Bar, ...]:
    beginning = pair.weight - sum(part.bits for part in pair.parts)
    bars = [Bar(BEGINNING, BY_CHANCE, round(beginning, 1))]
    for part in pair.parts:
        trait = MODEL.traits[TRAITS[part.trait]]
        bars.append(Bar(trait.label, label_of(trait, part.level), round(part.bits, 1) + 0.0))
    return tuple(bars)
