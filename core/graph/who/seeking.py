"""Proposals out of a tenant's evidence as it is now: pairs with their waterfalls in words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from core.graph.elements import Key
from core.graph.projection.frames import Rows, Wanted
from core.graph.who.linking import Pair, pairs
from core.graph.who.model import Bar
from core.graph.who.subjects import CODES, MODEL, Subjects, subjects
from core.graph.who.traits import label_of
from core.texts import Text

LEAST = 0.2
MOST = 2000
"""Proposals of one kind that are kept, the surest first: nobody looks through more."""

BEGINNING = Text("比较之前", "Before comparing")
NO_CODE = Text("校验码不符，未采用", "its check character is wrong: not used")
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


@dataclass(frozen=True, slots=True)
class Looked:
    """How many subjects were compared, the pairs among them, and the codes that are none."""

    compared: int
    pairs: list[Likely]
    wrong: tuple[str, ...]


def likely(
    wanted: Wanted, rows: Rows, told: Callable[[int], None] = lambda percent: None
) -> Looked:
    """Who may be one, kind by kind; two organisations with codes of their own are never asked.

    ``told`` hears how many percent are done, and may break it off by raising.
    """
    compared, found, wrong = 0, [], set[str]()
    every = subjects(wanted, rows)
    for place, each in enumerate(every):
        told(10 + 80 * place // len(every))
        compared += each.frame.height
        ids = each.frame["id"]
        wrong.update(each.frame["wrong"].explode(empty_as_null=True).drop_nulls())
        for pair in _open(each, pairs(each.frame, MODEL, least=LEAST))[:MOST]:
            one, other = sorted((Key(each.kind, ids[pair.one]), Key(each.kind, ids[pair.other])))
            bars = _bars(each, pair)
            found.append(Likely(one, other, pair.weight, pair.probability, bars))
    return Looked(compared, found, tuple(sorted(wrong)))


def _open(subjects: Subjects, found: list[Pair]) -> list[Pair]:
    """The pairs whose credit codes do not say that they are two."""
    codes = [set(each or ()) for each in subjects.frame[CODES].to_list()]

    def two(pair: Pair) -> bool:
        one, other = codes[pair.one], codes[pair.other]
        return bool(one and other) and not one & other

    return [pair for pair in found if not two(pair)]


def _bars(subjects: Subjects, pair: Pair) -> tuple[Bar, ...]:
    beginning = pair.weight - sum(part.bits for part in pair.parts)
    bars = [Bar(BEGINNING, BY_CHANCE, round(beginning, 1))]
    wrong = any(subjects.frame["wrong"][at] is not None for at in (pair.one, pair.other))
    for part in pair.parts:
        trait = MODEL.traits[TRAITS[part.trait]]
        said = label_of(trait, part.level)
        if part.trait == CODES and part.level < 0:
            if not wrong:
                continue
            said = NO_CODE
        bars.append(Bar(trait.label, said, round(part.bits, 1) + 0.0))
    return tuple(bars)
