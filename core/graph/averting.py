"""The graph without what whoever asks keeps out of: the own, that of kin, of the chamber.

It is enforced here, under every question, and counted here, so that no answer, file or certificate
made of one can show what its reader keeps out of.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from core.graph.answering import Cut, Why
from core.graph.elements import Entity, Key, Link, Origin
from core.graph.model import End, LinkRows
from core.graph.over import Over
from core.graph.ports import Expansion, Hop, Reader
from core.graph.projection.frames import Wanted
from core.graph.query import Reach


@dataclass(frozen=True)
class Naming:
    """Which entities the key of a row names, by dataset: (kind, field of the key).

    ``kinds`` are the links whose source row names more than their own two ends: the row that
    tells where a party lives is that of a case.
    """

    rows: Mapping[str, frozenset[tuple[str, str]]] = field(default_factory=dict)
    kinds: frozenset[str] = frozenset()

    @classmethod
    def of(cls, wanted: Wanted) -> "Naming":
        """As the pack declares its entities and links."""
        keys = {each.name: each.key for each in wanted.datasets}
        found: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for kind in wanted.graph.entities:
            for told in kind.rows:
                found[told.dataset] |= _named(keys[told.dataset], (End(kind.name, told.id),))
        for link in wanted.graph.links:
            for made in link.rows:
                found[made.dataset] |= _named(keys[made.dataset], _ends(made))
        rows = {name: frozenset(each) for name, each in found.items()}
        open_ones = {
            link.name
            for link in wanted.graph.links
            for made in link.rows
            if _more(wanted, rows, made)
        }
        return cls(rows, frozenset(open_ones))

    def numbers(self, origin: Origin) -> set[int]:
        """The entities that the key of a row names."""
        named = self.rows.get(origin.dataset, ())
        return {Key(kind, origin.row[each].strip()).number for kind, each in named}


def _named(key: Collection[str], ends: Iterable[End]) -> set[tuple[str, str]]:
    return {(each.kind, each.id[0]) for each in ends if len(each.id) == 1 and each.id[0] in key}


def _ends(made: LinkRows) -> tuple[End, End]:
    return made.source, made.target


def _more(wanted: Wanted, rows: Mapping[str, frozenset[tuple[str, str]]], made: LinkRows) -> bool:
    """Whether the rows behind a link name others than its ends."""
    ends = {(each.kind, each.id[0]) for each in _ends(made) if len(each.id) == 1}
    if rows[made.dataset] - ends:
        return True
    document = None if made.passage is None else wanted.text(made, made.passage)[0].name
    return document not in (None, made.dataset) and bool(rows.get(document))


@dataclass(frozen=True)
class Averted(Over):
    """A reader over another; fits ``core.graph.ports.Reader``.

    No link that touches one of these entities, or whose source row names one, is followed; how
    much there was is remembered.
    """

    without: frozenset[int]
    naming: Naming = field(default_factory=Naming)
    passed_over: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, reader: Reader, wanted: Wanted, without: frozenset[int]) -> "Averted":
        """A reader that keeps out of these entities, as the pack's rows name them."""
        return cls(reader, without, Naming.of(wanted) if without else Naming())

    def left_out(self) -> tuple[Cut, ...]:
        """How many links and entities were not looked at."""
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
        """These entities, but for those kept out of, and without rows that name such ones."""
        asked = set(numbers)
        found = self._kept(self.reader.entities(asked))
        return [self._quiet(each) for each in found]

    def links(self, numbers: Iterable[int]) -> list[Link]:
        """These links, but for those that touch what is kept out of."""
        return [each for each in self.reader.links(numbers) if not self._closed(each)]

    def search(self, text: str, kinds: Sequence[str], limit: int) -> list[Entity]:
        """Entities that may be looked at, as many as there would be without the others."""
        most = limit
        while True:
            found = self.reader.search(text, kinds, most)
            kept = self._kept(found)
            if len(kept) >= limit or len(found) < most:
                return [self._quiet(each) for each in kept[:limit]]
            most *= 2

    def _kept(self, found: Iterable[Entity]) -> list[Entity]:
        kept: list[Entity] = []
        for each in found:
            if each.number in self.without:
                self.passed_over.add(each.number)
            else:
                kept.append(each)
        return kept

    def _open(self, found: Expansion) -> Expansion:
        beyond = self._told_elsewhere(found.hops)
        kept: list[Hop] = []
        for hop in found.hops:
            if hop.near in self.without or hop.far in self.without or hop.link in beyond:
                self.passed_over.add(hop.link)
            else:
                kept.append(hop)
        cut = {at: count for at, count in found.cut.items() if at not in self.without}
        return Expansion(kept, cut)

    def _told_elsewhere(self, hops: Iterable[Hop]) -> set[int]:
        """The links whose rows name what is kept out of, though neither of their ends is it."""
        asked = {hop.link for hop in hops if hop.kind in self.naming.kinds}
        return (
            {each.id for each in self.reader.links(asked) if self._closed(each)} if asked else set()
        )

    def _closed(self, link: Link) -> bool:
        if link.source in self.without or link.target in self.without:
            return True
        told = [link.origin, *([link.passage.document] if link.passage is not None else [])]
        return any(self.naming.numbers(each) & self.without for each in told)

    def _quiet(self, entity: Entity) -> Entity:
        """The entity without the row that tells of it, where that row names what is closed."""
        if entity.origin is None or not self.naming.numbers(entity.origin) & self.without:
            return entity
        return replace(entity, origin=None)
