"""The questions about many, as pages ask them."""

from dataclasses import dataclass

from core.graph.asking import Answered
from core.identity.service import Identity
from core.tenancy.model import TenantId
from tenants.matters.questions import Found, Inquiry, QuestionDoor
from tenants.members import Members
from web.adapters.doors import PageDoors
from web.application import Application
from web.values import Account, Place


def questions_of(application: Application, doors: PageDoors) -> "PageQuestions":
    """The questions of an application, behind the same door."""
    return PageQuestions(
        QuestionDoor(application.graph, doors.matters_, doors.decoys),
        application.identity,
        application.members,
    )


@dataclass(frozen=True)
class PageQuestions:
    """Fits ``web.pages.questions.port.Questions``."""

    door: QuestionDoor
    identity: Identity
    members: Members

    def ask(self, place: Place, account: Account, number: int, inquiry: Inquiry) -> Answered[Found]:
        """The answer; NotAllowed, Conflict, NotFound, Unavailable."""
        known = self.identity.account(account.id)
        return self.door.ask(self.members.actor(known, TenantId(place.id)), number, inquiry)
