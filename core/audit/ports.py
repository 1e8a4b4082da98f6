"""What the log stands on: a book that can be added to and read, never changed."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from core.audit.model import Entry, Head, Note, Search, Whole


class Book(Protocol):
    """The entries of every chain; a chain is that of a tenant, or of the installation (0)."""

    def add(self, chains: Sequence[int], note: Note) -> None:
        """Write the same note into these chains, all or none."""

    def whole(self, chain: int) -> AbstractContextManager[Whole]:
        """The chain as it stands at one moment, whoever writes meanwhile."""

    def found(self, chain: int, search: Search, *, skip: int, limit: int) -> Sequence[Entry]:
        """Entries that were searched for, the newest first."""

    def count(self, chain: int, search: Search) -> int:
        """How many entries were searched for."""

    def heads(self) -> Mapping[int, Head]:
        """The end of every chain."""

    def open_intents(self) -> Sequence[tuple[int, Entry]]:
        """Intents of every chain without an outcome."""
