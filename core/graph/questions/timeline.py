"""What happened to one entity, in order of time, page by page."""

from dataclasses import dataclass

from core.graph.answering import Cut, Why
from core.graph.elements import Entity, Link
from core.graph.ports import Hop, Reader
from core.graph.query import Limits, Reach
from core.graph.questions.profile import Event

PAGE = 100


@dataclass(frozen=True)
class Timeline:
    """A page of events, the earliest first, those without a date last; how many there are."""

    entity: Entity
    events: list[Event]
    total: int
    cuts: tuple[Cut, ...]


def timeline(
    reader: Reader, entity: Entity, limits: Limits, *, skip: int = 0, limit: int = PAGE
) -> Timeline:
    """The links of an entity by the day on which they began."""
    expansion = reader.expand([entity.number], Reach(fan_out=limits.path_fan_out))
    ordered = sorted(expansion.hops, key=_when)
    page = ordered[skip : skip + limit]
    others = {each.number: each for each in reader.entities({hop.far for hop in page})}
    links: dict[int, Link] = {each.id: each for each in reader.links(hop.link for hop in page)}
    return Timeline(
        entity,
        [Event(links[hop.link], others[hop.far]) for hop in page],
        len(ordered),
        tuple(Cut(Why.FAN_OUT, at, count) for at, count in sorted(expansion.cut.items())),
    )


def _when(hop: Hop) -> tuple[bool, int, int]:
    return hop.since is None, hop.since or 0, hop.link
