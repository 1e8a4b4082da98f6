"""Sends parcels under a contract that is in force, and reads them again, verified each time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from core.audit.model import Act, Note, Thing
from core.audit.sql import record
from core.audit.working import origin
from core.database import Database, UnitOfWork
from core.errors import Conflict
from core.tenancy.model import TenantId
from core.texts import Text
from tenants.contracts.drafts import alike
from tenants.contracts.model import Contract
from tenants.contracts.service import Contracts
from tenants.handed import GONE, told
from tenants.model import Tenant
from tenants.parcels.model import Held, Parcel, Refused, checked
from tenants.parcels.sql import ParcelRow
from tenants.service import Tenants
from tenants.signing.model import Signature, canonical

HANDED = "a parcel is held by both parties of its contract, and told to both logs"


@dataclass(frozen=True)
class Parcels:
    """Parcels by institution; what each kind holds is known to whoever sends and reads it."""

    database: Database
    tenants: Tenants
    contracts: Contracts

    def send(
        self, sender: Tenant, contract: Contract, *, kind: str, about: str, content: Any
    ) -> Parcel:
        """Hand something to the other party; Conflict unless the contract is in force."""
        self.require(contract)
        receiver = self._other(sender, contract)
        if receiver is None:
            raise Conflict(
                Text("对方已不在平台上", "the other side is here no longer"),
                where=contract.terms.number,
                advice=Text("请终止这份约定", "end this contract"),
            )
        terms = contract.terms
        signer = self.contracts.keyring.signer(sender)
        with self.database.all_tenants(HANDED) as unit:
            parcel = Parcel(
                kind=kind,
                contract=terms.number,
                sender=sender.slug,
                receiver=receiver.slug,
                about=about,
                sequence=unit.next_number("parcels", of=sender.id),
                by=origin().name[:120],
                at=self.contracts.now(),
                content=content,
            )
            signature = signer(parcel.statement)
            unit.add_all(_row(each.id, parcel, signature) for each in (sender, receiver))
            unit.flush()
            _tell(unit, sender, receiver, parcel)
            unit.commit()
        return parcel

    def send_if_new(
        self, sender: Tenant, contract: Contract, *, kind: str, about: str, content: Any
    ) -> bool:
        """The same, unless the newest of that kind about it says just this already.

        What an institution on trial has invented goes to none that works in earnest.
        """
        other = self._other(sender, contract)
        if other is None or not alike(sender, other):
            return False
        newest = self.newest(sender.id, contract, kind).get(about)
        known = isinstance(newest, Parcel) and canonical(newest.content) == canonical(content)
        if known:
            return False
        self.send(sender, contract, kind=kind, about=about, content=content)
        return True

    def _other(self, mine: Tenant, contract: Contract) -> Tenant | None:
        """The other party, if it is here."""
        terms = contract.terms
        found = self.tenants.named({terms.lower if terms.upper == mine.slug else terms.upper})
        return next(iter(found), None)

    def require(self, contract: Contract) -> None:
        """Conflict unless the contract is in force and its signatures hold."""
        known = self.contracts.keys(contract)
        if not contract.in_force(self.contracts.now()) or contract.faults(known):
            raise Conflict(
                Text("约定现在没有效力", "the contract is not in force"),
                where=contract.terms.number,
                advice=Text("请重新约定", "agree anew"),
            )

    def newest(
        self, tenant: TenantId, contract: Contract, kind: str
    ) -> dict[str, Parcel | Refused]:
        """The newest parcel of a kind under a contract by what it is about; the last one counts.

        An older one never takes the place of one that is refused, or of one that the log tells of
        and that is gone.
        """
        query = select(ParcelRow).where(
            ParcelRow.contract == contract.terms.number, ParcelRow.kind == kind
        )
        with self.database.reading(tenant) as unit:
            rows = [_held(row) for row in unit.scalars(query.order_by(ParcelRow.code))]
            newest = _told(unit, contract, kind)
        keys = self.contracts.keys(contract) if rows else {}
        last: Mapping[str, Held] = {each.about: each for each in rows}
        found = {about: checked(each, contract, keys) for about, each in last.items()}
        there = {(each.about, each.code) for each in rows}
        gone = {
            about: Refused(code, about, GONE)
            for about, code in newest.items()
            if (about, code) not in there
        }
        return {**found, **gone}


def _row(tenant: TenantId, parcel: Parcel, signature: Signature) -> ParcelRow:
    return ParcelRow(
        tenant_id=tenant,
        code=parcel.code,
        kind=parcel.kind,
        contract=parcel.contract,
        sender=parcel.sender,
        receiver=parcel.receiver,
        about=parcel.about,
        at=parcel.at,
        statement=canonical(parcel.statement),
        key=signature.key,
        signature=signature.value,
    )


def _held(row: ParcelRow) -> Held:
    return Held(
        code=row.code,
        kind=row.kind,
        contract=row.contract,
        sender=row.sender,
        receiver=row.receiver,
        about=row.about,
        text=row.statement,
        signature=Signature(row.key, row.signature),
    )


def _told(unit: UnitOfWork, contract: Contract, kind: str) -> dict[str, str]:
    """The code of the newest parcel about each thing, by the log."""
    return {
        facts["about"]: code
        for code, facts in told(unit, contract.terms.number)
        if (facts.get("contract"), facts.get("kind")) == (contract.terms.number, kind)
    }


def _tell(unit: UnitOfWork, sender: Tenant, receiver: Tenant, parcel: Parcel) -> None:
    after = {
        "kind": parcel.kind,
        "contract": parcel.contract,
        "sender": parcel.sender,
        "receiver": parcel.receiver,
        "about": parcel.about,
    }
    for chain in sorted((sender.id, receiver.id)):
        record(unit, Note(Act.DELIVER, Thing.DELIVERY, parcel.code, after=after), chain=chain)
