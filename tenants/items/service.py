"""Shows a department the items that it scores, takes the scores, and gives them to the township.

A run of the township asks ``given`` for what its items have; see ``core.scoring.outside``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from core.audit.working import origin
from core.errors import BadInput, NotFound
from core.indicators.periods import Period
from core.scoring.outside import ZONE, Given, due, outside_items, scheme_for
from core.scoring.ports import Institution
from core.tenancy.model import TenantId
from core.texts import Text
from tenants.contracts.model import Contract, Scope
from tenants.contracts.service import Contracts
from tenants.institutions import KnownInstitutions
from tenants.items.model import LONGEST_REASON, SCORES, SHEET, Line, Score, Work
from tenants.model import Tenant
from tenants.parcels.model import Parcel, Refused, require_newest
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
        known, period = self.institutions.known(lower), Period.parse(str(terms.details["period"]))
        content = {"items": [_item(known, each, period) for each in terms.details["indicators"]]}
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

    def score(
        self, slug: str, number: str, scores: Mapping[str, Score], *, seen: str | None = None
    ) -> Parcel:
        """Give scores of a contract's items; those not named stay. Only the department does.

        ``seen`` is the newest parcel that the giver has looked at; Conflict where there is another.
        """
        work = self.work(slug, number)
        if not work.scoring:
            raise NotFound(NONE, where=number[:60])
        if not scores:
            raise BadInput(Text("请至少评一项", "score one item at least"), where=number)
        require_newest(work.given, seen)
        lines = {each.indicator: each for each in work.lines}
        now = self.contracts.now()
        said = dict(work.given.content["scores"]) if work.given else {}
        for indicator, score in scores.items():
            line = lines.get(indicator)
            if line is None or line.score != score:
                said[indicator] = _said(_checked(indicator, score, line, now), score, now)
        return self.parcels.send(
            self.tenants.get(slug),
            work.contract,
            kind=SCORES,
            about=work.period,
            content={"scores": said},
        )

    def given(self, tenant_id: TenantId, period: Period, /) -> list[Given]:
        """What departments have given an institution for a period: for each item the latest.

        It counts for as long as it verifies, whether or not its contract has ended since.
        """
        tenant = self.tenants.of_id(tenant_id)
        held = self.contracts.between(tenant_id, Scope.ITEMS, lower=tenant.slug)
        found = [given for each in held for given in self._given(tenant, each, str(period))]
        return list({each.indicator: each for each in sorted(found, key=_when)}.values())

    def _given(self, tenant: Tenant, contract: Contract, period: str) -> Iterator[Given]:
        terms = contract.terms
        if terms.details["period"] != period:
            return
        parcel = self.parcels.newest(tenant.id, contract, SCORES).get(period)
        if not isinstance(parcel, Parcel) or parcel.sender != terms.upper:
            return
        name = self.tenants.called(terms.upper)
        for indicator, said in parcel.content["scores"].items():
            if indicator in terms.details["indicators"]:
                yield Given(
                    indicator=indicator,
                    points=Decimal(said["points"]),
                    full=Decimal(said["full"]),
                    reason=said["reason"],
                    sender=parcel.sender,
                    name=name,
                    by=said["by"],
                    at=datetime.fromisoformat(said["at"]),
                    contract=terms.number,
                    parcel=parcel.code,
                )

    def _work(self, tenant: Tenant, contract: Contract) -> Work:
        terms = contract.terms
        scoring = terms.upper == tenant.slug
        other = self.tenants.called(terms.lower if scoring else terms.upper)
        period = str(terms.details["period"])
        sheet = self.parcels.newest(tenant.id, contract, SHEET).get(period)
        given = self.parcels.newest(tenant.id, contract, SCORES).get(period)
        faults = [each for each in (sheet, given) if isinstance(each, Refused)]
        scores = given if isinstance(given, Parcel) and given.sender == terms.upper else None
        return Work(
            contract=contract,
            other=other,
            scoring=scoring,
            lines=_lines(sheet, scores) if isinstance(sheet, Parcel) else (),
            given=scores,
            fault=faults[0] if faults else None,
        )


def _item(known: Institution, indicator: str, period: Period) -> dict[str, Any]:
    """An item as the department sees it: name, full marks, the last day; blank in no scheme."""
    schemes = scheme_for(known.pack.schemes, known.level)
    items = [item for scheme in schemes for item in outside_items(scheme)]
    item = next((each for each in items if each.indicator == indicator), None)
    found = next((each for each in known.pack.indicators if each.id == indicator), None)
    name = found.name if found else Text(indicator, indicator)
    return {
        "id": indicator,
        "name": [name.zh, name.en],
        "full": f"{item.weight:f}" if item else "",
        "due": due(item, known.calendar.end(period)).isoformat() if item else "",
    }


def _when(given: Given) -> tuple[Any, ...]:
    return given.at, given.parcel


def _lines(sheet: Parcel, given: Parcel | None) -> list[Line]:
    scores = given.content["scores"] if given else {}
    return [
        Line(
            indicator=each["id"],
            name=Text(*each["name"]),
            full=Decimal(each["full"]),
            due=date.fromisoformat(each["due"]),
            score=_score(scores.get(each["id"])),
        )
        for each in sheet.content["items"]
        if each["full"]
    ]


def _said(line: Line, score: Score, at: datetime) -> dict[str, str]:
    """A score as it is signed: out of which marks, by whom and when."""
    return {
        "points": f"{score.points:f}",
        "full": f"{line.full:f}",
        "reason": score.reason.strip(),
        "by": origin().name[:120],
        "at": at.isoformat(),
    }


def _score(said: Mapping[str, str] | None) -> Score | None:
    return Score(Decimal(said["points"]), said["reason"]) if said else None


def _checked(indicator: str, score: Score, line: Line | None, at: datetime) -> Line:
    if line is None:
        raise BadInput(
            Text("约定没有列入这一项", "the contract does not name this item"), where=indicator[:60]
        )
    if at.astimezone(ZONE).date() > line.due:
        raise BadInput(
            Text(
                f"这一项应在 {line.due} 前评定，现已逾期，不计入总分",
                f"this item was to be scored by {line.due}; a later score enters no total",
            ),
            where=indicator,
            advice=Text("请与对方约定下一周期", "agree on the next period with the other side"),
        )
    if not score.points.is_finite() or not 0 <= score.points <= line.full:
        raise BadInput(
            Text(f"得分在 0 到 {line.full} 之间", f"points are from 0 to {line.full}"),
            where=indicator,
        )
    if not score.reason.strip() or len(score.reason) > LONGEST_REASON:
        raise BadInput(
            Text("请写明评分依据，300 字以内", "state the ground, 300 characters at most"),
            where=indicator,
        )
    return line


def require_items(known: Institution, named: Sequence[str]) -> None:
    """Raise BadInput where the institution's scheme lets nobody outside score one of these."""
    schemes = scheme_for(known.pack.schemes, known.level)
    offered = [item.indicator for scheme in schemes for item in outside_items(scheme)]
    if strange := [each for each in named if each not in offered]:
        there = "、".join(offered) or "—"
        raise BadInput(
            Text(
                "对方现用的考核方案中，这不是代评事项",
                "in the other side's scheme this is no item that others score",
            ),
            where="、".join(strange)[:100],
            advice=Text(f"可列的代评事项：{there}", f"items that may be named: {there}"),
        )
