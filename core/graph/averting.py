"""The graph without what whoever asks keeps out of: the own, that of kin, of the chamber."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from core.graph.answering import Cut, Why
from core.graph.elements import Entity, Link
from core.graph.over import Over
from core.graph.ports import Expansion, Hop
from core.graph.query import Reach


@dataclass(frozen=True)
class Averted(Over):
    """A reader over another; fits ``core.graph.ports.Reader``.

    No link that touches one of these entities is followed; how many there were is remembered.
    """

    without: frozenset[int]
    passed_over: set[int] = field(default_factory=set)

    def left_out(self) -> tuple[Cut, ...]:
        """How many links were not looked at."""
        return (Cut(Why.AVERTED, 0, len(self.passed_over)),) if self.passed_over else ()

    def expand(self, frontier: Sequence[int], reach: Reach) -> Expansion:
        """Links between entities that may be looked at."""
        open_ones = [each for each in frontier if each not in self.without]
        return self._open(self.reader.expand(open_ones, reach))

    def sweep(
        self, links: Sequence[str], *, since: int | None, until: int | None, most: int
    ) -> Expansion:
        """Links between entities that may be looked at."""
        return self._open(self.reader.sweep(links, since=since, until=until, most=most))

    def entities(self, numbers: Iterable[int]) -> list[Entity]:
        """These entities, but for those kept out of."""
        return self.reader.entities([each for each in numbers if each not in self.without])

    def links(self, numbers: Iterable[int]) -> list[Link]:
        """These links, but for those that touch what is kept out of."""
        found = self.reader.links(numbers)
        return [each for each in found if not {each.source, each.target} & self.without]

    def search(self, text: str, kinds: Sequence[str], limit: int) -> list[Entity]:
        """Entities that may be looked at."""
        found = self.reader.search(text, kinds, limit)
        return [each for each in found if each.number not in self.without]

    def _open(self, found: Expansion) -> Expansion:
        kept: list[Hop] = []
        for hop in found.hops:
            if hop.near in self.without or hop.far in self.without:
                self.passed_over.add(hop.link)
            else:
                kept.append(hop)
        cut = {at: count for at, count in found.cut.items() if at not in self.without}
        return Expansion(kept, cut)
