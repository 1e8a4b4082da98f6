"""One entity as the graph knows it: its facts, how many links of each kind, and what happened."""

from collections import Counter
from dataclasses import dataclass

from core.graph.answering import Cut, Why
from core.graph.elements import Entity, Link
from core.graph.ports import Reader
from core.graph.query import Limits, Reach

NEWEST = 50


@dataclass(frozen=True, slots=True)
class Event:
    """One link of the entity, with what is at its other end."""

    link: Link
    other: Entity


@dataclass(frozen=True)
class Profile:
    """Facts, counts by kind of link and sense, the newest links, and what was left out."""

    entity: Entity
    counts: dict[tuple[str, bool], int]
    events: list[Event]
    cuts: tuple[Cut, ...]


def profile(reader: Reader, entity: Entity, limits: Limits) -> Profile:
    """The profile of an entity; links without a date come last.

    What stands at the other end may be hidden from who asks, and then the link is counted alone.
    """
    expansion = reader.expand([entity.number], Reach(fan_out=limits.fan_out))
    counts = Counter((hop.kind, hop.forward) for hop in expansion.hops)
    newest = sorted(expansion.hops, key=lambda hop: (-(hop.since or 0), hop.link))[:NEWEST]
    others = {each.number: each for each in reader.entities({hop.far for hop in newest})}
    links = {each.id: each for each in reader.links(hop.link for hop in newest)}
    return Profile(
        entity,
        dict(sorted(counts.items())),
        [Event(links[hop.link], others[hop.far]) for hop in newest if hop.far in others],
        tuple(Cut(Why.FAN_OUT, at, count) for at, count in sorted(expansion.cut.items())),
    )
