"""The graph without what staff declared of themselves, for questions that may not see it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from core.graph.elements import Entity, Link
from core.graph.over import Over
from core.graph.ports import Expansion, Reader
from core.graph.projection.frames import Wanted
from core.graph.query import Reach


@dataclass(frozen=True)
class Discreet(Over):
    """A reader over another; fits ``core.graph.ports.Reader``.

    Kinds of link that sensitive rows make are not followed, and entities that only such rows
    tell of are not there.
    """

    open_links: tuple[str, ...]
    sensitive: frozenset[str]

    @classmethod
    def of(cls, reader: Reader, wanted: Wanted) -> Reader:
        """The reader itself where nothing is sensitive."""
        kept = frozenset(each.name for each in wanted.datasets if each.sensitive)
        if not kept:
            return reader
        links = tuple(
            kind.name
            for kind in wanted.graph.links
            if all(rows.dataset not in kept for rows in kind.rows)
        )
        return cls(reader, links, kept)

    def expand(self, frontier: Sequence[int], reach: Reach) -> Expansion:
        """Links of the open kinds alone."""
        links = self._open(reach.links)
        return self.reader.expand(frontier, replace(reach, links=links)) if links else Expansion([])

    def sweep(
        self, links: Sequence[str], *, since: int | None, until: int | None, most: int
    ) -> Expansion:
        """Links of the open kinds alone."""
        open_ones = self._open(links)
        if not open_ones:
            return Expansion([])
        return self.reader.sweep(open_ones, since=since, until=until, most=most)

    def entities(self, numbers: Iterable[int]) -> list[Entity]:
        """These entities, but for those that only sensitive rows tell of."""
        return self._told(self.reader.entities(numbers))

    def links(self, numbers: Iterable[int]) -> list[Link]:
        """These links, but for those of sensitive rows."""
        found = self.reader.links(numbers)
        return [each for each in found if each.origin.dataset not in self.sensitive]

    def search(self, text: str, kinds: Sequence[str], limit: int) -> list[Entity]:
        """Entities that others than sensitive rows tell of."""
        return self._told(self.reader.search(text, kinds, limit))

    def known_links(self, datasets: Sequence[str]) -> Iterable[tuple[int, int]]:
        """Links of datasets that are open."""
        return self.reader.known_links([each for each in datasets if each not in self.sensitive])

    def datasets(self) -> list[str]:
        """The open datasets."""
        return [each for each in self.reader.datasets() if each not in self.sensitive]

    def _open(self, links: Sequence[str]) -> tuple[str, ...]:
        if not links:
            return self.open_links
        return tuple(each for each in links if each in self.open_links)

    def _told(self, found: list[Entity]) -> list[Entity]:
        return [
            each
            for each in found
            if each.origin is None or each.origin.dataset not in self.sensitive
        ]
