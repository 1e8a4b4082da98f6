"""What may be asked of a tenant's graph, under a purpose, written down before it is answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.errors import BadInput
from core.graph import certificate
from core.graph.answering import Answer, Cut, answer
from core.graph.asking import Answered, Reply, found_by, places, spoken_of, within
from core.graph.clues import Clues
from core.graph.elements import Entity, Key
from core.graph.paths import MOST_HOPS, Passing, Path, entities_of
from core.graph.ports import Reader
from core.graph.pulling import Pull
from core.graph.purpose import Purpose
from core.graph.query import Query, plan
from core.graph.questions.in_common import Common, common
from core.graph.questions.profile import Profile, profile
from core.graph.questions.related import Related, related
from core.graph.spelling import as_number, is_sound, names_spelt
from core.tenancy.model import TenantId
from core.texts import Text

MOST_PATHS = 20
MOST_ASKED = 20
MOST_FOUND = 50


@dataclass(frozen=True)
class Paths:
    """The best paths, as hops from the start, and what was left out."""

    start: Entity
    goal: Entity
    paths: list[Path]
    cuts: tuple[Cut, ...]


@dataclass(frozen=True)
class Hits:
    """What a search found, and how many it may not show."""

    entities: list[Entity]
    cuts: tuple[Cut, ...]


@dataclass(frozen=True)
class Graph(Clues):
    """The one door to the graph: each method takes the purpose that the question serves."""

    def query(self, tenant: TenantId, query: Query, purpose: Purpose) -> Answered[Answer]:
        """Answer a question of the small language, page by page."""
        declared = self._declared(tenant)
        planned = plan(query, declared, self.limits)
        said = {"ask": "query", "start": [str(each) for each in query.start], "page": query.skip}

        def work(reader: Reader) -> Reply[Answer]:
            found = answer(reader, planned)
            ends = {end for link in found.links for end in (link.source, link.target)}
            entities = [*found.entities, *reader.entities(ends)]
            return Reply(found, entities, found.links, found.cuts)

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
        within("hops", hops, MOST_HOPS)
        within("count", count, MOST_PATHS)
        passing = Passing.of(self._declared(tenant))
        said = {"ask": "path", "start": str(start), "goal": str(goal), "hops": hops}

        def work(reader: Reader) -> Reply[Paths]:
            one, other = found_by(reader, start), found_by(reader, goal)
            pull = Pull(reader, passing, self.limits)
            ends = (one.number, one.key.kind), (other.number, other.key.kind)
            found = pull.paths(*ends, count=count, hops=hops)
            cuts = pull.left_out(found)
            entities = reader.entities(entities_of(one.number, found.paths) | places(cuts))
            links = reader.links({hop.link for path in found.paths for hop in path})
            return Reply(Paths(one, other, found.paths, cuts), entities, links, cuts)

        return self._ask(tenant, purpose, said | {"count": count}, work)

    def related(self, tenant: TenantId, case: Key, purpose: Purpose) -> Answered[Related]:
        """The cases that belong to a case, and why."""
        declared = self._declared(tenant)

        def work(reader: Reader) -> Reply[Related]:
            found = related(reader, declared, found_by(reader, case), self.limits)
            links = reader.links({link for each in found.cases for link in each.links})
            return Reply(found, spoken_of(reader, links, found.cuts), links, found.cuts)

        return self._ask(tenant, purpose, {"ask": "related", "start": str(case)}, work)

    def common(self, tenant: TenantId, keys: Sequence[Key], purpose: Purpose) -> Answered[Common]:
        """What several entities have in common."""
        within("entities", len(set(keys)), MOST_ASKED, least=2)
        declared = self._declared(tenant)

        def work(reader: Reader) -> Reply[Common]:
            asked = [found_by(reader, each) for each in dict.fromkeys(keys)]
            found = common(reader, declared, asked, self.limits)
            links = reader.links({link for each in found.shared for link in each.links})
            return Reply(found, spoken_of(reader, links, found.cuts), links, found.cuts)

        said = {"ask": "common", "start": [str(each) for each in keys]}
        return self._ask(tenant, purpose, said, work)

    def profile(self, tenant: TenantId, key: Key, purpose: Purpose) -> Answered[Profile]:
        """One entity: its facts, its links by kind, the newest of them."""

        def work(reader: Reader) -> Reply[Profile]:
            found = profile(reader, found_by(reader, key), self.limits)
            links = [each.link for each in found.events]
            return Reply(found, spoken_of(reader, links, found.cuts), links, found.cuts)

        return self._ask(tenant, purpose, {"ask": "profile", "start": str(key)}, work)

    def search(
        self, tenant: TenantId, text: str, purpose: Purpose, *, kinds: Sequence[str] = ()
    ) -> Hits:
        """Entities whose name or id holds the text, or whose name sounds so; fifty at most.

        A case number is found in whatever brackets and widths it is typed.
        """
        if not text.strip():
            raise BadInput(Text("请输入名称或编号", "give a name or a number"))
        self._write_down(tenant, purpose, {"ask": "search", "start": text})
        spelt = self._spelt(tenant, text) if is_sound(text) else []

        def work(reader: Reader) -> list[Entity]:
            found = reader.search(text.strip(), kinds, MOST_FOUND)
            if (number := as_number(text)) != text.strip():
                found += reader.search(number, kinds, MOST_FOUND)
            for name in spelt:
                found += [e for e in reader.search(name, kinds, MOST_FOUND) if e.name == name]
            return list({each.key: each for each in found}.values())[:MOST_FOUND]

        return Hits(*self._read(tenant, purpose, work))

    def _spelt(self, tenant: TenantId, text: str) -> list[str]:
        evidence = self.projector.evidence.for_tenant(tenant)
        return names_spelt(self.projector.wanted(tenant), evidence, text)

    def verify(
        self, tenant: TenantId, content: Mapping[str, Any], purpose: Purpose
    ) -> list[certificate.Finding]:
        """What is wrong with a certificate, by the evidence of the tenant."""
        said = {"ask": "verify", "start": str(content.get("digest", ""))}
        self._write_down(tenant, purpose, said)
        wanted = self.projector.wanted(tenant)
        return certificate.verify(content, wanted, self.projector.evidence.for_tenant(tenant))
