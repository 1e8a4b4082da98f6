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
from core.graph.purpose import Purpose
from core.graph.query import Direction, Query, Step
from core.graph.questions.profile import Profile
from core.graph.questions.related import Related
from core.graph.service import Graph, Paths
from core.identity.model import Actor
from core.identity.permissions import Permission
from core.texts import Text
from tenants.matters.avoidance import staff_kind
from tenants.matters.model import Matter
from tenants.matters.service import Matters

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
        actor.must(Permission.EXPLORE_OWN_CASES)
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
        actor.must(Permission.EXPLORE_OWN_CASES)
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


@dataclass(frozen=True)
class MatterDoor:
    """The door of the supervision office: each question under a matter in force."""

    graph: Graph
    matters: Matters

    def near(
        self, actor: Actor, number: int, keys: Sequence[Key], *, step: Step, skip: int = 0
    ) -> Answered[Answer]:
        """What is one link from these entities."""
        matter = self._under(actor, number, "query", keys)
        asked = Query(tuple(keys), (step,), skip=skip, limit=PAGE)
        return self.graph.query(actor.tenant_id, asked, matter.purpose)

    def path(
        self, actor: Actor, number: int, start: Key, goal: Key, *, hops: int
    ) -> Answered[Paths]:
        """How a subject of the matter is connected with an entity."""
        matter = self._under(actor, number, "path", (start, goal))
        return self.graph.path(actor.tenant_id, start, goal, matter.purpose, hops=hops)

    def profile(self, actor: Actor, number: int, key: Key) -> Answered[Profile]:
        """One entity."""
        matter = self._under(actor, number, "profile", (key,))
        return self.graph.profile(actor.tenant_id, key, matter.purpose)

    def search(self, actor: Actor, number: int, text: str) -> list[Entity]:
        """Entities by name or number."""
        matter = self.matters.in_force(actor, number)
        return self.graph.search(actor.tenant_id, text, matter.purpose)

    def mask(self, actor: Actor, number: int) -> Mask:
        """What the officer is shown: names stay masked until they are opened one by one."""
        opened = self.matters.opened(actor, number)
        wanted = self.graph.projector.wanted(actor.tenant_id)
        return Mask(wanted, opened=frozenset(each.entity for each in opened))

    def _under(self, actor: Actor, number: int, asked: str, keys: Sequence[Key]) -> Matter:
        matter = self.matters.in_force(actor, number)
        for key in keys:
            try:
                self.matters.must_not_avoid(actor, key)
            except NotAllowed as error:
                self._refused(actor, matter, asked, error)
                raise
        return matter

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
