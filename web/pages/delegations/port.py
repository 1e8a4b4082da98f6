"""What the pages of delegation ask for."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from core.identity.permissions import Permission
from tenants.people.model import Delegation
from web.values import Account, Membership, Place


class Delegations(Protocol):
    """Permissions lent between members of one institution."""

    def at_work(self, account: Account, member: Membership) -> Membership:
        """The membership with what others have lent it at this moment."""

    def lendable(self, place: Place, account: Account) -> frozenset[Permission]:
        """What the account may lend."""

    def lend(
        self,
        place: Place,
        account: Account,
        to: str,
        permissions: Collection[Permission],
        *,
        until: datetime,
        reason: str,
    ) -> Delegation:
        """Lend to the member of that account name or staff number; errors say why not."""

    def end(self, place: Place, account: Account, number: int) -> None:
        """End a delegation now."""

    def mine(self, place: Place, account: Account) -> Sequence[Delegation]:
        """Those lent and borrowed by the account."""

    def all(self, place: Place) -> Sequence[Delegation]:
        """Every delegation of the institution."""
