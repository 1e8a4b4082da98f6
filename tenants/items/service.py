"""Shows a department the items that it scores, takes the scores, and gives them to the township."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from core.errors import BadInput, NotFound
from core.scoring.ports import Rules
from core.texts import Text
from tenants.contracts.model import Contract, Scope
from tenants.contracts.service import Contracts
from tenants.institutions import KnownInstitutions
from tenants.items.model import LONGEST_REASON, SCORES, SHEET, Line, Score, Work
from tenants.model import Tenant
from tenants.parcels.model import Parcel, Refused
from tenants.parcels.service import Parcels
from tenants.service import Tenants

NONE = Text("没有这份评分约定", "there is no such contract on items")


@dataclass(frozen=True)
class Items:
    """Items by institution; slugs name institutions, as pages and commands do."""

    institutions: KnownInstitutions
    contracts: Contracts
    parcels: Parcels

    @property
    def tenants(self) -> Tenants:
        """The tree of institutions."""
        return self.institutions.tenants

    def catch_up(self, contract: Contract) -> None:
        """Name the items to the department, once a contract lets it; those of no scheme are not."""
        if contract.terms.scope is not Scope.ITEMS:
            return
        lower, terms = self.tenants.get(contract.terms.lower), contract.terms
        known = self.institutions.known(lower).pack
        content = {"items": [_item(known, each) for each in terms.details["indicators"]]}
        self.parcels.send_if_new(
            lower, contract, kind=SHEET, about=str(terms.details["period"]), content=content
        )

    def works(self, slug: str) -> list[Work]:
        """What lies under the contracts of an institution that are in force now."""
        tenant = self.tenants.get(slug)
        held = self.contracts.in_force(tenant.id, Scope.ITEMS)
        return [self._work(tenant, each) for each in held]

    def work(self, slug: str, number: str) -> Work:
        """The items under one contract; NotFound."""
        for each in self.works(slug):
            if each.contract.terms.number == number:
                return each
        raise NotFound(NONE, where=number[:60])

    def score(self, slug: str, number: str, scores: Mapping[str, Score]) -> Parcel:
        """Give the scores of a contract's items anew; only the department does."""
        work = self.work(slug, number)
        if not work.scoring:
            raise NotFound(NONE, where=number[:60])
        full = {each.indicator: each.full for each in work.lines}
        for indicator, score in scores.items():
            _check(indicator, score, full)
        content = {
            "scores": {
                name: {"points": f"{each.points:f}", "reason": each.reason.strip()}
                for name, each in scores.items()
            }
        }
        return self.parcels.send(
            self.tenants.get(slug), work.contract, kind=SCORES, about=work.period, content=content
        )

    def _work(self, tenant: Tenant, contract: Contract) -> Work:
        terms = contract.terms
        scoring = terms.upper == tenant.slug
        other = self.tenants.get(terms.lower if scoring else terms.upper)
        period = str(terms.details["period"])
        sheet = self.parcels.newest(tenant.id, contract, SHEET).get(period)
        given = self.parcels.newest(tenant.id, contract, SCORES).get(period)
        faults = [each for each in (sheet, given) if isinstance(each, Refused)]
        scores = given if isinstance(given, Parcel) else None
        return Work(
            contract=contract,
            other=other.name,
            scoring=scoring,
            lines=_lines(sheet, scores) if isinstance(sheet, Parcel) else (),
            given=scores,
            fault=faults[0] if faults else None,
        )


def _item(pack: Rules, indicator: str) -> dict[str, Any]:
    """An item as the department sees it: its name, and its largest full marks in any scheme."""
    found = next((each for each in pack.indicators if each.id == indicator), None)
    weights = [
        item.weight
        for scheme in pack.schemes
        for group in scheme.groups
        for item in group.items
        if item.indicator == indicator
    ]
    name = found.name if found else Text(indicator, indicator)
    full = f"{max(weights):f}" if weights and found else ""
    return {"id": indicator, "name": [name.zh, name.en], "full": full}


def _lines(sheet: Parcel, given: Parcel | None) -> list[Line]:
    scores = given.content["scores"] if given else {}
    return [
        Line(each["id"], Text(*each["name"]), Decimal(each["full"]), _score(scores.get(each["id"])))
        for each in sheet.content["items"]
        if each["full"]
    ]


def _score(said: Mapping[str, str] | None) -> Score | None:
    return Score(Decimal(said["points"]), said["reason"]) if said else None


def _check(indicator: str, score: Score, full: Mapping[str, Decimal]) -> None:
    if indicator not in full:
        raise BadInput(
            Text("约定没有列入这一项", "the contract does not name this item"), where=indicator[:60]
        )
    if not score.points.is_finite() or not 0 <= score.points <= full[indicator]:
        raise BadInput(
            Text(f"得分在 0 到 {full[indicator]} 之间", f"points are from 0 to {full[indicator]}"),
            where=indicator,
        )
    if not score.reason.strip() or len(score.reason) > LONGEST_REASON:
        raise BadInput(
            Text("请写明评分依据，300 字以内", "state the ground, 300 characters at most"),
            where=indicator,
        )
