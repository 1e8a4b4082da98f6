"""What the pages of who is who ask for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from core.graph.masking import Mask
from core.graph.who.beside import Side
from core.graph.who.model import Proposal, Verdict
from core.graph.who.searching import Search
from core.listing import Page
from core.texts import Text
from tenants.matters.model import Matter
from web.values import Account, Place


@dataclass(frozen=True, slots=True)
class Line:
    """A proposal in a list: the kind, both names masked, and the ends of their numbers."""

    proposal: Proposal
    kind: Text
    names: tuple[str, str]
    tails: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of proposals, and how many have each verdict."""

    matter: Matter
    page: Page[Line]
    counts: Mapping[Verdict, int]


@dataclass(frozen=True, slots=True)
class Opened:
    """One proposal with both sides, names whole: to decide one has to know of whom."""

    matter: Matter
    proposal: Proposal
    kind: Text
    sides: tuple[Side, Side]
    mask: Mask


class Who(Protocol):
    """The proposals of an institution, under a matter in force."""

    def listed(
        self, place: Place, account: Account, matter: int, verdict: Verdict, page: int
    ) -> Listed:
        """The proposals of one verdict; Conflict, NotAllowed, NotFound."""

    def seek(self, place: Place, account: Account, matter: int) -> None:
        """Have a worker look for pairs in the records; Conflict while one does."""

    def stop(self, place: Place, account: Account, matter: int) -> bool:
        """Break the search off; False where none is under way."""

    def search(self, place: Place, account: Account, matter: int) -> Search | None:
        """How far the newest search is."""

    def opened(self, place: Place, account: Account, matter: int, number: int) -> Opened:
        """One proposal; it is written down before it is shown."""

    def decide(
        self, place: Place, account: Account, matter: int, number: int, *, act: str, reason: str
    ) -> Proposal:
        """``accept``, ``reject`` or ``undo``; BadInput, Conflict, NotAllowed, NotFound."""
