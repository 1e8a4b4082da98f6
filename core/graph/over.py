"""A reader over another: what the one in front does not change is answered by the one behind."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.graph.ports import Reader, Size


@dataclass(frozen=True)
class Over:
    """The part of ``core.graph.ports.Reader`` that tells nothing about anybody."""

    reader: Reader

    def known_entities(self) -> Iterable[tuple[int, int]]:
        """As the reader knows them: numbers alone."""
        return self.reader.known_entities()

    def known_links(self, datasets: Sequence[str]) -> Iterable[tuple[int, int]]:
        """As the reader knows them: numbers alone."""
        return self.reader.known_links(datasets)

    def datasets(self) -> list[str]:
        """Those that links come from."""
        return self.reader.datasets()

    def size(self) -> Size:
        """How much the store holds."""
        return self.reader.size()
