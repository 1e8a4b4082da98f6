"""The best meaningful paths between two entities: one best-first search for every store.

Shorter paths come first, then those whose links are surer, then those with lower links. A path
visits nothing twice, passes through no closed kind of entity, and through a kind that asks for
it only with two links whose dates can overlap. The estimate of what is left (the distance to the
goal) never falls along a path, so the first paths found are the best ones (Hart, Nilsson and
Raphael 1968).
"""

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from core.graph.elements import CERTAIN
from core.graph.model import Declarations, Through
from core.graph.ports import Hop

MOST_HOPS = 6
MOST_STATES = 50_000
"""Beginnings of paths that are looked at before the search gives up and says so."""

FAR = 1_000_000
"""More links than any path has."""

ALTERNATIVES = 3
"""Links between the same two entities that are tried, the surest first."""

Path = tuple[Hop, ...]


@dataclass
class Ground:
    """The links that were pulled, each held once and known from both its ends."""

    around: dict[int, list[Hop]] = field(default_factory=lambda: defaultdict(list))
    beside: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    kinds: dict[int, str] = field(default_factory=dict)
    _held: set[int] = field(default_factory=set)

    def take(self, hops: Iterable[Hop], kinds: Mapping[int, str]) -> None:
        """Add links that were found from entities of these kinds."""
        self.kinds.update(kinds)
        held, around, beside, known = self._held, self.around, self.beside, self.kinds
        for hop in hops:
            near, far, kind, link = hop[:4]
            if link in held or near == far:
                continue
            held.add(link)
            known[far] = kind
            around[near].append(hop)
            around[far].append(hop)
            beside[near].append(far)
            beside[far].append(near)

    def towards(self, at: int, left: Mapping[int, int], room: int) -> list[Hop]:
        """The links to what is at most ``room`` links from the goal, seen from the entity.

        The nearest to the goal first, then the surest, then by number; few to one and the same.
        """
        beyond = zip(self.around.get(at, ()), self.beside.get(at, ()), strict=True)
        leading = [
            (left[far], -hop[8], hop[3], far, hop)
            for hop, far in beyond
            if left.get(far, FAR) <= room
        ]
        leading.sort()
        taken: Counter[int] = Counter()
        kept = []
        for _, _, _, far, hop in leading:
            taken[far] += 1
            if taken[far] <= ALTERNATIVES:
                kept.append(hop if hop[1] == far else _turned(hop, self.kinds[far]))
        return kept


@dataclass(frozen=True, slots=True)
class Passing:
    """What a path may pass through."""

    never: frozenset[str]
    together: frozenset[str]

    @classmethod
    def of(cls, declarations: Declarations) -> "Passing":
        """As the pack declares it."""
        together = (e.name for e in declarations.entities if e.through is Through.TOGETHER)
        return cls(frozenset(declarations.closed), frozenset(together))

    def allows(self, kind: str, came: Hop, goes: Hop) -> bool:
        """Whether a path may come and go by these links through an entity of the kind."""
        return kind not in self.never and (kind not in self.together or overlap(came, goes))


@dataclass(frozen=True, slots=True)
class Found:
    """The best paths, how often dates stood in the way, and whether the search was cut short."""

    paths: list[Path]
    dates: int
    unfinished: bool


def overlap(one: Hop, other: Hop) -> bool:
    """Whether two links can both be valid on some day."""
    begins = [each.since for each in (one, other) if each.since is not None]
    ends = [each.until for each in (one, other) if each.until is not None]
    return not begins or not ends or max(begins) <= min(ends)


def best_paths(
    ground: Ground, start: int, goal: int, passing: Passing, *, count: int, hops: int = MOST_HOPS
) -> Found:
    """The ``count`` best paths of at most ``hops`` links; each sequence of entities once."""
    left = distances(ground, goal, passing, hops)
    if start == goal or start not in left:
        return Found([], 0, unfinished=False)
    search = _Search(ground, goal, passing, left, hops)
    return search.run(start, count)


def distances(ground: Ground, goal: int, passing: Passing, hops: int) -> dict[int, int]:
    """How many links each entity is from the goal, at most ``hops``."""
    found = {goal: 0}
    frontier = [goal]
    for distance in range(1, hops + 1):
        reached = set().union(*(ground.beside.get(near, ()) for near in frontier)) - found.keys()
        found.update(dict.fromkeys(reached, distance))
        frontier = [far for far in reached if ground.kinds[far] not in passing.never]
    return found


@dataclass
class _Search:
    ground: Ground
    goal: int
    passing: Passing
    left: Mapping[int, int]
    hops: int
    dates: int = 0
    steps: dict[int, tuple[int, list[Hop]]] = field(default_factory=dict)

    def run(self, start: int, count: int) -> Found:
        waiting: list[tuple[int, int, tuple[int, ...], int, Path]]
        waiting = [(self.left[start], 0, (), start, ())]
        paths: list[Path] = []
        seen: set[tuple[int, ...]] = set()
        states = 0
        while waiting and len(paths) < count and states < MOST_STATES:
            states += 1
            _, doubt, links, at, path = heapq.heappop(waiting)
            if at == self.goal:
                visited = tuple(hop.far for hop in path)
                if visited not in seen:
                    seen.add(visited)
                    paths.append(path)
                continue
            for hop in self._onward(at, start, path):
                item = (
                    len(path) + 1 + self.left[hop.far],
                    doubt + CERTAIN - hop.confidence,
                    (*links, hop.link),
                    hop.far,
                    (*path, hop),
                )
                heapq.heappush(waiting, item)
        return Found(paths, self.dates, unfinished=states >= MOST_STATES)

    def _onward(self, at: int, start: int, path: Path) -> Iterable[Hop]:
        kind = self.ground.kinds[at]
        room = self.hops - len(path) - 1
        been = {start, *(hop.far for hop in path)}
        for hop in self._steps(at, room):
            if self.left[hop.far] > room:
                break
            if hop.far in been:
                continue
            if path and not self.passing.allows(kind, path[-1], hop):
                self.dates += kind not in self.passing.never
                continue
            yield hop

    def _steps(self, at: int, room: int) -> list[Hop]:
        """The links onward from an entity that can still reach the goal, the nearest first."""
        seen = self.steps.get(at)
        if seen is None or seen[0] < room:
            seen = self.steps[at] = room, self.ground.towards(at, self.left, room)
        return seen[1]


def _turned(hop: Hop, near_kind: str) -> Hop:
    return Hop(
        hop.far,
        hop.near,
        near_kind,
        hop.link,
        hop.kind,
        not hop.forward,
        hop.since,
        hop.until,
        hop.confidence,
    )


def entities_of(start: int, paths: Sequence[Path]) -> set[int]:
    """Every entity on these paths."""
    return {start, *(hop.far for path in paths for hop in path)}
