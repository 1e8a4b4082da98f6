"""Publishes results of a period, takes them back, and hands them to the institution above."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from core.audit.model import Act, Note, Thing
from core.audit.sql import record
from core.audit.working import origin
from core.columns import now
from core.database import Database, UnitOfWork
from core.errors import BadInput, Conflict, NotFound
from core.indicators.periods import Period
from core.scoring.runs import Run
from core.scoring.service import Scoring
from core.tenancy.model import TenantId
from core.texts import Text
from tenants.contracts.model import Contract, Scope
from tenants.contracts.service import Contracts
from tenants.model import Tenant
from tenants.parcels.model import Parcel
from tenants.parcels.service import Parcels
from tenants.publications.content import content_of
from tenants.publications.model import RESULTS, Publication, Shared, withdrawn
from tenants.publications.sql import PublicationRow
from tenants.service import Tenants


@dataclass(frozen=True)
class Publications:
    """Publications by institution; slugs name institutions, as pages and commands do."""

    database: Database
    tenants: Tenants
    scoring: Scoring
    contracts: Contracts
    parcels: Parcels
    now: Callable[[], datetime] = now
    sealed: Callable[[TenantId, str], None] = lambda tenant, period: None

    def publish(self, slug: str, period: str) -> Publication:
        """Publish the newest run of a period; Conflict where that is published already."""
        tenant = self.tenants.get(slug)
        run = self._run(tenant.id, Period.parse(period))
        institution = self.scoring.institutions.institution(tenant.id)
        content = content_of(institution, run, self.scoring.outcome(run))
        with self.database.session(tenant.id) as unit:
            newest = _newest(unit).get(run.period)
            if newest is not None and (newest.run, newest.withdrawn_at) == (run.number, None):
                raise Conflict(
                    Text("这次计分已经通报", "this run has been published already"),
                    where=run.period,
                    advice=Text("重新计分后可以再次通报", "score the period again to publish anew"),
                )
            row = PublicationRow(
                period=run.period,
                run=run.number,
                content=content,
                published_by=origin().name[:120],
                published_at=self.now(),
            )
            unit.add(row)
            unit.flush()
            after = {"period": run.period, "run": run.number}
            record(unit, Note(Act.PUBLISH, Thing.RESULTS, str(row.number), after=after))
            unit.commit()
        self._hand_over(tenant)
        if newest is None:
            self.sealed(tenant.id, run.period)
        return _publication(row)

    def withdraw(self, slug: str, number: int, *, reason: str) -> Publication:
        """Take a publication back; whoever holds a copy is told, and shows it no longer."""
        if not reason.strip():
            raise BadInput(Text("请写明撤回的原因", "say why it is taken back"), where=str(number))
        tenant = self.tenants.get(slug)
        with self.database.session(tenant.id) as unit:
            row = unit.obtain(PublicationRow, number, what=_NONE)
            if row.withdrawn_at is not None or _newest(unit)[row.period] is not row:
                raise Conflict(
                    Text("这份通报已经撤回或被更新", "it was taken back or published anew"),
                    where=str(number),
                )
            row.withdrawn_at, row.withdrawn_by = self.now(), origin().name[:120]
            row.reason = reason.strip()[:200]
            unit.flush()
            after = {"period": row.period, "reason": row.reason}
            record(unit, Note(Act.WITHDRAW_RESULTS, Thing.RESULTS, str(number), after=after))
            unit.commit()
        self._hand_over(tenant)
        return _publication(row)

    def of(self, slug: str) -> list[Publication]:
        """Everything that an institution has published, the newest first."""
        query = select(PublicationRow).order_by(PublicationRow.number.desc())
        with self.database.reading(self.tenants.get(slug).id) as unit:
            return [_publication(row) for row in unit.scalars(query)]

    def get(self, slug: str, number: int) -> Publication:
        """One publication of the institution; NotFound."""
        with self.database.reading(self.tenants.get(slug).id) as unit:
            return _publication(unit.obtain(PublicationRow, number, what=_NONE))

    def catch_up(self, contract: Contract) -> None:
        """Hand over what is published, once a contract lets it."""
        if contract.terms.scope is Scope.RESULTS:
            self._hand_over(self.tenants.get(contract.terms.lower))

    def shared(self, slug: str) -> list[Shared]:
        """What travels under the contracts of an institution that are in force now."""
        tenant = self.tenants.get(slug)
        held = self.contracts.in_force(tenant.id, Scope.RESULTS)
        return [self._shared(tenant, each) for each in held]

    def received(self, slug: str, number: str, period: str) -> Parcel:
        """A publication as it travelled; NotFound unless its contract is in force and it counts."""
        for each in self.shared(slug):
            for parcel in each.parcels if each.contract.terms.number == number else ():
                if isinstance(parcel, Parcel) and parcel.about == period:
                    return _open(parcel)
        raise NotFound(_NONE, where=number[:60])

    def _shared(self, tenant: Tenant, contract: Contract) -> Shared:
        terms = contract.terms
        above = terms.upper == tenant.slug
        found = self.parcels.newest(tenant.id, contract, RESULTS)
        periods = sorted(found, reverse=True)
        other = self.tenants.called(terms.lower if above else terms.upper)
        return Shared(contract, other, above, [found[each] for each in periods])

    def _hand_over(self, tenant: Tenant) -> None:
        """Tell the institution above what is published now, where a contract is in force."""
        held = self.contracts.in_force(tenant.id, Scope.RESULTS, lower=tenant.slug)
        if not held:
            return
        with self.database.reading(tenant.id) as unit:
            newest = _newest(unit)
        for contract in held:
            told = self.parcels.newest(tenant.id, contract, RESULTS)
            for period, row in newest.items():
                content = _told(row)
                if withdrawn(content) and period not in told:
                    continue
                self.parcels.send_if_new(
                    tenant, contract, kind=RESULTS, about=period, content=content
                )

    def _run(self, tenant: TenantId, period: Period) -> Run:
        run = self.scoring.ledger.latest(tenant, period)
        if run is None:
            raise NotFound(
                Text(f"{period} 还没有计分", f"{period} has not been scored"),
                advice=Text("请先计分", "score the period first"),
            )
        return run


_NONE = Text("没有这份通报", "there is no such publication")


def _newest(unit: UnitOfWork) -> dict[str, PublicationRow]:
    """The newest of each period, also where it was taken back: no older one comes up again."""
    rows = unit.scalars(select(PublicationRow).order_by(PublicationRow.number)).all()
    return {row.period: row for row in rows}


def _told(row: PublicationRow) -> dict[str, Any]:
    facts = {"publication": row.number, "published_at": row.published_at.isoformat()}
    if row.withdrawn_at is not None:
        return {**facts, "withdrawn": row.withdrawn_at.isoformat(), "reason": row.reason}
    return {**facts, "published_by": row.published_by, **row.content}


def _open(parcel: Parcel) -> Parcel:
    if withdrawn(parcel.content):
        raise NotFound(_NONE, where=parcel.about)
    return parcel


def _publication(row: PublicationRow) -> Publication:
    return Publication(
        number=row.number,
        period=row.period,
        run=row.run,
        content=row.content,
        by=row.published_by,
        at=row.published_at,
        withdrawn_at=row.withdrawn_at,
        withdrawn_by=row.withdrawn_by,
        reason=row.reason,
    )
