"""What may be asked of a tenant's graph, under a purpose, written down before it is answered."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar

from core.audit.service import Audit
from core.columns import now
from core.errors import BadInput, NotFound, Unavailable
from core.graph import certificate
from core.graph.answering import Answer, Cut, answer
from core.graph.elements import Entity, Key, Link
from core.graph.model import Declarations
from core.graph.paths import MOST_HOPS, Passing, Path, entities_of
from core.graph.ports import Reader
from core.graph.projection.service import Projector
from core.graph.projection.state import Shown
from core.graph.pulling import Pull
from core.graph.purpose import Purpose, write_down
from core.graph.query import Limits, Query, plan
from core.graph.questions.in_common import Common, common
from core.graph.questions.profile import Profile, profile
from core.graph.questions.related import Related, related
from core.tenancy.model import TenantId
from core.texts import Text

MOST_PATHS = 20
MOST_ASKED = 20

Value = TypeVar("Value")


@dataclass(frozen=True)
class Answered(Generic[Value]):
    """An answer, every entity that it speaks of by number, and its certificate."""

    value: Value
    entities: Mapping[int, Entity]
    certificate: Mapping[str, Any]


@dataclass(frozen=True)
class Paths:
    """The best paths, as hops from the start, and what was left out."""

    start: Entity
    goal: Entity
    paths: list[Path]
    cuts: tuple[Cut, ...]


@dataclass(frozen=True)
class _Reply(Generic[Value]):
    """What a question read: its answer, and what the certificate has to hold."""

    value: Value
    entities: Sequence[Entity]
    links: Sequence[Link]
    cuts: Sequence[Cut]


@dataclass(frozen=True)
class Graph:
    """The one door to the graph: each method takes the purpose that the question serves."""

    projector: Projector
    audit: Audit
    limits: Limits = field(default_factory=Limits)
    today: Callable[[], date] = field(default=lambda: now().date())

    def query(self, tenant: TenantId, query: Query, purpose: Purpose) -> Answered[Answer]:
        """Answer a question of the small language, page by page."""
        declared = self._declared(tenant)
        planned = plan(query, declared, self.limits)
        said = {"ask": "query", "start": [str(each) for each in query.start], "page": query.skip}

        def work(reader: Reader) -> _Reply[Answer]:
            found = answer(reader, planned)
            ends = {end for link in found.links for end in (link.source, link.target)}
            entities = [*found.entities, *reader.entities(ends)]
            return _Reply(found, entities, found.links, found.cuts)

        return self._ask(tenant, purpose, said, work)

    def path(
        self,
        tenant: TenantId,
        start: Key,
        goal: Key,
        purpose: Purpose,
        *,
        count: int = 5,
        hops: int = MOST_HOPS,
    ) -> Answered[Paths]:
        """The best meaningful paths between two entities."""
        _within("hops", hops, MOST_HOPS)
        _within("count", count, MOST_PATHS)
        passing = Passing.of(self._declared(tenant))
        said = {"ask": "path", "start": str(start), "goal": str(goal), "hops": hops}

        def work(reader: Reader) -> _Reply[Paths]:
            one, other = _one(reader, start), _one(reader, goal)
            pull = Pull(reader, passing, self.limits)
            ends = (one.number, one.key.kind), (other.number, other.key.kind)
            found = pull.paths(*ends, count=count, hops=hops)
            cuts = pull.left_out(found)
            entities = reader.entities(entities_of(one.number, found.paths) | _places(cuts))
            links = reader.links({hop.link for path in found.paths for hop in path})
            return _Reply(Paths(one, other, found.paths, cuts), entities, links, cuts)

        return self._ask(tenant, purpose, said | {"count": count}, work)

    def related(self, tenant: TenantId, case: Key, purpose: Purpose) -> Answered[Related]:
        """The cases that belong to a case, and why."""
        declared = self._declared(tenant)

        def work(reader: Reader) -> _Reply[Related]:
            found = related(reader, declared, _one(reader, case), self.limits)
            links = reader.links({link for each in found.cases for link in each.links})
            return _Reply(found, _ends(reader, links, found.cuts), links, found.cuts)

        return self._ask(tenant, purpose, {"ask": "related", "start": str(case)}, work)

    def common(self, tenant: TenantId, keys: Sequence[Key], purpose: Purpose) -> Answered[Common]:
        """What several entities have in common."""
        _within("entities", len(set(keys)), MOST_ASKED, least=2)
        declared = self._declared(tenant)

        def work(reader: Reader) -> _Reply[Common]:
            asked = [_one(reader, each) for each in dict.fromkeys(keys)]
            found = common(reader, declared, asked, self.limits)
            links = reader.links({link for each in found.shared for link in each.links})
            return _Reply(found, _ends(reader, links, found.cuts), links, found.cuts)

        said = {"ask": "common", "start": [str(each) for each in keys]}
        return self._ask(tenant, purpose, said, work)

    def profile(self, tenant: TenantId, key: Key, purpose: Purpose) -> Answered[Profile]:
        """One entity: its facts, its links by kind, the newest of them."""

        def work(reader: Reader) -> _Reply[Profile]:
            found = profile(reader, _one(reader, key), self.limits)
            links = [each.link for each in found.events]
            return _Reply(found, _ends(reader, links, found.cuts), links, found.cuts)

        return self._ask(tenant, purpose, {"ask": "profile", "start": str(key)}, work)

    def search(
        self, tenant: TenantId, text: str, purpose: Purpose, *, kinds: Sequence[str] = ()
    ) -> list[Entity]:
        """Entities whose name or id holds the text, fifty at most."""
        if not text.strip():
            raise BadInput(Text("请输入名称或编号", "give a name or a number"))
        self._write_down(tenant, purpose, {"ask": "search", "start": text})
        return self._read(tenant, lambda reader: reader.search(text.strip(), kinds, 50))

    def verify(
        self, tenant: TenantId, content: Mapping[str, Any], purpose: Purpose
    ) -> list[certificate.Finding]:
        """What is wrong with a certificate, by the evidence of the tenant."""
        said = {"ask": "verify", "start": str(content.get("digest", ""))}
        self._write_down(tenant, purpose, said)
        wanted = self.projector.wanted(tenant)
        return certificate.verify(content, wanted, self.projector.evidence.for_tenant(tenant))

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
        work: Callable[[Reader], _Reply[Value]],
    ) -> Answered[Value]:
        self._write_down(tenant, purpose, said)
        shown = self._shown(tenant)
        reply = self._read(tenant, work)
        entities = {each.number: each for each in reply.entities}
        proof = certificate.certificate(
            {**said, "tenant": tenant, "purpose": str(purpose)},
            shown,
            entities.values(),
            reply.links,
            reply.cuts,
        )
        return Answered(reply.value, entities, proof)

    def _write_down(self, tenant: TenantId, purpose: Purpose, said: Mapping[str, Any]) -> None:
        purpose.must_hold(self.today())
        write_down(self.audit, tenant, purpose, f"{said['ask']} {said['start']}", said)

    def _read(self, tenant: TenantId, work: Callable[[Reader], Value]) -> Value:
        return self.projector.store.read(tenant, work, seconds=self.limits.seconds)

    def _shown(self, tenant: TenantId) -> Shown:
        shown = self.projector.progress.shown(tenant)
        if shown is None:
            raise Unavailable(
                Text("图谱尚未建立", "The graph has not been built"),
                advice=Text("请先运行 gongheng graph rebuild", "run gongheng graph rebuild first"),
            )
        return shown


def _one(reader: Reader, key: Key) -> Entity:
    found = reader.entities([key.number])
    if not found:
        raise NotFound(
            Text(f"图谱中没有“{key}”", f"the graph has no {key}"),
            advice=Text("请核对种类与编号", "check the kind and the id"),
        )
    return found[0]


def _ends(reader: Reader, links: Iterable[Link], cuts: Iterable[Cut]) -> list[Entity]:
    """Everything that a certificate has to name."""
    numbers = {end for link in links for end in (link.source, link.target)}
    return reader.entities(numbers | _places(cuts))


def _places(cuts: Iterable[Cut]) -> set[int]:
    return {cut.at for cut in cuts if cut.at}


def _within(what: str, given: int, most: int, *, least: int = 1) -> None:
    if not least <= given <= most:
        raise BadInput(
            Text(f"应为 {least} 至 {most}", f"must be from {least} to {most}"), where=what
        )
