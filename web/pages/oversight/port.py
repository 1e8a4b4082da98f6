"""What the pages of oversight stand on."""

from dataclasses import dataclass

from core.identity.model import Actor
from core.identity.service import Identity
from core.tenancy.model import TenantId
from tenants.members import Members
from tenants.oversight.decoys import Decoys
from tenants.oversight.reviews import Reviews
from web.values import Account, Place


@dataclass(frozen=True)
class Oversight:
    """Reviews and decoys, and who is looking at them."""

    identity: Identity
    members: Members
    reviews: Reviews
    decoys: Decoys

    def actor(self, place: Place, account: Account) -> Actor:
        """The account at work in the institution."""
        return self.members.actor(self.identity.account(account.id), TenantId(place.id))
