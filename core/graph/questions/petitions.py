"""Petitions that belong together: of one person about one matter, from the first to the last."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from core.graph.answering import Cut
from core.graph.elements import Entity
from core.graph.model import Declarations, Meaning
from core.graph.ports import Hop, Reader
from core.graph.query import Direction, Limits
from core.graph.questions.swept import Span, Swept

LEAST = 2
MOST = 200
LONGEST_CHAIN = 6


@dataclass(frozen=True, slots=True)
class Chain:
    """Who petitioned, about which first instance, and every petition in order of time.

    A petition about a later instance of the case counts for the case.
    """

    petitioner: Entity
    matter: Entity
    petitions: tuple[Entity, ...]
    links: tuple[int, ...]


@dataclass(frozen=True)
class Chains:
    """The longest chains first, how many there are, and what was left out."""

    chains: list[Chain]
    total: int
    cuts: tuple[Cut, ...]


def petition_chains(
    reader: Reader,
    declared: Declarations,
    limits: Limits,
    *,
    least: int = LEAST,
    of: Entity | None = None,
    span: Span | None = None,
) -> Chains:
    """Every chain of so many petitions; ``of`` keeps those of one petitioner or matter."""
    swept = Swept(reader, declared, limits)
    brought = swept.all(Meaning.PETITIONS, span=span)
    about: dict[int, list[Hop]] = defaultdict(list)
    for hop in swept.all(Meaning.ABOUT):
        about[hop.far].append(hop)
    roots = _roots(swept, {hop.near for hops in about.values() for hop in hops})
    found: dict[tuple[int, int], dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for hop in brought:
        for what in about[hop.near]:
            matter, links = roots.get(what.near, (what.near, frozenset()))
            found[hop.far, matter][hop.near] |= {hop.link, what.link, *links}
    days = {hop.near: hop.since or 0 for hop in brought}
    chains = [
        (ends, sorted(petitions, key=lambda number: (days[number], number)), petitions)
        for ends, petitions in found.items()
        if len(petitions) >= least and (of is None or of.number in ends)
    ]
    chains.sort(key=lambda each: (-len(each[1]), each[0]))
    told = [_chain(reader, *each) for each in chains[:MOST]]
    return Chains(told, len(chains), swept.left_out())


def _roots(swept: Swept, cases: set[int]) -> dict[int, tuple[int, frozenset[int]]]:
    """By case its first instance, with the links that lead there."""
    found = {case: (case, frozenset[int]()) for case in cases}
    frontier = set(cases)
    for _ in range(LONGEST_CHAIN):
        hops = swept.of(frontier, Meaning.CHAIN, Meaning.ENFORCES, direction=Direction.ALONG)
        earlier = {hop.near: hop for hop in hops}
        moved = {case: at for case, at in found.items() if at[0] in earlier}
        for case, (at, links) in moved.items():
            found[case] = (earlier[at].far, links | {earlier[at].link})
        frontier = {at for at, _ in found.values()}
        if not moved:
            break
    return found


def _chain(
    reader: Reader,
    ends: tuple[int, int],
    order: list[int],
    links: Mapping[int, set[int]],
) -> Chain:
    entities = {each.number: each for each in reader.entities({*ends, *order})}
    return Chain(
        entities[ends[0]],
        entities[ends[1]],
        tuple(entities[number] for number in order),
        tuple(sorted({link for several in links.values() for link in several})),
    )
