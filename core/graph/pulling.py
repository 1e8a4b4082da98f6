"""Pulls the neighbourhood in which paths are looked for: from both ends, the smaller side first.

When both sides together have gone so many links, every path of that length lies in what was
pulled; so the pulling ends as soon as enough paths are found. Where the cap is reached, entities
that the other side knows are kept before others, and what was left out is told.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from core.graph.answering import Cut, Why
from core.graph.paths import Found, Ground, Passing, best_paths
from core.graph.ports import Hop, Reader
from core.graph.query import Limits, Reach


@dataclass
class _Side:
    """What has been seen from one end."""

    known: set[int]
    frontier: list[int]
    depth: int = 0


@dataclass
class Pull:
    """Two sides that grow towards one another, under a cap."""

    reader: Reader
    passing: Passing
    limits: Limits
    ground: Ground = field(default_factory=Ground)
    cuts: Counter[tuple[Why, int]] = field(default_factory=Counter)
    held: set[int] = field(default_factory=set)

    def paths(self, start: tuple[int, str], goal: tuple[int, str], count: int, hops: int) -> Found:
        """The best paths between two entities, each given by number and kind."""
        self.ground.kinds.update((start, goal))
        ends = start[0], goal[0]
        sides = _Side({ends[0]}, [ends[0]]), _Side({ends[1]}, [ends[1]])
        while not _done(sides, hops):
            side, other = sorted(sides, key=lambda each: (each.depth > 0, len(each.frontier)))
            last = side.depth + other.depth + 1 >= hops and other.depth > 0
            self._grow(side, other, last=last)
            depth = sides[0].depth + sides[1].depth
            if depth < hops and sides[0].known & sides[1].known:
                found = best_paths(self.ground, *ends, self.passing, count=count, hops=depth)
                if len(found.paths) >= count:
                    return found
        return best_paths(self.ground, *ends, self.passing, count=count, hops=hops)

    def _grow(self, side: _Side, other: _Side, *, last: bool) -> None:
        """Go one link on; the last step of all need only reach what the other side knows."""
        reach = Reach(
            never=tuple(self.passing.never),
            fan_out=self.limits.path_fan_out,
            onto=tuple(other.known) if last else None,
        )
        asked = [number for number in side.frontier if number not in self.held]
        reached = self._beside(number for number in side.frontier if number in self.held)
        expansion = self.reader.expand(asked, reach)
        for at, count in expansion.cut.items():
            self.cuts[Why.FAN_OUT, at] += count
        hops = self._within(expansion.hops, side, other)
        if not last and len(hops) == len(expansion.hops):
            self.held.update(number for number in asked if number not in expansion.cut)
        self.ground.take(hops, {})
        fresh = reached.union(hop.far for hop in hops) - side.known
        side.known |= fresh
        side.frontier = sorted(fresh)
        side.depth += 1

    def _beside(self, numbers: Iterable[int]) -> set[int]:
        """What the links lead to that the other side pulled already, each entity's as a whole."""
        ground = self.ground
        around = set().union(*(ground.beside.get(number, ()) for number in numbers))
        return {number for number in around if ground.kinds[number] not in self.passing.never}

    def _within(self, hops: list[Hop], side: _Side, other: _Side) -> list[Hop]:
        """The hops that stay under the cap."""
        known = side.known | other.known
        fresh = Counter(hop.far for hop in hops if hop.far not in known)
        room = self.limits.entities - len(known)
        if len(fresh) <= room:
            return hops
        kept = sorted(fresh, key=lambda number: (-fresh[number], number))[: max(room, 0)]
        allowed = known | set(kept)
        self.cuts[Why.ENTITIES, 0] += len(fresh) - len(kept)
        return [hop for hop in hops if hop.far in allowed]

    def left_out(self, found: Found) -> tuple[Cut, ...]:
        """What was left out and why."""
        cuts = [Cut(why, at, count) for (why, at), count in self.cuts.items()]
        if found.dates:
            cuts.append(Cut(Why.DATES, 0, found.dates))
        if found.unfinished:
            cuts.append(Cut(Why.STATES, 0, 1))
        return tuple(sorted(cuts))


def _done(sides: tuple[_Side, _Side], hops: int) -> bool:
    """Whether the sides have gone far enough, or one of them has nowhere left to go."""
    if not all(side.depth for side in sides):
        return False
    return sum(side.depth for side in sides) >= hops or not all(side.frontier for side in sides)
