"""Contracts as their pages ask for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from core.errors import NotFound
from core.indicators.periods import Period
from core.plugin.model import Pack
from core.scoring.outside import outside_items
from core.texts import Text
from tenants.contracts.drafts import Draft
from tenants.contracts.model import Contract, Scope
from tenants.deliveries.model import Received, Refusal
from tenants.deliveries.verification import Checker
from tenants.model import DEPARTMENT, Sector, Tenant
from web.application import Application
from web.pages.contracts.port import Held, Sent, Shelf

MOST_SENT = 20


@dataclass(frozen=True, slots=True)
class PageContracts:
    """Fits ``web.pages.contracts.port.Contracts``."""

    application: Application

    def shelf(self, slug: str) -> Shelf:
        """Every contract, the newest first."""
        tenants = self.application.tenants
        mine = tenants.get(slug)
        above = [tenants.of_id(mine.parent)] if mine.parent is not None else []
        below = tenants.children(mine)
        beside = self._beside(mine, above)
        names = {each.slug: each.name for each in (*above, *below, *beside)}
        found = self.application.contracts.of(slug)
        pack = self._pack(mine)
        return Shelf(
            held=[self._held(mine, each, names) for each in found],
            others=[*above, *below, *beside],
            datasets=pack.datasets if pack else (),
            items=_items(pack) if pack else (),
        )

    def one(self, slug: str, number: str) -> Held:
        """One contract with its signatures verified and what came under it."""
        contracts = self.application.contracts
        mine, contract = self.application.tenants.get(slug), contracts.get(slug, number)
        held = self._held(mine, contract, {})
        faults = contract.faults(contracts.keys(contract))
        return replace(held, faults=faults, sent=self._sent(mine, contract))

    def propose(self, slug: str, other: str, draft: Draft) -> Contract:
        """Offer a contract, signed by this side."""
        return self.application.contracts.propose(slug, other, draft)

    def sign(self, slug: str, number: str) -> Contract:
        """Agree to what the other side has proposed."""
        return self.application.contracts.sign(slug, number)

    def decline(self, slug: str, number: str, *, reason: str = "") -> Contract:
        """Do not sign, or take the own offer back."""
        return self.application.contracts.decline(slug, number, reason=reason)

    def end(self, slug: str, number: str, *, reason: str) -> Contract:
        """End a contract from this moment."""
        return self.application.contracts.end(slug, number, reason=reason)

    def _beside(self, mine: Tenant, above: Sequence[Tenant]) -> list[Tenant]:
        """Departments of the same county, or for a department its townships."""
        if not above or mine.sector is not Sector.TOWNSHIP:
            return []
        mine_scores = mine.level == DEPARTMENT
        around = self.application.tenants.children(above[0])
        return [each for each in around if (each.level == DEPARTMENT) != mine_scores]

    def _pack(self, mine: Tenant) -> Pack | None:
        try:
            return self.application.institutions.pack(mine.id)
        except NotFound:
            return None

    def _held(self, mine: Tenant, contract: Contract, names: Mapping[str, Text]) -> Held:
        terms, now = contract.terms, self.application.contracts.now()
        other = terms.lower if terms.upper == mine.slug else terms.upper
        return Held(
            contract=contract,
            other=names.get(other) or self.application.tenants.called(other),
            state=contract.state(now),
            mine_above=terms.upper == mine.slug,
            waits_for_me=contract.waits_for(mine.slug, now),
        )

    def _sent(self, mine: Tenant, contract: Contract) -> list[Sent]:
        """What came to the upper side, the newest first, each verified again."""
        if contract.terms.upper != mine.slug or contract.terms.scope is not Scope.AGGREGATES:
            return []
        tiers = self.application.tiers
        held = tiers.contracts.between(mine.id, Scope.AGGREGATES, upper=mine.slug)
        checker = Checker(
            receiver=mine.slug,
            contracts={each.terms.number: each for each in held},
            keys=tiers.contracts.known([contract]),
            content=lambda lower, digest: tiers.deliveries.content(mine.id, lower, digest),
        )
        came = tiers.deliveries.under(mine.id, contract.terms.number, limit=MOST_SENT)
        return [_sent(each, checker) for each in came]


def _items(pack: Pack) -> list[tuple[str, Text]]:
    wanted = {item.indicator for scheme in pack.schemes for item in outside_items(scheme)}
    return [(each.id, each.name) for each in pack.indicators if each.id in wanted]


def _sent(received: Received, checker: Checker) -> Sent:
    found = checker.check(received)
    why = found.why if isinstance(found, Refusal) else None
    period = str(Period.parse(received.period))
    return Sent(period, received.run, received.at, received.digest, why_not=why)
