"""Hands the figures of named leaders upward, takes marks for them, and gives these back."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from core.errors import BadInput, NotFound
from core.scoring.runs import Run
from core.scoring.service import Scoring
from core.texts import Text
from tenants.contracts.model import Contract, Scope
from tenants.contracts.service import Contracts
from tenants.leaders.content import case_handling
from tenants.leaders.model import (
    APPRAISAL,
    FIGURES,
    FULL,
    LONGEST_COMMENT,
    Mark,
    Returned,
    Sheet,
)
from tenants.model import Tenant
from tenants.parcels.model import Parcel, require_newest
from tenants.parcels.service import Parcels
from tenants.parcels.sql import ParcelRow
from tenants.service import Tenants

NONE = Text("没有这份办案情况", "there are no such figures")


@dataclass(frozen=True)
class Leaders:
    """Leaders' case handling by institution; slugs name institutions, as pages and commands do."""

    tenants: Tenants
    scoring: Scoring
    contracts: Contracts
    parcels: Parcels

    def deliver(self, run: Run) -> None:
        """Hand a finished run's figures of the named leaders upward, where a contract says so."""
        tenant = self.tenants.of_id(run.tenant)
        if tenant.parent is None:
            return
        for each in self.contracts.in_force(tenant.id, Scope.LEADERS, lower=tenant.slug):
            self._send(tenant, each, run)

    def catch_up(self, contract: Contract) -> None:
        """Hand over the newest run of every period, once a contract lets it."""
        if contract.terms.scope is not Scope.LEADERS:
            return
        tenant, ledger = self.tenants.get(contract.terms.lower), self.scoring.ledger
        for run in ledger.newest_of(tenant.id, ledger.scored(tenant.id)).values():
            self._send(tenant, contract, run)

    def sheets(self, slug: str) -> list[Sheet]:
        """What lies under the contracts of an institution that are in force now."""
        tenant = self.tenants.get(slug)
        held = self.contracts.in_force(tenant.id, Scope.LEADERS)
        return [self._sheet(tenant, each) for each in held]

    def sheet(self, slug: str, number: str, period: str) -> tuple[Sheet, Parcel]:
        """One contract and the figures of one period; NotFound where they do not count."""
        for each in self.sheets(slug):
            found = each.figures.get(period)
            if each.contract.terms.number == number and isinstance(found, Parcel):
                return each, found
        raise NotFound(NONE, where=number[:60])

    def appraise(
        self,
        slug: str,
        number: str,
        period: str,
        *,
        marks: Mapping[str, Mark],
        seen: str | None = None,
    ) -> Parcel:
        """Give marks for a period, which the lower institution gets back; only from above.

        Those of people who are not named stay. ``seen`` is the newest parcel that the giver has
        looked at; Conflict where there is a newer one.
        """
        sheet, figures = self.sheet(slug, number, period)
        if not sheet.mine_above:
            raise NotFound(NONE, where=number[:60])
        newest = sheet.marks.get(period)
        require_newest(newest, seen)
        former = newest.content["marks"] if isinstance(newest, Parcel) else {}
        named = {each["number"] for each in figures.content["people"]}
        strange = [each for each in marks if each not in named]
        if strange or not marks:
            raise BadInput(
                Text("请为约定所列的人员评分", "mark the people whom the contract names"),
                where="、".join(strange)[:100],
            )
        content = {
            "run": figures.content["run"],
            "figures": figures.code,
            "marks": {**former, **{person: _plain(mark) for person, mark in marks.items()}},
        }
        tenant = self.tenants.get(slug)
        return self.parcels.send(
            tenant, sheet.contract, kind=APPRAISAL, about=period, content=content
        )

    def returned(self, slug: str, period: str, person: str) -> list[Returned]:
        """What came back about one person and period, under contracts that are in force."""
        tenant = self.tenants.get(slug)
        query = select(ParcelRow.code).where(
            ParcelRow.kind == APPRAISAL,
            ParcelRow.about == period,
            ParcelRow.receiver == tenant.slug,
        )
        with self.parcels.database.reading(tenant.id) as unit:
            if unit.scalars(query).first() is None:
                return []
        return [
            Returned(mark, each.other, parcel.by, parcel.at, parcel.contract)
            for each in self.sheets(slug)
            if not each.mine_above and isinstance(parcel := each.marks.get(period), Parcel)
            for mark in (read_marks(parcel).get(person),)
            if mark is not None
        ]

    def _sheet(self, tenant: Tenant, contract: Contract) -> Sheet:
        terms = contract.terms
        above = terms.upper == tenant.slug
        other = self.tenants.called(terms.lower if above else terms.upper)
        return Sheet(
            contract=contract,
            other=other,
            mine_above=above,
            figures=self.parcels.newest(tenant.id, contract, FIGURES),
            marks=self.parcels.newest(tenant.id, contract, APPRAISAL),
        )

    def _send(self, tenant: Tenant, contract: Contract, run: Run) -> None:
        institution = self.scoring.institutions.institution(tenant.id)
        persons = list(contract.terms.details["persons"])
        content = case_handling(institution, run, self.scoring.outcome(run), persons)
        self.parcels.send_if_new(tenant, contract, kind=FIGURES, about=run.period, content=content)


def read_marks(parcel: Parcel) -> dict[str, Mark]:
    """The marks that a parcel carries, by staff number."""
    return {
        person: Mark(Decimal(each["points"]), each["comment"])
        for person, each in parcel.content["marks"].items()
    }


def _plain(mark: Mark) -> dict[str, str]:
    if not 0 <= mark.points <= FULL:
        raise BadInput(Text("得分在 0 到 100 之间", "points are from 0 to 100"))
    return {"points": f"{mark.points:f}", "comment": mark.comment.strip()[:LONGEST_COMMENT]}
