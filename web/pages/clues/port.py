"""What the pages of clues ask for."""

from collections.abc import Sequence
from typing import Protocol

from core.graph.elements import Origin
from core.texts import Text
from tenants.clues.model import Clue, Draft
from web.values import Account, Place


class Clues(Protocol):
    """The clues of an institution, as the reader may see and handle them."""

    def seal(self, place: Place, matter: int, draft: Draft) -> str:
        """A finding as a form carries it: nobody can read or change it on the way."""

    def register(self, place: Place, account: Account, matter: int, sealed: str) -> Clue:
        """Register what was sealed; BadInput, Conflict, NotAllowed, NotFound."""

    def of(self, place: Place, account: Account) -> Sequence[Clue]:
        """The clues that the account may handle, the newest first."""

    def one(self, place: Place, account: Account, number: int) -> Clue:
        """One of them, or NotFound."""

    def handle(self, place: Place, account: Account, number: int, *, act: str, said: str) -> Clue:
        """``approve``, ``verify`` or ``clear``; BadInput, Conflict, NotAllowed."""

    def mine(self, place: Place, account: Account) -> Sequence[Clue]:
        """The clues that concern the account itself."""

    def waiting(self, place: Place, account: Account) -> int:
        """How many of them wait for an answer."""

    def own(self, place: Place, account: Account, number: int) -> Clue:
        """One of them, or NotFound."""

    def answer(self, place: Place, account: Account, number: int, said: str) -> Clue:
        """Answer one of them; BadInput, Conflict."""

    def source_rows(self, place: Place, rows: Sequence[Origin]) -> Sequence[tuple[Text, str]]:
        """Dataset and key of each row, without what is personal in it."""
