"""Who is who, as pages ask for it."""

from dataclasses import dataclass

from core.graph.elements import Key
from core.graph.model import Declarations
from core.graph.purpose import write_down
from core.graph.service import Graph
from core.graph.who.beside import names, sides
from core.graph.who.model import Hand, Proposal, Verdict
from core.graph.who.searching import Search, Searches
from core.graph.who.service import WhoIsWho
from core.identity.model import Actor
from core.listing import Page
from core.tenancy.model import TenantId
from core.texts import Text, same
from tenants.matters.doors import mask_under
from tenants.matters.model import Matter
from tenants.matters.service import Matters
from web.actors import Actors
from web.adapters.doors import PageDoors
from web.application import Application
from web.pages.who.port import Line, Listed, Opened
from web.values import Account, Place


def who_of(application: Application, doors: PageDoors) -> "PageWho":
    """Who is who in an application."""
    searches = searches_of(application)
    return PageWho(
        graph=application.graph,
        who=searches.who,
        matters=doors.matters_,
        searches=searches,
        identity=application.identity,
        members=application.members,
    )


def searches_of(application: Application) -> Searches:
    """The searches of an application."""
    who = WhoIsWho(application.database, application.graph.projector)
    return Searches(application.database, who, application.queue)


@dataclass(frozen=True)
class PageWho(Actors):
    """Fits ``web.pages.who.port.Who``."""

    graph: Graph
    who: WhoIsWho
    matters: Matters
    searches: Searches

    def listed(
        self, place: Place, account: Account, matter: int, verdict: Verdict, page: int
    ) -> Listed:
        """The proposals of one verdict, names masked."""
        actor, under = self._under(place, account, matter)
        found = self.who.page(actor.tenant_id, verdict, page)
        keys = [key for each in found.lines for key in (each.one, each.other)]
        known = names(self.graph.projector.store, actor.tenant_id, keys, under.purpose)
        mask = mask_under(self.graph, self.matters, actor, matter)

        def shown(key: Key) -> tuple[str, str]:
            entity = known.get(key)
            return ("—", "") if entity is None else (mask.name(entity), mask.tail(entity))

        declared = self._declared(actor.tenant_id)
        lines = []
        for each in found.lines:
            (one, first), (other, second) = shown(each.one), shown(each.other)
            kind = _kind(declared, each)
            lines.append(Line(each, kind, (one, other), (first, second)))
        listed = Page(lines, found.total, found.page, found.size)
        return Listed(under, listed, self.who.counts(actor.tenant_id))

    def seek(self, place: Place, account: Account, matter: int) -> None:
        """Have a worker look for pairs in the records; Conflict while one does."""
        actor, under = self._under(place, account, matter)
        self.searches.ask(actor.tenant_id, _hand(actor, under))

    def stop(self, place: Place, account: Account, matter: int) -> bool:
        """Break the search off; False where none is under way."""
        actor, _ = self._under(place, account, matter)
        return self.searches.cancel(actor.tenant_id)

    def search(self, place: Place, account: Account, matter: int) -> Search | None:
        """How far the newest search is."""
        actor, _ = self._under(place, account, matter)
        return self.searches.of(actor.tenant_id)

    def opened(self, place: Place, account: Account, matter: int, number: int) -> Opened:
        """One proposal; it is written down before it is shown."""
        actor, under = self._under(place, account, matter)
        found = self._one(actor, number)
        keys = (found.one, found.other)
        said = {"ask": "same", "start": str(found.one), "goal": str(found.other)}
        asked = f"same {number}"
        write_down(self.graph.audit, actor.tenant_id, under.purpose, asked, said)
        wanted = self.graph.projector.wanted(actor.tenant_id)
        store = self.graph.projector.store
        both = sides(store, actor.tenant_id, wanted, keys, under.purpose)
        mask = mask_under(self.graph, self.matters, actor, matter)
        return Opened(under, found, _kind(wanted.graph, found), both, mask)

    def decide(
        self, place: Place, account: Account, matter: int, number: int, *, act: str, reason: str
    ) -> Proposal:
        """``accept``, ``reject`` or ``undo``."""
        actor, under = self._under(place, account, matter)
        self._one(actor, number)
        hand, tenant = _hand(actor, under), actor.tenant_id
        if act == "undo":
            return self.who.undo(tenant, number, hand, reason=reason)
        verdict = Verdict.ACCEPTED if act == "accept" else Verdict.REJECTED
        return self.who.decide(tenant, number, verdict, hand, reason=reason)

    def _one(self, actor: Actor, number: int) -> Proposal:
        """One proposal, unless it is about somebody whom the officer keeps out of."""
        found = self.who.one(actor.tenant_id, number)
        for key in (found.one, found.other):
            self.matters.must_not_avoid(actor, key)
        return found

    def _under(self, place: Place, account: Account, matter: int) -> tuple[Actor, Matter]:
        actor = self.actor(place, account)
        return actor, self.matters.in_force(actor, matter)

    def _declared(self, tenant: TenantId) -> Declarations:
        return self.graph.projector.wanted(tenant).graph


def _hand(actor: Actor, matter: Matter) -> Hand:
    return Hand(actor.account_id, actor.name, str(matter.purpose))


def _kind(declared: Declarations, each: Proposal) -> Text:
    found = declared.entity(each.one.kind)
    return found.label if found is not None else same(each.one.kind)
