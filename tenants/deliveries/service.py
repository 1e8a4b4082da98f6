"""Leaves a finished run's aggregates with the institution itself, and above under a contract.

Persons stay behind, and so does every text of a distinct count (see ``core.indicators.veil``).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select

from core.audit.model import Act, Note, Thing
from core.audit.sql import EntryRow, record
from core.columns import now
from core.database import Database, UnitOfWork
from core.indicators.atoms import Atoms, combine
from core.indicators.periods import Period
from core.indicators.veil import veiled
from core.scoring.runs import Run
from core.scoring.service import Scoring
from core.tenancy.model import TenantId
from tenants.contracts.drafts import alike
from tenants.contracts.model import Contract, Scope
from tenants.contracts.service import Contracts
from tenants.deliveries.model import Dispatch, Received
from tenants.model import Tenant
from tenants.service import Tenants
from tenants.signing.model import Signature, canonical
from tenants.sql import DeliveryRow

LEAVING = "a delivery is written where it is received, and told to both logs"


@dataclass(frozen=True)
class Deliveries:
    """Deliveries of aggregates; ``key`` makes the texts of distinct counts unreadable."""

    database: Database
    tenants: Tenants
    scoring: Scoring
    contracts: Contracts
    key: bytes
    now: Callable[[], datetime] = now

    def deliver(self, run: Run) -> None:
        """Deliver a run to its own institution, and above where a contract is in force."""
        tenant = self.tenants.of_id(run.tenant)
        parcel = self._parcel(run)
        self._leave(tenant, tenant, run, parcel, contract="")
        above, contract = self._agreed(tenant)
        if above is not None and contract is not None:
            self._leave(tenant, above, run, parcel, contract=contract.terms.number)

    def catch_up(self, contract: Contract) -> None:
        """Deliver the newest run of every period, once a contract lets it."""
        if contract.terms.scope is Scope.AGGREGATES:
            self.again(contract.terms.lower)

    def again(self, slug: str, *, period: str = "") -> list[Run]:
        """Deliver the newest runs that have not been delivered above; which runs there were."""
        tenant = self.tenants.get(slug)
        ledger = self.scoring.ledger
        periods = [str(Period.parse(period))] if period else ledger.scored(tenant.id)
        runs = list(ledger.newest_of(tenant.id, periods).values())
        for run in runs:
            self.deliver(run)
        return runs

    def received(
        self, tenant: TenantId, periods: Sequence[Period]
    ) -> dict[str, dict[str, list[Received]]]:
        """What lies in an institution's space, by period and sender, the oldest first.

        Where the log tells of a newer one that does not lie there, that stands last.
        """
        found: dict[str, dict[str, list[Received]]] = {str(each): {} for each in periods}
        told: dict[tuple[str, str], int] = {}
        query = select(DeliveryRow, _TOLD).where(DeliveryRow.period.in_(list(found)))
        with self.database.reading(tenant) as unit:
            for row, name in unit.execute(query.order_by(DeliveryRow.number)):
                found[row.period].setdefault(row.lower, []).append(_received(row))
                if name is not None:
                    told[row.lower, row.period] = int(name.rpartition("/")[2])
        for (lower, period), run in told.items():
            there = found[period][lower]
            if run not in {each.run for each in there}:
                there.append(replace(there[-1], run=run, gone=True))
        return found

    def under(self, tenant: TenantId, contract: str, *, limit: int) -> list[Received]:
        """The newest of what lies in an institution's space under a contract."""
        query = select(DeliveryRow).where(DeliveryRow.contract == contract)
        query = query.order_by(DeliveryRow.number.desc()).limit(limit)
        with self.database.reading(tenant) as unit:
            return [_received(row) for row in unit.scalars(query)]

    def content(self, tenant: TenantId, lower: str, digest: str) -> bytes:
        """A delivered file as it lies there; NotFound."""
        return self.scoring.store.for_tenant(tenant).kept(_name(lower, digest))

    def _agreed(self, tenant: Tenant) -> tuple[Tenant | None, Contract | None]:
        if tenant.parent is None:
            return None, None
        above = self.tenants.of_id(tenant.parent)
        if not alike(tenant, above):
            return None, None
        found = self.contracts.in_force(
            tenant.id, Scope.AGGREGATES, upper=above.slug, lower=tenant.slug
        )
        return above, found[-1] if found else None

    def _parcel(self, run: Run) -> tuple[Atoms, bytes]:
        aggregates = veiled(combine([self.scoring.atoms(run)]), self.key)
        return aggregates, aggregates.dump()

    def _leave(
        self,
        tenant: Tenant,
        receiver: Tenant,
        run: Run,
        parcel: tuple[Atoms, bytes],
        *,
        contract: str,
    ) -> None:
        """Write file and row; a run that lies there under this contract already is not repeated."""
        atoms, content = parcel
        digest = sha256(content).hexdigest()
        self.scoring.store.for_tenant(receiver.id).keep(_name(tenant.slug, digest), content)
        signer = self.contracts.keyring.signer(tenant)
        with self.database.all_tenants(LEAVING) as unit:
            sequence = unit.next_number(f"deliveries to {receiver.slug}", of=tenant.id)
            if _there(unit, receiver, tenant, run, contract=contract):
                return
            dispatch = Dispatch(
                lower=tenant.slug,
                upper=receiver.slug,
                period=run.period,
                run=run.number,
                digest=digest,
                calendar=atoms.calendar.digest,
                plan=atoms.plan,
                pack=str(run.inputs["pack"]),
                pack_version=str(run.inputs["pack_version"]),
                contract=contract,
                sequence=sequence,
                at=self.now(),
            )
            unit.add(_row(receiver.id, dispatch, signer(dispatch.statement)))
            unit.flush()
            if contract:
                _tell(unit, tenant, receiver, dispatch)
            unit.commit()


