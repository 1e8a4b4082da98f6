"""The graph as people have decided who is who: entities that count as one are read as one.

Nothing is written: the store stays what the evidence says, and taking a decision back restores
every answer. What stands for a class is its first member that is there and may be seen.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from core.graph.elements import Entity, Key, Link
from core.graph.over import Over
from core.graph.ports import Expansion, Hop, Reader
from core.graph.query import Reach
from core.graph.who.classes import Classes

UNBOUNDED = 10**9


@dataclass(frozen=True)
class Merged(Over):
    """A reader over another; fits ``core.graph.ports.Reader``.

    ``stands`` tells which number stands for a member, ``members`` what a standing number holds.
    """

    stands: dict[int, int]
    members: dict[int, tuple[int, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, reader: Reader, classes: Classes) -> Reader:
        """The reader itself where nothing counts as one."""
        if not classes:
            return reader
        there = {each.key for each in reader.entities(key.number for key in classes.members)}
        stands: dict[int, int] = {}
        members: dict[int, tuple[int, ...]] = {}
        for group in set(classes.members.values()):
            seen = [key for key in group if key in there]
            if len(seen) > 1:
                numbers = tuple(key.number for key in seen)
                members[numbers[0]] = numbers
                stands |= dict.fromkeys(numbers, numbers[0])
        return cls(reader, stands, members) if members else reader

    def expand(self, frontier: Sequence[int], reach: Reach) -> Expansion:
        """Every link of all members, the first by number; a link within a class is a loop."""
        asked = self._each(frontier)
        onto = None if reach.onto is None else tuple(self._each(reach.onto))
        reach = replace(reach, onto=onto)
        found = self.reader.expand(asked, reach)
        hops = [self._hop(hop) for hop in found.hops]
        joined = {number for number in map(self._of, frontier) if number in self.members}
        if not joined:
            return Expansion(hops, found.cut)
        return self._together(hops, found.cut, joined, reach)

    def sweep(
        self, links: Sequence[str], *, since: int | None, until: int | None, most: int
    ) -> Expansion:
        """As the reader sweeps, with the ends that stand for others."""
        found = self.reader.sweep(links, since=since, until=until, most=most)
        return Expansion([self._hop(hop) for hop in found.hops], found.cut)

    def entities(self, numbers: Iterable[int]) -> list[Entity]:
        """These entities, or what stands for them, each once."""
        return self.reader.entities(dict.fromkeys(map(self._of, numbers)))

    def links(self, numbers: Iterable[int]) -> list[Link]:
        """These links between the entities that stand there."""
        return [
            replace(each, source=self._of(each.source), target=self._of(each.target))
            for each in self.reader.links(numbers)
        ]

    def search(self, text: str, kinds: Sequence[str], limit: int) -> list[Entity]:
        """What the text finds, by any member's name, each once."""
        found = self.reader.search(text, kinds, limit)
        if not any(each.number in self.stands for each in found):
            return found
        stood = {each.number: each for each in self.entities(each.number for each in found)}
        return [stood[number] for number in dict.fromkeys(self._of(each.number) for each in found)]

    def _of(self, number: int) -> int:
        return self.stands.get(number, number)

    def _each(self, numbers: Iterable[int]) -> list[int]:
        """Every member of these, each once."""
        found = dict.fromkeys(
            member
            for number in map(self._of, numbers)
            for member in self.members.get(number, (number,))
        )
        return sorted(found)

    def _hop(self, hop: Hop) -> Hop:
        near, far = self._of(hop.near), self._of(hop.far)
        return hop if (near, far) == (hop.near, hop.far) else hop._replace(near=near, far=far)

    def _together(
        self, hops: list[Hop], cut: dict[int, int], joined: set[int], reach: Reach
    ) -> Expansion:
        """The links of members under the one fan-out limit of what stands for them."""
        counts: dict[int, int] = {}
        kept = [hop for hop in hops if hop.near not in joined]
        left = {near: count for near, count in cut.items() if self._of(near) not in joined}
        for number in sorted(joined):
            mine = {hop.link: hop for hop in hops if hop.near == number and not hop.forward}
            mine |= {hop.link: hop for hop in hops if hop.near == number and hop.forward}
            first = [mine[link] for link in sorted(mine)[: reach.fan_out]]
            kept += first
            counts[number] = self._count(number, mine, cut, reach) - len(first)
        return Expansion(kept, left | {near: count for near, count in counts.items() if count})

    def _count(self, number: int, mine: dict[int, Hop], cut: dict[int, int], reach: Reach) -> int:
        """How many links the members have together, those between them counted once."""
        members = self.members[number]
        beyond = sum(cut.get(member, 0) for member in members)
        if not beyond:
            return len(mine)
        every = self.reader.expand(members, replace(reach, fan_out=UNBOUNDED))
        return len({hop.link for hop in every.hops})


def told(classes: Classes, keys: Iterable[Key]) -> list[dict[str, Any]]:
    """Which of these entities stand for others: for the certificate of an answer."""
    return [
        {"entity": str(key), "as": [str(each) for each in classes.one_with(key) if each != key]}
        for key in sorted(set(keys))
        if len(classes.one_with(key)) > 1
    ]
