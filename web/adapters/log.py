"""The log, as pages write to it and the auditor reads it."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.audit.model import Entry, Note, Search, SignedHead, Verdict
from core.audit.service import Audit
from web.values import Place


@dataclass(frozen=True, slots=True)
class PageLog:
    """Fits ``web.ports.Log``."""

    audit: Audit

    def note(self, place: Place, note: Note) -> None:
        """Write down an act of the reader being served."""
        self.audit.note(place.id, note)

    def search(self, place: Place, search: Search, *, page: int) -> Sequence[Entry]:
        """A page of the entries searched for, the newest first."""
        return self.audit.search(place.id, search, page=page)

    def newest(self, place: Place, search: Search, *, limit: int) -> Sequence[Entry]:
        """The newest of the entries searched for."""
        return self.audit.newest(place.id, search, limit=limit)

    def count(self, place: Place, search: Search) -> int:
        """How many entries were searched for."""
        return self.audit.count(place.id, search)

    def verify(self, place: Place) -> Verdict:
        """Whether the log is whole."""
        return self.audit.verify(place.id)

    def seals(self, place: Place) -> Sequence[SignedHead]:
        """The ends of the log as they were signed day by day, the newest first."""
        return self.audit.seals(place.id)