_TOLD = (
    select(EntryRow.object)
    .where(
        EntryRow.tenant_id == DeliveryRow.tenant_id,
        EntryRow.thing == Thing.DELIVERY.value,
        EntryRow.act == Act.DELIVER.value,
        EntryRow.object.like(DeliveryRow.lower + "/" + DeliveryRow.period + "/%"),
    )
    .order_by(EntryRow.number.desc())
    .limit(1)
    .correlate(DeliveryRow)
    .scalar_subquery()
)
"""The newest delivery from the same institution of the same period, by the name in the log."""


def _there(unit: UnitOfWork, receiver: Tenant, tenant: Tenant, run: Run, *, contract: str) -> bool:
    same = (
        DeliveryRow.tenant_id == receiver.id,
        DeliveryRow.lower == tenant.slug,
        DeliveryRow.run == run.number,
        DeliveryRow.contract == contract,
    )
    return unit.scalars(select(DeliveryRow.number).where(*same)).first() is not None


def _row(receiver: TenantId, dispatch: Dispatch, signature: Signature) -> DeliveryRow:
    return DeliveryRow(
        tenant_id=receiver,
        lower=dispatch.lower,
        period=dispatch.period,
        run=dispatch.run,
        digest=dispatch.digest,
        calendar=dispatch.calendar,
        plan=dispatch.plan,
        delivered_at=dispatch.at,
        contract=dispatch.contract,
        statement=canonical(dispatch.statement),
        key=signature.key,
        signature=signature.value,
    )


def _received(row: DeliveryRow) -> Received:
    return Received(
        number=row.number,
        lower=row.lower,
        period=row.period,
        run=row.run,
        digest=row.digest,
        text=row.statement,
        key=row.key,
        signature=row.signature,
        at=row.delivered_at,
    )


def _tell(unit: UnitOfWork, tenant: Tenant, receiver: Tenant, dispatch: Dispatch) -> None:
    after = {
        "lower": dispatch.lower,
        "upper": dispatch.upper,
        "period": dispatch.period,
        "run": dispatch.run,
        "contract": dispatch.contract,
        "digest": dispatch.digest,
    }
    name = f"{dispatch.lower}/{dispatch.period}/{dispatch.run}"  # as _TOLD looks it up
    for chain in sorted((tenant.id, receiver.id)):
        record(unit, Note(Act.DELIVER, Thing.DELIVERY, name, after=after), chain=chain)


def _name(lower: str, digest: str) -> str:
    return f"delivered/{lower}/{digest}.bin"
