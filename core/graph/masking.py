"""Names of persons as those see them who have not been told: 段××, and never an id number.

What is personal is what the pack says of the field that names the entity.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from core.evidence.model import Dataset, Field, Kind
from core.graph.elements import Entity, Key
from core.graph.model import EntityKind
from core.graph.projection.frames import Wanted
from core.graph.quoting import Quote
from core.texts import Text, same

LONG = 6
CROSSES = "××"


def masked(name: str) -> str:
    """段思远 → 段××; a long name, as of a firm, loses its second character alone."""
    return name[:1] + "×" + name[2:] if len(name) >= LONG else name[:1] + CROSSES


@dataclass(frozen=True)
class Mask:
    """What one reader is shown of a tenant's entities: whole where ``opened`` or ``whole``."""

    wanted: Wanted
    opened: frozenset[Key] = frozenset()
    whole: frozenset[Key] = frozenset()

    def name(self, entity: Entity) -> str:
        """The name, masked where it is somebody's."""
        if not self.hides(entity.key):
            return entity.name
        if entity.name == entity.key.id and not self._named(entity.key.kind):
            return entity.name[:2] + CROSSES
        return masked(entity.name)

    def hides(self, key: Key) -> bool:
        """Whether the name of an entity is kept from the reader."""
        return self.personal(key.kind) and key not in self.opened and key not in self.whole

    def personal(self, kind: str) -> bool:
        """Whether entities of the kind are named by a personal field."""
        declared = self.wanted.graph.entity(kind)
        if declared is None:
            return True
        return any(field.personal for field in self._naming(declared))

    def tail(self, entity: Entity) -> str:
        """The last characters of the number by which namesakes are told apart."""
        id_ = entity.key.id
        return id_[-4:] if self.personal(entity.key.kind) and id_ != entity.name else ""

    def quote(self, quote: Quote, ends: Iterable[Key]) -> Quote:
        """The words behind a link between ``ends`` as the reader may see them.

        A name that is hidden is masked wherever it stands; of a document that is personal as a
        whole nothing else is shown while one of the ends is hidden.
        """
        hidden = any(self.hides(key) for key in ends)
        words = masked(quote.words) if hidden else quote.words
        if hidden and quote.personal:
            return replace(quote, text=words, start=0, end=len(words), named=())
        before = self._blotted(quote, 0, quote.start)
        after = self._blotted(quote, quote.end, len(quote.text))
        start, end = len(before), len(before) + len(words)
        return replace(quote, text=before + words + after, start=start, end=end, named=())

    def _blotted(self, quote: Quote, first: int, last: int) -> str:
        """Part of a quote with all but the first character of hidden names crossed out."""
        crossed = {
            place
            for each in quote.named
            if self.hides(each.key)
            for place in range(each.start + 1, each.end)
        }
        return "".join(
            "×" if place in crossed else quote.text[place] for place in range(first, last)
        )

    def facts(self, entity: Entity) -> list[tuple[Text, str]]:
        """What its row says, label by label; id numbers never, what is personal masked."""
        dataset = self._dataset(entity)
        told = []
        for name, value in entity.facts.items():
            known = dataset.field(name) if dataset is not None else None
            if known is not None and known.kind is Kind.ID_NUMBER:
                continue
            hidden = known is not None and known.personal and self.hides(entity.key)
            label = known.label if known is not None else same(name)
            told.append((label, masked(value) if hidden else value))
        return told

    def _named(self, kind: str) -> bool:
        declared = self.wanted.graph.entity(kind)
        return declared is not None and any(each.name for each in declared.rows)

    def _naming(self, declared: EntityKind) -> list[Field]:
        """The fields that an entity of the kind is called by."""
        datasets = {each.name: each for each in self.wanted.datasets}
        found = []
        for rows in declared.rows:
            names = [rows.name] if rows.name else list(rows.id)
            fields = (datasets[rows.dataset].field(n) for n in names if rows.dataset in datasets)
            found += [each for each in fields if each is not None]
        return found

    def _dataset(self, entity: Entity) -> Dataset | None:
        if entity.origin is None:
            return None
        wanted = entity.origin.dataset
        return next((each for each in self.wanted.datasets if each.name == wanted), None)


def personal_kinds(wanted: Wanted) -> frozenset[str]:
    """The declared kinds whose entities a personal field names."""
    mask = Mask(wanted)
    return frozenset(each.name for each in wanted.graph.entities if mask.personal(each.name))
