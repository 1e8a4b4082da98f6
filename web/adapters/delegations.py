"""Delegations, as pages and the gate ask for them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from core.errors import BadInput
from core.identity.permissions import NEVER_TOGETHER, Permission
from core.tenancy.model import TenantId
from core.texts import Text
from tenants.people.delegations import Delegations, lendable
from tenants.people.listing import Listing
from tenants.people.model import Asked, Delegation
from web.actors import Actors
from web.values import Account, Membership, Place


@dataclass(frozen=True, slots=True)
class PageDelegations(Actors):
    """Fits ``web.pages.delegations.port.Delegations``."""

    listing: Listing
    delegations: Delegations

    def at_work(self, account: Account, member: Membership) -> Membership:
        """The membership with what others have lent it at this moment."""
        lent = self.delegations.lent_to(TenantId(member.place.id), account.id)
        if not lent:
            return member
        borrowed = frozenset().union(*(each.permissions for each in lent))
        together = member.permissions | borrowed
        alone = self.delegations.alone
        if together >= NEVER_TOGETHER and not alone(TenantId(member.place.id)):
            together -= borrowed & NEVER_TOGETHER - member.permissions
        return replace(member, permissions=together, own=member.permissions, lent=tuple(lent))

    def lendable(self, place: Place, account: Account) -> frozenset[Permission]:
        """What the account may lend."""
        return lendable(self.actor(place, account))

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
        actor = self.actor(place, account)
        taker = self._found(TenantId(place.id), to)
        return self.delegations.lend(actor, taker, permissions, until=until, reason=reason)

    def end(self, place: Place, account: Account, number: int) -> None:
        """End a delegation now."""
        self.delegations.end(self.actor(place, account), number)

    def mine(self, place: Place, account: Account) -> Sequence[Delegation]:
        """Those lent and borrowed by the account."""
        return self.delegations.of(self.actor(place, account))

    def all(self, place: Place) -> Sequence[Delegation]:
        """Every delegation of the institution."""
        return self.delegations.all(TenantId(place.id))

    def _found(self, tenant: TenantId, to: str) -> int:
        wanted = to.strip()
        near = self.listing.page(tenant, Asked(words=wanted)) if wanted else ()
        exact = [
            each.member.account_id
            for each in near
            if wanted.casefold() in (each.name, (each.member.staff_no or "").casefold())
        ]
        if len(exact) != 1:
            raise BadInput(
                Text("本单位没有这个帐号或工号", "No member has this account or staff number"),
                where=wanted[:60],
                advice=Text(
                    "请填写成员的帐号或工号", "Give the account or staff number of a member"
                ),
            )
        return exact[0]
