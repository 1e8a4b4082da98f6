"""A reader over rows in plain Python: what one tenant's graph says, with no store between."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from core.graph.elements import Entity, Link
from core.graph.ports import Expansion, Hop
from core.graph.query import Direction, Reach
from core.graph.records import entity_of, link_of

Row = dict[str, Any]


class PlainReader:
    """As much of ``core.graph.ports.Reader`` as a question of the small language asks for."""

    def __init__(self, entities: Iterable[Row], links: Iterable[Row]) -> None:
        self._entities = {row["number"]: row for row in entities}
        self._links = {row["id"]: row for row in links}

    def expand(self, frontier: Sequence[int], reach: Reach) -> Expansion:
        """Every link onwards, link by link, each entity's first by number."""
        taken: Counter[int] = Counter()
        hops = []
        for _, row in sorted(self._links.items()):
            for hop in _seen(row, reach.direction):
                if hop.near in frontier and _kept(hop, reach):
                    taken[hop.near] += 1
                    if taken[hop.near] <= reach.fan_out:
                        hops.append(hop)
        most = reach.fan_out
        return Expansion(hops, {near: n - most for near, n in taken.items() if n > most})

    def entities(self, numbers: Iterable[int]) -> list[Entity]:
        """These entities, by kind and id."""
        found = (self._entities.get(number) for number in set(numbers))
        return sorted((entity_of(row) for row in found if row), key=lambda each: each.key)

    def links(self, numbers: Iterable[int]) -> list[Link]:
        """These links, by number."""
        return [link_of(self._links[number]) for number in sorted(numbers) if number in self._links]


def _seen(row: Row, direction: Direction) -> Iterable[Hop]:
    """The link from its source, its target or both; a loop is seen once."""
    rest = (row["since"], row["until"], row["confidence"])
    if direction is not Direction.AGAINST:
        ends = (row["source"], row["target"], row["target_kind"])
        yield Hop(*ends, row["id"], row["kind"], True, *rest)
    loop = row["source"] == row["target"]
    if direction is Direction.AGAINST or (direction is Direction.EITHER and not loop):
        ends = (row["target"], row["source"], row["source_kind"])
        yield Hop(*ends, row["id"], row["kind"], False, *rest)


def _kept(hop: Hop, reach: Reach) -> bool:
    return (
        hop.kind in (reach.links or [hop.kind])
        and hop.far_kind in (reach.to or [hop.far_kind])
        and hop.far_kind not in reach.never
        and (reach.since is None or hop.until is None or hop.until >= reach.since)
        and (reach.until is None or hop.since is None or hop.since <= reach.until)
        and hop.confidence >= reach.confidence
    )
