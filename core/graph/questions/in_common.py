"""What several entities have in common: what all of them, or most, are one or two links from."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from core.graph.answering import Cut, Why
from core.graph.elements import Entity
from core.graph.model import Declarations
from core.graph.ports import Hop, Reader
from core.graph.query import Limits, Reach

MOST = 100


@dataclass(frozen=True, slots=True)
class Shared:
    """An entity, which of those asked about it is near to, how many links away, and the links."""

    entity: Entity
    by: tuple[str, ...]
    steps: int
    links: tuple[int, ...]


@dataclass(frozen=True)
class Common:
    """What is shared, by the most first and then the nearest, and what was left out."""

    shared: list[Shared]
    total: int
    cuts: tuple[Cut, ...]


def common(
    reader: Reader, declared: Declarations, asked: Sequence[Entity], limits: Limits
) -> Common:
    """Everything that two or more of the entities are one or two links from."""
    names = {each.number: str(each.key) for each in asked}
    near: dict[int, dict[int, set[int]]] = {number: {number: set()} for number in names}
    steps: dict[int, int] = {}
    cuts: set[Cut] = set()
    frontier = sorted(names)
    for step in (1, 2):
        expansion = reader.expand(frontier, Reach(fan_out=limits.fan_out))
        cuts |= {Cut(Why.FAN_OUT, at, count) for at, count in expansion.cut.items()}
        fresh = _spread(near, expansion.hops, names)
        for number, reached in fresh.items():
            near.setdefault(number, reached)
            steps.setdefault(number, step)
        open_ones = {hop.far for hop in expansion.hops if hop.far_kind not in declared.closed}
        frontier = sorted((open_ones & set(fresh)) - set(names))[: limits.entities]
    met = {number: by for number, by in near.items() if len(by) > 1 and number not in names}
    entities = {each.number: each for each in reader.entities(met)}
    shared = [
        Shared(
            entities[number],
            tuple(sorted(names[each] for each in by)),
            steps[number],
            tuple(sorted({link for links in by.values() for link in links})),
        )
        for number, by in met.items()
    ]
    shared.sort(key=lambda each: (-len(each.by), each.steps, each.entity.key))
    return Common(shared[:MOST], len(shared), tuple(sorted(cuts)))


def _spread(
    near: dict[int, dict[int, set[int]]], hops: list[Hop], names: dict[int, str]
) -> dict[int, dict[int, set[int]]]:
    """For each entity that was not seen before: who is near it, and by which links."""
    fresh: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for hop in hops:
        if hop.far in near:
            continue
        for start, links in near[hop.near].items():
            fresh[hop.far][start] |= links | {hop.link}
    return fresh
