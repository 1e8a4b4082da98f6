"""Which cases belong to a case: its other instances, its parties' other cases, and why."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from core.graph.answering import Cut, Why
from core.graph.elements import Entity, Link
from core.graph.model import Declarations, Meaning
from core.graph.paths import overlap
from core.graph.ports import Hop, Reader
from core.graph.query import Direction, Limits, Reach

LONGEST_CHAIN = 6
SERIES = 5
"""So many other cases of one party in the same role make a series."""

MOST = 200
CAUSE = "cause"
"""The shown field of a case that says what it is about."""

ROLE = "role"
"""The shown field of a party's link that says on which side the party stands."""


class Reason(StrEnum):
    """Why a case is related, the strongest first."""

    CHAIN = "chain"
    COUNTERCLAIM = "counterclaim"
    SAME_FACTS = "same facts"
    SAME_PARTIES = "same parties"
    SHARED_PARTY = "shared party"
    SERIES = "series"


RANK = {reason: place for place, reason in enumerate(Reason)}


@dataclass(frozen=True, slots=True)
class RelatedCase:
    """A case, why it is related, through whom, and by which links."""

    case: Entity
    reason: Reason
    through: tuple[str, ...]
    links: tuple[int, ...]


@dataclass(frozen=True)
class Related:
    """The related cases, the strongest reason first, and what was left out."""

    cases: list[RelatedCase]
    total: int
    cuts: tuple[Cut, ...]


@dataclass
class _Found:
    reason: Reason
    through: set[int] = field(default_factory=set)
    links: set[int] = field(default_factory=set)


def related(reader: Reader, declared: Declarations, case: Entity, limits: Limits) -> Related:
    """Every related case of a case, two hundred at most."""
    asked = _Asked(reader, declared, limits)
    found = asked.chain(case.number)
    for number, each in asked.parties(case.number).items():
        if number in found:
            found[number].through |= each.through
            found[number].links |= each.links
        else:
            found[number] = each
    found.pop(case.number, None)
    entities = {each.number: each for each in reader.entities(found)}
    for number in asked.alongside & found.keys():
        if found[number].reason is Reason.SAME_PARTIES and _one_cause(case, entities[number]):
            found[number].reason = Reason.SAME_FACTS
    through = {n for each in found.values() for n in each.through}
    names = {each.number: str(each.key) for each in reader.entities(through)}
    cases = [
        RelatedCase(
            entities[number],
            each.reason,
            tuple(sorted(names[other] for other in each.through)),
            tuple(sorted(each.links)),
        )
        for number, each in found.items()
    ]
    cases.sort(key=lambda each: (RANK[each.reason], -len(each.through), each.case.key))
    return Related(cases[:MOST], len(cases), tuple(sorted(asked.cuts)))


@dataclass
class _Asked:
    reader: Reader
    declared: Declarations
    limits: Limits
    cuts: set[Cut] = field(default_factory=set)
    alongside: set[int] = field(default_factory=set)
    """The parties' other cases that were open at the same time."""

    def chain(self, case: int) -> dict[int, _Found]:
        """The other instances of the case: links of the chain either way, step by step."""
        found: dict[int, _Found] = {}
        known, frontier = {case}, [case]
        for _ in range(LONGEST_CHAIN):
            hops = self._expand(frontier, Direction.EITHER, Meaning.CHAIN, Meaning.ENFORCES)
            fresh = {hop.far for hop in hops} - known
            for hop in hops:
                if hop.far in fresh:
                    before = found[hop.near].links if hop.near in found else set()
                    each = found.setdefault(hop.far, _Found(Reason.CHAIN))
                    each.links |= before | {hop.link}
            known |= fresh
            frontier = sorted(fresh)
        return found

    def parties(self, case: int) -> dict[int, _Found]:
        """The other cases of the parties, with the reason that they give."""
        here = self._expand([case], Direction.AGAINST, Meaning.PARTY, open_only=True)
        parties = sorted({hop.far for hop in here})
        there = [
            hop for hop in self._expand(parties, Direction.ALONG, Meaning.PARTY) if hop.far != case
        ]
        shared: dict[int, list[Hop]] = defaultdict(list)
        for hop in there:
            shared[hop.far].append(hop)
        self.alongside = {
            hop.far for hop in there for one in here if one.far == hop.near and overlap(one, hop)
        }
        roles = self._roles([*here, *there])
        often = _serial(here, there, roles)
        found = {}
        for number, hops in shared.items():
            each = _Found(_reason(here, hops, roles, often))
            each.through = {hop.near for hop in hops}
            each.links = {hop.link for hop in hops}
            each.links |= {hop.link for hop in here if hop.far in each.through}
            found[number] = each
        return found

    def _expand(
        self,
        frontier: list[int],
        direction: Direction,
        *meanings: Meaning,
        open_only: bool = False,
    ) -> list[Hop]:
        kinds = self.declared.meaning(*meanings)
        if not kinds or not frontier:
            return []
        never = self.declared.closed if open_only else ()
        reach = Reach(kinds, direction, never=never, fan_out=self.limits.fan_out)
        expansion = self.reader.expand(frontier, reach)
        self.cuts |= {Cut(Why.FAN_OUT, at, count) for at, count in expansion.cut.items()}
        return expansion.hops

    def _roles(self, hops: Iterable[Hop]) -> dict[int, str]:
        found: list[Link] = self.reader.links({hop.link for hop in hops})
        return {each.id: each.facts.get(ROLE, each.kind) for each in found}


def _one_cause(case: Entity, other: Entity) -> bool:
    """Whether two cases are about the same, so far as their rows say what they are about."""
    cause = case.facts.get(CAUSE)
    return bool(cause) and cause == other.facts.get(CAUSE)


def _serial(here: list[Hop], there: list[Hop], roles: Mapping[int, str]) -> set[int]:
    """The parties with a series of other cases in the role that they have here."""
    mine: dict[int, set[str]] = defaultdict(set)
    for hop in here:
        mine[hop.far].add(roles[hop.link])
    counts: dict[int, int] = defaultdict(int)
    for hop in there:
        counts[hop.near] += roles[hop.link] in mine[hop.near]
    return {party for party, count in counts.items() if count >= SERIES}


def _reason(here: list[Hop], hops: list[Hop], roles: Mapping[int, str], often: set[int]) -> Reason:
    shared = {hop.near for hop in hops}
    if len(shared) == 1:
        return Reason.SERIES if shared <= often else Reason.SHARED_PARTY
    mine = {hop.far: roles[hop.link] for hop in here if hop.far in shared}
    theirs = {hop.near: roles[hop.link] for hop in hops}
    for one in shared:
        for other in shared - {one}:
            turned = (mine[one], mine[other]) == (theirs[other], theirs[one])
            if turned and mine[one] != mine[other]:
                return Reason.COUNTERCLAIM
    return Reason.SAME_PARTIES
