"""What the pages of members ask for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from core.identity.permissions import Role
from core.texts import Text
from tenants.people.model import Asked, Invitation, Listed, Wish
from web.values import Account, Place


@dataclass(frozen=True, slots=True)
class Joining:
    """What an invitation leads to."""

    place: Place
    invitation: Invitation
    roles: Sequence[Text]


class Members(Protocol):
    """Members of one institution, for who manages them; acts raise errors that say why not."""

    def page(self, place: Place, asked: Asked, *, page: int) -> Sequence[Listed]:
        """A page of the members asked for."""

    def count(self, place: Place, asked: Asked) -> int:
        """How many members were asked for."""

    def everybody(self, place: Place) -> Sequence[Listed]:
        """All members."""

    def one(self, place: Place, member: int) -> Listed:
        """One member, or NotFound."""

    def givable(self, place: Place, account: Account) -> Sequence[Role]:
        """The roles that the account may give here."""

    def change(self, place: Place, account: Account, member: int, wish: Wish) -> None:
        """Let the member be exactly this from now on."""

    def suspend(self, place: Place, account: Account, member: int) -> None:
        """Let the membership give no right until it is resumed."""

    def resume(self, place: Place, account: Account, member: int) -> None:
        """Let it give its rights again."""

    def remove(self, place: Place, account: Account, member: int) -> None:
        """End the membership and everything that rests on it."""

    def invitations(self, place: Place, account: Account) -> Sequence[Invitation]:
        """The last invitations, the newest first."""

    def invite(
        self, place: Place, account: Account, *, email: str, label: str, wish: Wish
    ) -> tuple[Invitation, str]:
        """A new invitation and the secret of its link."""

    def write(self, place: Place, invitation: Invitation, address: str) -> bool:
        """Write the letter with the link; whether anything carries letters here."""

    def send_again(self, place: Place, account: Account, number: int) -> tuple[Invitation, str]:
        """A fresh link; the old one ends."""

    def revoke(self, place: Place, account: Account, number: int) -> None:
        """Let the invitation not be accepted any more."""

    def look(self, secret: str) -> Joining:
        """What a link leads to; BadInput when it leads nowhere."""

    def accept(self, secret: str, account: Account) -> Place:
        """Join the institution with this account."""

    def register(self, secret: str, *, name: str, label: str, password: str) -> Account:
        """Make an account for the person invited, and join with it."""
