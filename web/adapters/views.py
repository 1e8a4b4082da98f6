"""Saved views, as pages ask for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.graph.elements import Key
from core.tenancy.model import TenantId
from tenants.matters.doors import CaseDoor
from tenants.views.model import Door, Draft, Fellow, Shown, View
from tenants.views.purposes import HeldPurposes
from tenants.views.service import Views
from web.actors import Actors
from web.adapters.doors import PageDoors
from web.application import Application
from web.values import Account, Place

SECONDS = 5.0


def views_of(application: Application, doors: PageDoors) -> "PageViews":
    """The saved views of an application."""

    def names(accounts: Sequence[int]) -> Mapping[int, str]:
        known = application.identity.of_ids(accounts)
        return {number: each.label or each.name for number, each in known.items() if each.active}

    cases = CaseDoor(doors.graph, doors.graph.today)
    held = HeldPurposes(doors.matters_, cases, application.members, names)
    views = Views(application.database, held)
    return PageViews(application.identity, application.members, views, cases, doors)


@dataclass(frozen=True)
class PageViews(Actors):
    """Fits ``web.pages.views.port.Views``."""

    views: Views
    cases: CaseDoor
    doors: PageDoors

    def of(self, place: Place, account: Account) -> Sequence[Shown]:
        """One's own and those shared with one, the newest first."""
        return self.views.of(self.actor(place, account))

    def one(self, place: Place, account: Account, number: int) -> Shown:
        """One that opens; NotFound, or Conflict while its matter is not in force."""
        return self.views.one(self.actor(place, account), number)

    def save_matter(self, place: Place, account: Account, matter: int, draft: Draft) -> View:
        """Keep a view under a matter in force; BadInput, Conflict, NotAllowed, NotFound."""
        actor = self.actor(place, account)
        held = self.doors.matters_.held(actor, matter)
        return self.views.save(actor, Door.MATTER, held.wish.reference, draft)

    def save_case(self, place: Place, account: Account, case_no: str, draft: Draft) -> View:
        """Keep a view of a case that the account handles; BadInput, NotFound."""
        actor = self.actor(place, account)
        case = self.cases.about(actor, case_no).case
        return self.views.save(actor, Door.CASE, case.key.id, draft)

    def fellows(self, place: Place, account: Account, number: int) -> Sequence[Fellow]:
        """With whom it may be shared."""
        return self.views.fellows(self.actor(place, account), number)

    def share(self, place: Place, account: Account, number: int, accounts: Sequence[int]) -> None:
        """Share with exactly these; BadInput, Conflict, NotFound."""
        self.views.share(self.actor(place, account), number, accounts)

    def remove(self, place: Place, account: Account, number: int) -> None:
        """Delete one's own, or NotFound."""
        self.views.remove(self.actor(place, account), number)

    def keys(self, place: Place, numbers: Sequence[int]) -> Mapping[int, Key]:
        """What the graph's numbers stand for today, as far as they do; decoys as well."""
        tenant = TenantId(place.id)
        look = self.doors.graph.projector.store.read
        found = look(tenant, lambda reader: reader.entities(numbers), seconds=SECONDS)
        lures = self.doors.decoys.of_numbers(tenant, numbers)
        return {key.number: key for key in (*(each.key for each in found), *lures)}

    def key(self, place: Place) -> str:
        """Tells under which key the marks of a layout were made."""
        return self.doors.mark(place, 0)
