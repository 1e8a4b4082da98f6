"""The two doors to the graph: one's own case, and a matter that somebody else has approved.

Through the first only the case's people and its related cases are seen. Through the second every
subject is held against what the officer keeps out of, and a refusal is in the log like an answer.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from core.audit.model import Act, Note, Outcome, Thing
from core.errors import NotAllowed, NotFound
from core.graph.answering import Answer
from core.graph.asking import Answered
from core.graph.elements import Entity, Key
from core.graph.masking import Mask
from core.graph.model import Declarations, Meaning
from core.graph.purpose import Purpose, write_down
from core.graph.query import Direction, Query, Step
from core.graph.questions.profile import Profile
from core.graph.questions.related import Related
from core.graph.service import Graph, Hits, Paths
from core.identity.model import Actor
from core.identity.permissions import Permission
from core.texts import Text
from tenants.matters.avoidance import staff_kind
from tenants.matters.model import Matter
from tenants.matters.service import Matters
from tenants.oversight.decoys import Decoys
from tenants.oversight.model import Decoy

PAGE = 200
MINE = "本人承办案件 own cases"
DUTY = "审判职责 duty of a judge"
PEOPLE = (Meaning.PARTY, Meaning.REPRESENTS, Meaning.HANDLES)

NOT_YOURS = Text("没有这件由您办理的案件", "You handle no such case")


@dataclass(frozen=True)
class OwnCase:
    """A case of one's own: who is in it, and which cases belong to it."""

    case: Entity
    people: Answered[Answer]
    related: Answered[Related]
    mask: Mask


@dataclass(frozen=True)
class CaseDoor:
    """The door of whoever handles a case: the case is the purpose."""

    graph: Graph
    today: Callable[[], date]

    def mine(self, actor: Actor) -> list[Entity]:
        """The cases that the actor handles, the last numbers first."""
        _must_explore(actor)
        wanted = self.graph.projector.wanted(actor.tenant_id)
        me = self._me(actor)
        kinds = wanted.graph.meaning(Meaning.HANDLES)
        if me is None or not kinds:
            return []
        step = Step(kinds, Direction.ALONG)
        under = Purpose(MINE, DUTY, self.today())
        asked = Query((me,), (step,), limit=1000)
        found = self.graph.query(actor.tenant_id, asked, under).value.entities
        return sorted(found, key=lambda each: each.facts.get("filed_on", ""), reverse=True)

    def about(self, actor: Actor, number: str) -> OwnCase:
        """One of these cases with its people and related cases; NotFound if it is not one's own."""
        _must_explore(actor)
        tenant = actor.tenant_id
        wanted = self.graph.projector.wanted(tenant)
        case = self._case(wanted.graph, number)
        if not wanted.graph.meaning(*PEOPLE):
            raise NotFound(NOT_YOURS)
        under = Purpose(number, DUTY, self.today())
        step = Step(wanted.graph.meaning(*PEOPLE), Direction.AGAINST)
        people = self.graph.query(tenant, Query((case,), (step,), limit=PAGE), under)
        handling = set(wanted.graph.meaning(Meaning.HANDLES))
        me = self._me(actor)
        mine = [each for each in people.value.links if each.kind in handling]
        if me is None or me.number not in {each.source for each in mine}:
            raise NotFound(NOT_YOURS)
        related = self.graph.related(tenant, case, under)
        known = frozenset(each.key for each in people.value.entities)
        found = next(e for e in people.entities.values() if e.key == case)
        return OwnCase(found, people, related, Mask(wanted, whole=known))

    def _me(self, actor: Actor) -> Key | None:
        kind = staff_kind(self.graph.projector.wanted(actor.tenant_id))
        return None if kind is None or actor.staff_no is None else Key(kind, actor.staff_no)

    def _case(self, declared: Declarations, number: str) -> Key:
        for name in declared.meaning(Meaning.HANDLES):
            link = declared.link(name)
            if link is not None and number.strip():
                return Key(link.rows[0].target.kind, number)
        raise NotFound(NOT_YOURS)


