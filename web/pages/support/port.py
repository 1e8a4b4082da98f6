"""What the pages of support access, and the gate, ask for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from core.texts import Text
from tenants.people.model import Visit, VisitKind
from web.values import Account, Membership, Place


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody of the operator wants to see, why and for how long."""

    slug: str
    kind: VisitKind
    reason: str
    hours: int
    writes: bool = False


@dataclass(frozen=True, slots=True)
class Mine:
    """A request of one's own with the institution that it went to."""

    slug: str
    place: Text
    visit: Visit


class Support(Protocol):
    """Requests and visits."""

    def visiting(self, account: Account, slug: str) -> tuple[Visit, Membership] | None:
        """The open visit of the account and what it may see there; None without one."""

    def mine(self, account: Account) -> Sequence[Mine]:
        """What the account has asked for, the newest first."""

    def ask(self, account: Account, asked: Asked) -> None:
        """Ask an institution; BadInput, Conflict."""

    def close(self, account: Account, slug: str, number: int, *, comment: str) -> None:
        """End a visit, or take a request back, saying what was done."""

    def of(self, place: Place) -> Sequence[Visit]:
        """Every request and visit of an institution, the newest first."""

    def approve(self, place: Place, account: Account, number: int) -> None:
        """The system administrator lets it in."""

    def refuse(self, place: Place, account: Account, number: int) -> None:
        """Either officer says no."""

    def note(self, place: Place, account: Account, number: int) -> None:
        """The security administrator takes note, and it opens."""

    def expel(self, place: Place, account: Account, number: int) -> None:
        """Either officer ends it at once."""
