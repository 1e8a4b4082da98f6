"""The questions about many, as pages ask them."""

from dataclasses import dataclass

from core.graph.asking import Answered
from tenants.matters.questions import Found, Inquiry, QuestionDoor
from web.actors import Actors
from web.adapters.doors import PageDoors
from web.application import Application
from web.values import Account, Place


def questions_of(application: Application, doors: PageDoors) -> "PageQuestions":
    """The questions of an application, behind the same door."""
    return PageQuestions(
        application.identity,
        application.members,
        QuestionDoor(application.graph, doors.matters_, doors.decoys),
    )


@dataclass(frozen=True)
class PageQuestions(Actors):
    """Fits ``web.pages.questions.port.Questions``."""

    door: QuestionDoor

    def ask(self, place: Place, account: Account, number: int, inquiry: Inquiry) -> Answered[Found]:
        """The answer; NotAllowed, Conflict, NotFound, Unavailable."""
        return self.door.ask(self.actor(place, account), number, inquiry)