def _must_explore(actor: Actor) -> None:
    """Raise NotAllowed unless the actor may look, and does not audit what is looked at."""
    actor.must(Permission.EXPLORE_OWN_CASES)
    if actor.may(Permission.READ_AUDIT):
        raise NotAllowed(
            Text("审计员不能查询关联", "Who audits cannot query"),
            advice=Text("请由不任审计员的人办理", "Somebody who does not audit has to"),
        )


@dataclass(frozen=True)
class MatterDoor:
    """The door of the supervision office: each question under a matter in force."""

    graph: Graph
    matters: Matters
    decoys: Decoys

    def near(
        self, actor: Actor, number: int, keys: Sequence[Key], *, step: Step, skip: int = 0
    ) -> Answered[Answer]:
        """What is one link from these entities."""
        matter = self._under(actor, number, "query", keys)
        if self._lured(actor, matter, "query", keys):
            return Answered(Answer([], 0, [], ()), {}, {})
        asked = Query(tuple(keys), (step,), skip=skip, limit=PAGE)
        return self.graph.query(actor.tenant_id, asked, matter.purpose)

    def path(
        self, actor: Actor, number: int, start: Key, goal: Key, *, hops: int
    ) -> Answered[Paths]:
        """How a subject of the matter is connected with an entity."""
        matter = self._under(actor, number, "path", (start, goal))
        if self._lured(actor, matter, "path", (start, goal)):
            one, other = (Entity(each, each.id, {}, None) for each in (start, goal))
            return Answered(Paths(one, other, [], ()), {}, {})
        return self.graph.path(actor.tenant_id, start, goal, matter.purpose, hops=hops)

    def profile(self, actor: Actor, number: int, key: Key) -> Answered[Profile]:
        """One entity."""
        matter = self._under(actor, number, "profile", (key,))
        if lure := self._lured(actor, matter, "profile", (key,)):
            found = {lure.entity.number: lure.entity}
            return Answered(Profile(lure.entity, {}, [], ()), found, {})
        return self.graph.profile(actor.tenant_id, key, matter.purpose)

    def search(self, actor: Actor, number: int, text: str) -> Hits:
        """Entities by name or number."""
        matter = self.matters.in_force(actor, number)
        found = self.graph.search(actor.tenant_id, text, matter.purpose)
        lures = self.decoys.matching(actor.tenant_id, text)
        return Hits([*found.entities, *lures], found.cuts)

    def mask(self, actor: Actor, number: int) -> Mask:
        """What the officer is shown: names stay masked until they are opened one by one."""
        return mask_under(self.graph, self.matters, actor, number)

    def _under(self, actor: Actor, number: int, asked: str, keys: Sequence[Key]) -> Matter:
        matter = self.matters.in_force(actor, number)
        for key in keys:
            try:
                self.matters.must_not_avoid(actor, key)
            except NotAllowed as error:
                self._refused(actor, matter, asked, error)
                raise
        return matter

    def _lured(self, actor: Actor, matter: Matter, asked: str, keys: Sequence[Key]) -> Decoy | None:
        """The decoy that is asked about, after the alarm; the question is in the log as any."""
        lure = self.decoys.among(actor.tenant_id, keys)
        if lure is not None:
            said = {"ask": asked, "start": str(lure.key)}
            write_down(
                self.graph.audit, actor.tenant_id, matter.purpose, f"{asked} {lure.key}", said
            )
            self.decoys.alarm(actor, lure, reference=matter.named)
        return lure

    def _refused(self, actor: Actor, matter: Matter, asked: str, error: NotAllowed) -> None:
        note = Note(
            Act.ASK_GRAPH,
            Thing.GRAPH,
            asked,
            Outcome.REFUSED,
            purpose=str(matter.purpose),
            after={"why": error.what.zh, "matter": matter.number},
        )
        self.graph.audit.note(actor.tenant_id, note)


def mask_under(graph: Graph, matters: Matters, actor: Actor, number: int) -> Mask:
    """What an officer is shown under a matter: names stay masked until they are opened."""
    opened = matters.opened(actor, number)
    wanted = graph.projector.wanted(actor.tenant_id)
    return Mask(wanted, opened=frozenset(each.entity for each in opened))
