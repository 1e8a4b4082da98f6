"""Questions about everybody: meetings against chance, recusal, repeat parties, rings, petitions.

What they find are clues. They read the whole of an institution's graph, so they are given longer.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol, TypeVar

from core.errors import BadInput
from core.graph.answering import Cut
from core.graph.asking import Answered, Asking, Reply, found_by, spoken_of, within
from core.graph.elements import Key
from core.graph.model import Declarations, Meaning
from core.graph.ports import Reader
from core.graph.purpose import Purpose
from core.graph.query import MAX_PAGE
from core.graph.questions.meetings import Meetings, meetings
from core.graph.questions.petitions import Chains, petition_chains
from core.graph.questions.recusal import Recusal, recusal
from core.graph.questions.repeat import Repeat, repeat
from core.graph.questions.rings import Rings, rings
from core.graph.questions.swept import Span
from core.graph.questions.timeline import PAGE, Timeline, timeline
from core.tenancy.model import TenantId
from core.texts import Text

MOST_LEAST = 10_000
MEET = {"lawyer": Meaning.REPRESENTS, "party": Meaning.PARTY}


class _Cited(Protocol):
    """A clue, with the links that say so."""

    @property
    def links(self) -> tuple[int, ...]: ...


class _Cutting(Protocol):
    """An answer that says what it left out."""

    @property
    def cuts(self) -> tuple[Cut, ...]: ...


Told = TypeVar("Told", bound=_Cutting)


class Clues(Asking):
    """The questions whose answers are clues, and the timeline of one entity."""

    def meetings(
        self,
        tenant: TenantId,
        purpose: Purpose,
        *,
        of: str = "lawyer",
        span: Span | None = None,
        whom: Key | None = None,
        count: int = 100,
    ) -> Answered[Meetings]:
        """Those who handle cases and lawyers (or ``party``) who meet more often than by chance."""
        if of not in MEET:
            raise BadInput(Text("应为 lawyer 或 party", "lawyer or party"), where=of)
        within("count", count, MAX_PAGE)

        def work(reader: Reader, declared: Declarations) -> Reply[Meetings]:
            one = None if whom is None else found_by(reader, whom)
            found = meetings(
                reader, declared, self.limits, of=MEET[of], span=span, whom=one, most=count
            )
            return _reply(reader, found, found.meetings)

        said = {"ask": "meetings", "start": of, "whom": _start(whom), **_days(span)}
        return self._clues(tenant, purpose, said, work)

    def recusal(
        self, tenant: TenantId, purpose: Purpose, *, of: Key | None = None
    ) -> Answered[Recusal]:
        """Duties to withdraw; relatives and employers only under a purpose that may see them."""

        def work(reader: Reader, declared: Declarations) -> Reply[Recusal]:
            asked = None if of is None else found_by(reader, of)
            found = recusal(reader, declared, self.limits, of=asked)
            return _reply(reader, found, found.duties)

        return self._clues(tenant, purpose, {"ask": "recusal", "start": _start(of)}, work)

    def repeat(
        self,
        tenant: TenantId,
        purpose: Purpose,
        *,
        least: int = 10,
        kinds: Sequence[str] = (),
        span: Span | None = None,
    ) -> Answered[Repeat]:
        """Parties with so many cases, and on which side they stand."""
        within("least", least, MOST_LEAST, least=2)

        def work(reader: Reader, declared: Declarations) -> Reply[Repeat]:
            found = repeat(reader, declared, self.limits, least=least, kinds=kinds, span=span)
            return _reply(reader, found, found.litigants)

        said = {"ask": "repeat", "start": f"{least}", "kinds": list(kinds), **_days(span)}
        return self._clues(tenant, purpose, said, work)

    def rings(
        self, tenant: TenantId, purpose: Purpose, *, span: Span | None = None
    ) -> Answered[Rings]:
        """Suspected rings of sham litigation."""

        def work(reader: Reader, declared: Declarations) -> Reply[Rings]:
            found = rings(reader, declared, self.limits, span=span)
            return _reply(reader, found, found.rings)

        return self._clues(tenant, purpose, {"ask": "rings", "start": "", **_days(span)}, work)

    def petition_chains(
        self, tenant: TenantId, purpose: Purpose, *, least: int = 2, of: Key | None = None
    ) -> Answered[Chains]:
        """Petitions of one person about one matter, so many of them."""
        within("least", least, MOST_LEAST)

        def work(reader: Reader, declared: Declarations) -> Reply[Chains]:
            asked = None if of is None else found_by(reader, of)
            found = petition_chains(reader, declared, self.limits, least=least, of=asked)
            return _reply(reader, found, found.chains)

        said = {"ask": "petition_chains", "start": _start(of), "least": least}
        return self._clues(tenant, purpose, said, work)

    def timeline(
        self, tenant: TenantId, key: Key, purpose: Purpose, *, skip: int = 0, limit: int = PAGE
    ) -> Answered[Timeline]:
        """What happened to one entity, in order of time."""
        within("limit", limit, MAX_PAGE)

        def work(reader: Reader) -> Reply[Timeline]:
            found = timeline(
                reader, found_by(reader, key), self.limits, skip=max(skip, 0), limit=limit
            )
            links = [each.link for each in found.events]
            return Reply(found, spoken_of(reader, links, found.cuts), links, found.cuts)

        said = {"ask": "timeline", "start": str(key), "page": skip}
        return self._ask(tenant, purpose, said, work)

    def _clues(
        self,
        tenant: TenantId,
        purpose: Purpose,
        said: dict[str, Any],
        work: Callable[[Reader, Declarations], Reply[Told]],
    ) -> Answered[Told]:
        declared = self._declared(tenant)
        seconds = self.limits.sweep_seconds
        return self._ask(tenant, purpose, said, lambda reader: work(reader, declared), seconds)


def _reply(reader: Reader, found: Told, clues: Iterable[_Cited]) -> Reply[Told]:
    links = reader.links({link for each in clues for link in each.links})
    return Reply(found, spoken_of(reader, links, found.cuts), links, found.cuts)


def _start(of: Key | None) -> str:
    return "" if of is None else str(of)


def _days(span: Span | None) -> dict[str, str]:
    named = {} if span is None else {"first": span.first, "last": span.last}
    return {name: day.isoformat() for name, day in named.items() if day is not None}
