"""How every question to the graph is asked: its purpose, the log, the certificate of its answer."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Generic, TypeVar

from core.audit.service import Audit
from core.columns import now
from core.errors import BadInput, NotFound, Unavailable
from core.graph import certificate, quoting
from core.graph.answering import Cut
from core.graph.averting import Averted
from core.graph.discretion import Discreet
from core.graph.elements import Entity, Key, Link
from core.graph.masking import personal_kinds
from core.graph.model import Declarations
from core.graph.ports import Reader
from core.graph.projection.service import Projector
from core.graph.projection.state import Shown
from core.graph.purpose import Purpose, write_down
from core.graph.query import Limits
from core.graph.who import merged
from core.graph.who.classes import NOBODY, Classes
from core.tenancy.model import TenantId
from core.texts import Text

Value = TypeVar("Value")
Given_co = TypeVar("Given_co", covariant=True)


@dataclass(frozen=True)
class Answered(Generic[Given_co]):
    """An answer, every entity and link that it speaks of by number, and its certificate.

    ``quotes`` are the words of documents behind links, unmasked: ``Mask.quote`` is for readers.
    """

    value: Given_co
    entities: Mapping[int, Entity]
    certificate: Mapping[str, Any]
    links: Mapping[int, Link] = field(default_factory=dict)
    cuts: Sequence[Cut] = ()
    quotes: Mapping[int, quoting.Quote] = field(default_factory=dict)


@dataclass(frozen=True)
class Reply(Generic[Value]):
    """What a question read: its answer, and what the certificate has to hold."""

    value: Value
    entities: Sequence[Entity]
    links: Sequence[Link]
    cuts: Sequence[Cut]


@dataclass(frozen=True)
class Asking:
    """What the questions of the one door have in common."""

    projector: Projector
    audit: Audit
    limits: Limits = field(default_factory=Limits)
    today: Callable[[], date] = field(default=lambda: now().date())
    who: Callable[[TenantId], Classes] = field(default=lambda tenant: NOBODY)

    def close(self) -> None:
        """Give connections back."""
        self.projector.store.close()

    def _declared(self, tenant: TenantId) -> Declarations:
        return self.projector.wanted(tenant).graph

    def _ask(
        self,
        tenant: TenantId,
        purpose: Purpose,
        said: Mapping[str, Any],
        work: Callable[[Reader], Reply[Value]],
        seconds: float | None = None,
    ) -> Answered[Value]:
        self._write_down(tenant, purpose, said)
        shown = self._shown(tenant)
        found, averted = self._read(tenant, purpose, work, seconds)
        reply = replace(found, cuts=(*found.cuts, *averted))
        entities = {each.number: each for each in reply.entities}
        proof = certificate.certificate(
            {**said, "tenant": tenant, "purpose": str(purpose)},
            shown,
            entities.values(),
            reply.links,
            reply.cuts,
            same=merged.told(self.who(tenant), (each.key for each in entities.values())),
            personal=personal_kinds(self.projector.wanted(tenant)).__contains__,
        )
        links = {each.id: each for each in reply.links}
        quotes = self._quotes(tenant, purpose, reply.links, shown)
        return Answered(reply.value, entities, proof, links, reply.cuts, quotes)

    def _quotes(
        self, tenant: TenantId, purpose: Purpose, links: Sequence[Link], shown: Shown
    ) -> Mapping[int, quoting.Quote]:
        """The words behind links, at the version that the graph shows."""
        wanted = self.projector.wanted(tenant)
        evidence = self.projector.evidence.for_tenant(tenant)
        opened = purpose.sensitive
        return quoting.quotes(links, wanted, evidence, shown.evidence, sensitive=opened)

    def _write_down(self, tenant: TenantId, purpose: Purpose, said: Mapping[str, Any]) -> None:
        purpose.must_hold(self.today())
        write_down(self.audit, tenant, purpose, f"{said['ask']} {said['start']}", said)

    def _read(
        self,
        tenant: TenantId,
        purpose: Purpose,
        work: Callable[[Reader], Value],
        seconds: float | None = None,
    ) -> tuple[Value, tuple[Cut, ...]]:
        """What ``work`` makes of the graph, without what the purpose does not open.

        With it how much was left out because whoever asks keeps out of it.
        """
        wanted, classes = self.projector.wanted(tenant), self.who(tenant)
        without = classes.with_others(purpose.without)

        def discreetly(reader: Reader) -> tuple[Value, tuple[Cut, ...]]:
            opened = reader if purpose.sensitive else Discreet.of(reader, wanted)
            whole = merged.Merged.of(opened, classes)
            if not without:
                return work(whole), ()
            seen = Averted.of(whole, wanted, without)
            return work(seen), seen.left_out()

        most = seconds or self.limits.seconds
        return self.projector.store.read(tenant, discreetly, seconds=most)

    def _shown(self, tenant: TenantId) -> Shown:
        shown = self.projector.progress.shown(tenant)
        if shown is None:
            raise Unavailable(
                Text("图谱尚未建立", "The graph has not been built"),
                advice=Text("请先运行 gongheng graph rebuild", "run gongheng graph rebuild first"),
            )
        return shown


def found_by(reader: Reader, key: Key) -> Entity:
    """The entity of a key, or NotFound."""
    found = reader.entities([key.number])
    if not found:
        raise NotFound(
            Text(f"图谱中没有“{key}”", f"the graph has no {key}"),
            advice=Text("请核对种类与编号", "check the kind and the id"),
        )
    return found[0]


def spoken_of(reader: Reader, links: Iterable[Link], cuts: Iterable[Cut]) -> list[Entity]:
    """Everything that a certificate has to name."""
    numbers = {end for link in links for end in (link.source, link.target)}
    return reader.entities(numbers | places(cuts))


def places(cuts: Iterable[Cut]) -> set[int]:
    """The entities at which something was left out."""
    return {cut.at for cut in cuts if cut.at}


def within(what: str, given: int, most: int, *, least: int = 1) -> None:
    """Raise BadInput unless a number lies between the two."""
    if not least <= given <= most:
        raise BadInput(
            Text(f"应为 {least} 至 {most}", f"must be from {least} to {most}"), where=what
        )
