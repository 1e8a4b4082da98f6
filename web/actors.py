"""What pages that act in somebody's name have in common: the member who asks."""

from dataclasses import dataclass

from core.identity.model import Actor
from core.identity.service import Identity
from core.tenancy.model import TenantId
from tenants.members import Members
from web.values import Account, Place


@dataclass(frozen=True)
class Actors:
    """Knows who acts at a place, with the rights of this very moment."""

    identity: Identity
    members: Members

    def actor(self, place: Place, account: Account) -> Actor:
        """The account at work in the institution."""
        return self.members.actor(self.identity.account(account.id), TenantId(place.id))
