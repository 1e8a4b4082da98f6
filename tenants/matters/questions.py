"""The questions about many that the supervision office asks under a matter in force.

An answer never shows what the officer keeps out of: it is passed over, counted and said.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from core.errors import BadInput, NotFound
from core.graph.asking import Answered
from core.graph.elements import Key
from core.graph.questions.in_common import Common
from core.graph.questions.meetings import Meetings
from core.graph.questions.petitions import Chains
from core.graph.questions.recusal import Recusal
from core.graph.questions.related import Related
from core.graph.questions.repeat import Repeat
from core.graph.questions.rings import Rings
from core.graph.questions.swept import Span
from core.graph.questions.timeline import Timeline
from core.identity.model import Actor
from core.tenancy.model import TenantId
from core.texts import Text
from tenants.matters.doors import MatterDoor
from tenants.matters.model import Matter

PAIRS = 50
"""Pairs of one answer at most."""


class Question(StrEnum):
    """What is asked."""

    MEETINGS = "meetings"
    RECUSAL = "recusal"
    REPEAT = "repeat"
    RINGS = "rings"
    PETITIONS = "petitions"
    RELATED = "related"
    COMMON = "common"
    TIMELINE = "timeline"


ONE_EACH = frozenset({Question.RELATED, Question.TIMELINE})
"""Questions that are about one entity."""

Found = Meetings | Recusal | Repeat | Rings | Chains | Related | Common | Timeline


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question with its conditions; ``whom`` is None where it is about the whole institution."""

    question: Question
    whom: Key | None = None
    of: str = "lawyer"
    least: int = 10
    span: Span = field(default_factory=Span)
    skip: int = 0


@dataclass(frozen=True)
class QuestionDoor(MatterDoor):
    """The same door, for questions about many."""

    def ask(self, actor: Actor, number: int, inquiry: Inquiry) -> Answered[Found]:
        """The answer; what the officer keeps out of is refused, or left out and counted."""
        keys = () if inquiry.whom is None else (inquiry.whom,)
        matter = self._under(actor, number, inquiry.question.value, keys)
        if inquiry.question in ONE_EACH and inquiry.whom is None:
            raise BadInput(
                Text("请选择对象", "Choose whom or what it is about"),
                advice=Text("案件或干警均可", "A case or a staff member"),
            )
        if self._lured(actor, matter, inquiry.question.value, keys):
            raise NotFound(
                Text("没有可以显示的记录", "There are no records to show"),
                advice=Text("请换一个对象", "Choose somebody else"),
            )
        return self._asked(actor.tenant_id, matter, inquiry)

    def _asked(self, tenant: TenantId, matter: Matter, inquiry: Inquiry) -> Answered[Found]:
        graph, whom, least, span = self.graph, inquiry.whom, inquiry.least, inquiry.span
        one, under = whom or matter.wish.subjects[0], matter.purpose
        ways: Mapping[Question, Callable[[], Answered[Found]]] = {
            Question.MEETINGS: lambda: graph.meetings(
                tenant, under, of=inquiry.of, span=span, whom=whom, count=PAIRS
            ),
            Question.RECUSAL: lambda: graph.recusal(tenant, under, of=whom),
            Question.REPEAT: lambda: graph.repeat(tenant, under, least=least, span=span),
            Question.RINGS: lambda: graph.rings(tenant, under, span=span),
            Question.PETITIONS: lambda: graph.petition_chains(tenant, under, least=least, of=whom),
            Question.RELATED: lambda: graph.related(tenant, one, under),
            Question.COMMON: lambda: graph.common(tenant, matter.wish.subjects, under),
            Question.TIMELINE: lambda: graph.timeline(tenant, one, under, skip=inquiry.skip),
        }
        return ways[inquiry.question]()
