"""Support access, as pages and the gate ask for it."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import BadInput, NotFound
from core.identity.scope import DataScope, Reach
from core.tenancy.model import TenantId
from core.texts import Text
from tenants.people.model import Visit
from tenants.people.visits import OPENS, Visits
from tenants.service import Tenants
from web.actors import Actors
from web.adapters.identity import place
from web.pages.support.port import Asked, Mine
from web.values import Account, Membership, Place

VISITOR = Text("平台支持", "Support")


@dataclass(frozen=True, slots=True)
class PageSupport(Actors):
    """Fits ``web.pages.support.port.Support``."""

    tenants: Tenants
    visits: Visits

    def visiting(self, account: Account, slug: str) -> tuple[Visit, Membership] | None:
        """The open visit of the account and what it may see there; None without one."""
        try:
            tenant = self.tenants.get(slug)
        except NotFound:
            return None
        visit = self.visits.under_way(self.identity.account(account.id), tenant.id)
        if visit is None:
            return None
        whole = Reach(DataScope.WHOLE)
        return visit, Membership(place(tenant), VISITOR, OPENS[visit.kind], reach=whole)

    def mine(self, account: Account) -> Sequence[Mine]:
        """What the account has asked for, the newest first."""
        found = self.visits.mine(self.identity.account(account.id))
        known = self.tenants.with_parents([tenant for tenant, _ in found])
        return [Mine(known[each].slug, known[each].name, visit) for each, visit in found]

    def ask(self, account: Account, asked: Asked) -> None:
        """Ask an institution; BadInput, Conflict."""
        self.visits.ask(
            self.identity.account(account.id),
            self._tenant(asked.slug),
            asked.kind,
            reason=asked.reason,
            hours=asked.hours,
            writes=asked.writes,
        )

    def close(self, account: Account, slug: str, number: int, *, comment: str) -> None:
        """End a visit, or take a request back, saying what was done."""
        tenant = self.tenants.get(slug).id
        self.visits.close(self.identity.account(account.id), tenant, number, comment=comment)

    def of(self, place: Place) -> Sequence[Visit]:
        """Every request and visit of an institution, the newest first."""
        return self.visits.of(TenantId(place.id))

    def approve(self, place: Place, account: Account, number: int) -> None:
        """The system administrator lets it in."""
        self.visits.approve(self.actor(place, account), number)

    def refuse(self, place: Place, account: Account, number: int) -> None:
        """Either officer says no."""
        self.visits.refuse(self.actor(place, account), number)

    def note(self, place: Place, account: Account, number: int) -> None:
        """The security administrator takes note, and it opens."""
        self.visits.note(self.actor(place, account), number)

    def expel(self, place: Place, account: Account, number: int) -> None:
        """Either officer ends it at once."""
        self.visits.expel(self.actor(place, account), number)

    def _tenant(self, slug: str) -> TenantId:
        try:
            return self.tenants.get(slug.strip()).id
        except NotFound:
            raise BadInput(
                Text("没有这个租户", "There is no such institution"),
                advice=Text("请填写租户的短名", "Give the short name of the institution"),
            ) from None
