"""Suspected sham litigation: people who sue one another, settle at once, and belong together.

Opponents who live at one address or share one lawyer are bound together; a group of at least
three such people, with at least four cases among them most of which ended by agreement within
weeks, is a suspected ring (after the marks in 法〔2021〕281号 of the Supreme People's Court). It
is a clue: families who divide an estate look alike.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import networkx

from core.graph.answering import Cut
from core.graph.elements import Entity
from core.graph.model import Declarations, Meaning
from core.graph.ports import Hop, Reader
from core.graph.query import Limits
from core.graph.questions.swept import Span, Swept

MEMBERS, CASES = 3, 4
"""The smallest ring."""

DENSE = 0.4
"""The share of the pairs of a ring that sued one another, at least."""

QUICK_DAYS = 30
QUICK = 0.6
"""The share of a ring's cases that ended by agreement within so many days, at least."""

AGREED = ("调解", "撤诉", "和解", "撤回起诉", "执行和解")
CROWD = 12
"""A case with more parties is a mass claim, not a ring."""


@dataclass(frozen=True, slots=True)
class Ring:
    """A suspected ring: who, which cases among them, and what speaks for it.

    ``density`` is the share of the pairs that sued one another, ``quick`` that of the cases settled
    at once, ``address`` and ``lawyer`` count the cases with one address or lawyer on both sides.
    """

    members: tuple[Entity, ...]
    cases: tuple[Entity, ...]
    density: float
    quick: float
    address: int
    lawyer: int
    links: tuple[int, ...]


@dataclass(frozen=True)
class Rings:
    """The rings with the most cases first, and what was left out."""

    rings: list[Ring]
    cuts: tuple[Cut, ...]


@dataclass
class _Case:
    """A case with its parties, and what binds them together."""

    parties: dict[int, Hop] = field(default_factory=dict)
    lawyers: dict[int, list[Hop]] = field(default_factory=lambda: defaultdict(list))
    address: bool = False
    lawyer: bool = False
    links: set[int] = field(default_factory=set)


def rings(
    reader: Reader, declared: Declarations, limits: Limits, *, span: Span | None = None
) -> Rings:
    """Every suspected ring."""
    swept = Swept(reader, declared, limits)
    cases = _cases(swept, span)
    homes: dict[int, dict[int, int]] = defaultdict(dict)
    for hop in swept.all(Meaning.ADDRESS):
        homes[hop.far][hop.near] = hop.link
    bound = {number: case for number, case in cases.items() if _bound(case, homes)}
    graph: networkx.Graph[int] = networkx.Graph()
    for number, case in bound.items():
        some = sorted(case.parties)
        for place, one in enumerate(some):
            for other in some[place + 1 :]:
                graph.add_edge(one, other)
                graph.edges[one, other].setdefault("cases", set()).add(number)
    groups = [set(each) for each in networkx.connected_components(graph) if len(each) >= MEMBERS]
    found = [
        ring
        for group in sorted(groups, key=min)
        if (ring := _ring(reader, graph.subgraph(group), bound)) is not None
    ]
    found.sort(key=lambda each: (-len(each.cases), each.members[0].key))
    return Rings(found, swept.left_out())


def _cases(swept: Swept, span: Span | None) -> dict[int, _Case]:
    """Cases of a few parties, nobody of whom everybody meets, with their lawyers."""
    found: dict[int, _Case] = defaultdict(_Case)
    crowded = set()
    for hop in swept.all(Meaning.PARTY, span=span):
        found[hop.near].parties[hop.far] = hop
        if hop.far_kind in swept.declared.closed:
            crowded.add(hop.near)
    for hop in swept.all(Meaning.REPRESENTS, span=span):
        if hop.near in found:
            found[hop.near].lawyers[hop.far].append(hop)
    return {
        number: case
        for number, case in found.items()
        if 2 <= len(case.parties) <= CROWD and number not in crowded
    }


def _bound(case: _Case, homes: Mapping[int, Mapping[int, int]]) -> bool:
    """Whether opponents share an address, or one lawyer stands twice in the case."""
    dwellers: dict[int, list[int]] = defaultdict(list)
    for party in case.parties:
        for address, link in homes[party].items():
            dwellers[address].append(link)
    shared = [links for links in dwellers.values() if len(links) > 1]
    twice = [hops for hops in case.lawyers.values() if len(hops) > 1]
    case.address, case.lawyer = bool(shared), bool(twice)
    case.links = {hop.link for hop in case.parties.values()}
    case.links |= {link for links in shared for link in links}
    case.links |= {hop.link for hops in twice for hop in hops}
    return case.address or case.lawyer


def _ring(reader: Reader, graph: "networkx.Graph[int]", bound: Mapping[int, _Case]) -> Ring | None:
    """The group as a ring, if it is one."""
    numbers = {case for one, other in graph.edges for case in graph.edges[one, other]["cases"]}
    density = networkx.density(graph)
    if len(numbers) < CASES or density < DENSE:
        return None
    cases = reader.entities(numbers)
    quick = sum(_at_once(each, bound[each.number]) for each in cases) / len(cases)
    if quick < QUICK:
        return None
    some = [bound[number] for number in numbers]
    return Ring(
        tuple(reader.entities(graph.nodes)),
        tuple(cases),
        density,
        quick,
        sum(each.address for each in some),
        sum(each.lawyer for each in some),
        tuple(sorted(_every(some))),
    )


def _every(cases: Iterable[_Case]) -> set[int]:
    return {link for case in cases for link in case.links}


def _at_once(case: Entity, found: _Case) -> bool:
    """Whether a case ended by agreement within the days."""
    days = [
        hop.until - hop.since
        for hop in found.parties.values()
        if hop.since is not None and hop.until is not None
    ]
    agreed = any(fact in AGREED for fact in case.facts.values())
    return agreed and bool(days) and min(days) <= QUICK_DAYS
