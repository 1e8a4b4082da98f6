"""What the pages of questions ask for."""

from typing import Protocol

from core.graph.asking import Answered
from tenants.matters.questions import Found, Inquiry
from web.values import Account, Place


class Questions(Protocol):
    """Questions under a matter that is the account's own, approved and not run out."""

    def ask(self, place: Place, account: Account, number: int, inquiry: Inquiry) -> Answered[Found]:
        """The answer; NotAllowed, Conflict, NotFound, Unavailable."""
