"""Who goes to court again and again, and which of them live by it.

A professional claimant stands on the claiming side nearly always, against ever other opponents;
a debtor is the other way round. Both are clues: a landlord with many tenants looks the same.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.graph.answering import Cut
from core.graph.elements import Entity
from core.graph.model import Declarations, Meaning
from core.graph.ports import Hop, Reader
from core.graph.query import Limits
from core.graph.questions.related import ROLE
from core.graph.questions.swept import Span, Swept

LEAST = 10
MOST = 200
NEARLY = 0.9
"""The share of the cases that makes a claimant or a debtor of somebody."""

EVER_OTHER = 0.8
"""Opponents for each case from which on they are ever other ones."""

CLAIMING = (
    *("原告", "上诉人", "再审申请人", "申请再审人", "申请人", "申请执行人", "申诉人"),
    *("一审原告", "原审原告", "自诉人", "反诉原告"),
)
"""How the claiming side is called in procedural law."""


class Habit(StrEnum):
    """On which side somebody stands."""

    PROFESSIONAL = "professional claimant"
    CLAIMANT = "claimant"
    DEBTOR = "debtor"
    BOTH = "both sides"


@dataclass(frozen=True, slots=True)
class Litigant:
    """A party, its cases, those that it brought, its opponents, and on which side it stands."""

    party: Entity
    cases: int
    claimed: int
    opponents: int
    habit: Habit
    links: tuple[int, ...]


@dataclass(frozen=True)
class Repeat:
    """The parties with the most cases first, how many there are, and what was left out."""

    litigants: list[Litigant]
    total: int
    cuts: tuple[Cut, ...]


def repeat(
    reader: Reader,
    declared: Declarations,
    limits: Limits,
    *,
    least: int = LEAST,
    kinds: Sequence[str] = (),
    span: Span | None = None,
) -> Repeat:
    """Everybody with so many cases, of these kinds of entity."""
    swept = Swept(reader, declared, limits)
    hops = [
        hop for hop in swept.all(Meaning.PARTY, span=span) if hop.far_kind not in declared.closed
    ]
    found = _often(hops, least, kinds)
    stands: dict[int, set[int]] = defaultdict(set)
    for hop in hops:
        stands[hop.near].add(hop.far)
    roles = _roles(reader, found)
    names = {each.number: each for each in reader.entities(found)}
    litigants = [_litigant(names[party], mine, stands, roles) for party, mine in found.items()]
    litigants.sort(key=lambda each: (-each.cases, each.party.key))
    return Repeat(litigants[:MOST], len(litigants), swept.left_out())


def _often(hops: Iterable[Hop], least: int, kinds: Sequence[str]) -> dict[int, list[Hop]]:
    mine: dict[int, list[Hop]] = defaultdict(list)
    for hop in hops:
        if not kinds or hop.far_kind in kinds:
            mine[hop.far].append(hop)
    return {
        party: several
        for party, several in mine.items()
        if len({hop.near for hop in several}) >= least
    }


def _roles(reader: Reader, found: Mapping[int, list[Hop]]) -> dict[int, str]:
    links = reader.links({hop.link for several in found.values() for hop in several})
    return {each.id: each.facts.get(ROLE, "") for each in links}


def _litigant(
    party: Entity,
    mine: Sequence[Hop],
    stands: Mapping[int, set[int]],
    roles: Mapping[int, str],
) -> Litigant:
    cases = {hop.near for hop in mine}
    claimed = {hop.near for hop in mine if roles[hop.link] in CLAIMING}
    opponents = {other for case in cases for other in stands[case]} - {party.number}
    return Litigant(
        party,
        len(cases),
        len(claimed),
        len(opponents),
        _habit(len(cases), len(claimed), len(opponents)),
        tuple(sorted(hop.link for hop in mine)),
    )


def _habit(cases: int, claimed: int, opponents: int) -> Habit:
    if claimed >= NEARLY * cases:
        return Habit.PROFESSIONAL if opponents >= EVER_OTHER * cases else Habit.CLAIMANT
    return Habit.DEBTOR if claimed <= (1 - NEARLY) * cases else Habit.BOTH
