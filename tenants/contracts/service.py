"""Contracts between neighbours in the tree: proposed and signed by one side, signed by the other.

Both hold the same contract, both logs tell of every step, all in one transaction.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from core.audit.model import Act, Details, Note, Thing
from core.audit.sql import record
from core.audit.working import origin
from core.columns import now
from core.database import Database, UnitOfWork
from core.errors import BadInput, Conflict, NotFound
from core.tenancy.model import TenantId
from core.texts import Text
from tenants.contracts.drafts import Draft, check, refuse_mixing, sides
from tenants.contracts.model import (
    ZONE,
    Contract,
    Ended,
    Scope,
    Signed,
    State,
    Terms,
    signing,
)
from tenants.contracts.sql import ContractRow
from tenants.model import Tenant
from tenants.service import Tenants
from tenants.signing.model import PublicKey, Signature, canonical
from tenants.signing.service import Keyring
from tenants.tree.model import Side

BOTH = "a contract is held by two institutions and told to both logs"
MOVED = "隶属关系改变"
"""Why a contract ended that rested on a place in the tree."""

OPEN = frozenset({State.PROPOSED, State.COMING, State.IN_FORCE})

Heard = Callable[[Contract], None]


def _nobody(contract: Contract) -> None:
    """Where nothing is delivered, nobody has to hear."""


@dataclass(frozen=True)
class Contracts:
    """Contracts by institution; slugs name institutions, as pages and commands do.

    ``taken`` hears of a contract that both have signed, ``over`` of one that has ended; ``fits``
    raises where what a draft names is not there at the lower institution.
    """

    database: Database
    tenants: Tenants
    keyring: Keyring
    taken: Heard = _nobody
    over: Heard = _nobody
    fits: Callable[[Draft, Tenant], None] = lambda draft, lower: None
    now: Callable[[], datetime] = now

    def propose(self, slug: str, other: str, draft: Draft) -> Contract:
        """Offer a contract, signed by this side; NotFound, BadInput."""
        mine, across = self.tenants.get(slug), self.tenants.get(other)
        check(draft, self.now().astimezone(ZONE).date())
        upper, lower = sides(mine, across, draft.scope)
        refuse_mixing(mine, across)
        self._refuse_double(upper, lower, draft)
        self.fits(draft, lower)
        with self.database.all_tenants(BOTH) as session:
            number = session.next_number("contracts", of=upper.id)
            terms = Terms(
                number=f"{upper.slug}-{number:04d}",
                upper=upper.slug,
                lower=lower.slug,
                scope=draft.scope,
                since=draft.since,
                until=draft.until,
                details=dict(draft.details),
                note=draft.note,
            )
            session.commit()
        signed = self._sign(mine, terms)
        with self.database.all_tenants(BOTH) as session:
            rows = [_row(each.id, terms, signed) for each in (upper, lower)]
            session.add_all(rows)
            session.flush()
            _tell(session, (upper, lower), Act.PROPOSE_CONTRACT, terms, after=_said(terms))
            session.commit()
        return _contract(rows[0])

    def sign(self, slug: str, number: str) -> Contract:
        """Agree to what the other side has proposed."""
        mine, contract = self._own(slug, number)
        self._check_turn(contract, slug)
        upper, lower = (
            self.tenants.get(each) for each in (contract.terms.upper, contract.terms.lower)
        )
        refuse_mixing(upper, lower)
        faults = contract.faults(self.keys(contract))
        if faults:
            raise BadInput(faults[0], where=number)
        signed = self._sign(mine, contract.terms)
        side = next(iter(signed))
        taken = self._change(
            contract,
            Act.SIGN_CONTRACT,
            signatures={**_plain(contract.signatures), **_plain(signed)},
            after={"by": slug, "side": side.value},
        )
        self.taken(taken)
        return taken

    def decline(self, slug: str, number: str, *, reason: str = "") -> Contract:
        """Do not sign; also how the proposing side takes its offer back."""
        _, contract = self._own(slug, number)
        if contract.state(self.now()) is not State.PROPOSED:
            raise _settled(number)
        ended = self._ending(contract.side_of(slug), reason)
        return self._change(contract, Act.DECLINE_CONTRACT, ended=ended, after={"by": slug})

    def end(self, slug: str, number: str, *, reason: str) -> Contract:
        """End a contract that both have signed, from this moment; either side may."""
        if not reason.strip():
            raise BadInput(Text("请写明终止的原因", "say why the contract ends"), where=number)
        _, contract = self._own(slug, number)
        if contract.state(self.now()) not in (State.COMING, State.IN_FORCE):
            raise _settled(number)
        ended = self._ending(contract.side_of(slug), reason)
        after = {"by": slug, "reason": reason[:200]}
        over = self._change(contract, Act.END_CONTRACT, ended=ended, after=after)
        self.over(over)
        return over

    def part(self, session: UnitOfWork, lower: Tenant, upper: Tenant) -> None:
        """End, in the caller's unit of work, what rested on a place that is given up."""
        rows = session.scalars(select(ContractRow).where(ContractRow.tenant_id == lower.id)).all()
        ended = {"at": self.now().isoformat(), "reason": MOVED, "side": "", "by": ""}
        for row in rows:
            rested = row.lower == lower.slug or row.scope == Scope.ITEMS.value
            if not rested or row.ended:
                continue
            parties = self.tenants.named({row.upper, row.lower})
            for held in self._rows(session, row.number):
                held.ended = ended
            session.flush()
            after = {"reason": MOVED}
            _tell(session, parties, Act.END_CONTRACT, Terms.read(row.terms), after=after)

    def of(self, slug: str) -> list[Contract]:
        """Every contract of an institution, the newest number first."""
        query = select(ContractRow).order_by(ContractRow.number.desc())
        return self._read(self.tenants.get(slug).id, query)

    def get(self, slug: str, number: str) -> Contract:
        """One contract of an institution; NotFound for one it is no party to."""
        return self._own(slug, number)[1]

    def between(
        self, tenant: TenantId, scope: Scope, *, upper: str = "", lower: str = ""
    ) -> list[Contract]:
        """The contracts of a scope that an institution holds as one of these sides."""
        query = select(ContractRow).where(ContractRow.scope == scope.value)
        if upper:
            query = query.where(ContractRow.upper == upper)
        if lower:
            query = query.where(ContractRow.lower == lower)
        return self._read(tenant, query.order_by(ContractRow.number))

    def in_force(
        self, tenant: TenantId, scope: Scope, *, upper: str = "", lower: str = ""
    ) -> list[Contract]:
        """Those of ``between`` that are in force now and whose signatures hold."""
        held = self.between(tenant, scope, upper=upper, lower=lower)
        found = [each for each in held if each.in_force(self.now())]
        keys = self.known(found)
        return [each for each in found if not each.faults(keys)]

    def keys(self, contract: Contract) -> dict[str, list[PublicKey]]:
        """The known keys of both sides."""
        return self.known([contract])

    def known(self, contracts: Sequence[Contract]) -> dict[str, list[PublicKey]]:
        """The known keys of all parties."""
        slugs = {s for each in contracts for s in (each.terms.upper, each.terms.lower)}
        return self.keyring.known(slugs) if slugs else {}

    def _read(self, tenant: TenantId, query: Any) -> list[Contract]:
        with self.database.reading(tenant) as session:
            return [_contract(row) for row in session.scalars(query)]

    def _own(self, slug: str, number: str) -> tuple[Tenant, Contract]:
        mine = self.tenants.get(slug)
        with self.database.reading(mine.id) as session:
            row = session.find(ContractRow, number)
            if row is None:
                raise NotFound(Text("没有这份约定", "there is no such contract"), where=number[:60])
            return mine, _contract(row)

    def _refuse_double(self, upper: Tenant, lower: Tenant, draft: Draft) -> None:
        """Refuse what is agreed already, or waits to be, for some of the same days."""
        for each in self.between(upper.id, draft.scope, upper=upper.slug, lower=lower.slug):
            terms, state = each.terms, each.state(self.now())
            apart = draft.since > terms.until or draft.until < terms.since
            if state in OPEN and not apart and dict(terms.details) == dict(draft.details):
                raise Conflict(
                    Text("这些日子已有同样的约定", "the same is agreed for some of these days"),
                    where=terms.number,
                    advice=Text("先终止或撤回它", "end it or take it back first"),
                )

    def _sign(self, mine: Tenant, terms: Terms) -> dict[Side, Signed]:
        side = Side.UPPER if mine.slug == terms.upper else Side.LOWER
        by, at = origin().name[:120], self.now()
        signature = self.keyring.sign(mine, signing(terms, side, by=by, at=at))
        return {side: Signed(by, at, signature)}

    def _ending(self, side: Side, reason: str) -> dict[str, str]:
        at, by = self.now().isoformat(), origin().name[:120]
        return {"at": at, "reason": reason.strip()[:200], "side": side.value, "by": by}

    def _check_turn(self, contract: Contract, slug: str) -> None:
        if contract.state(self.now()) is not State.PROPOSED:
            raise _settled(contract.terms.number)
        if not contract.waits_for(slug, self.now()):
            raise Conflict(
                Text("本方已签署，等待对方", "this side has signed; the other side is awaited"),
                where=contract.terms.number,
            )
        terms = contract.terms
        sides(self.tenants.get(terms.upper), self.tenants.get(terms.lower), terms.scope)

    def _change(
        self, contract: Contract, act: Act, *, after: Details, **values: dict[str, Any]
    ) -> Contract:
        """Write the same into both copies, if neither has changed since it was read."""
        terms = contract.terms
        parties = self.tenants.named({terms.upper, terms.lower})
        with self.database.all_tenants(BOTH) as session:
            rows = self._rows(session, terms.number)
            for row in rows:
                if row.signatures != _plain(contract.signatures) or row.ended:
                    raise _settled(terms.number)
                for name, value in values.items():
                    setattr(row, name, value)
            session.flush()
            _tell(session, parties, act, terms, after=after)
            session.commit()
        return _contract(rows[0])

    def _rows(self, session: UnitOfWork, number: str) -> Sequence[ContractRow]:
        query = select(ContractRow).where(ContractRow.number == number)
        return session.scalars(query.order_by(ContractRow.tenant_id).with_for_update()).all()


def _row(tenant: TenantId, terms: Terms, signed: dict[Side, Signed]) -> ContractRow:
    return ContractRow(
        tenant_id=tenant,
        number=terms.number,
        upper=terms.upper,
        lower=terms.lower,
        scope=terms.scope.value,
        since=terms.since,
        until=terms.until,
        terms=canonical(terms.statement),
        signatures=_plain(signed),
        ended={},
    )


def _plain(signatures: Any) -> dict[str, Any]:
    return {
        side.value: {
            "by": each.by,
            "at": each.at.astimezone(UTC).isoformat(),
            "key": each.signature.key,
            "value": each.signature.value,
        }
        for side, each in signatures.items()
    }


def _contract(row: ContractRow) -> Contract:
    signatures = {
        Side(side): Signed(
            by=said["by"],
            at=datetime.fromisoformat(said["at"]),
            signature=Signature(said["key"], said["value"]),
        )
        for side, said in row.signatures.items()
    }
    ended = row.ended and Ended(
        at=datetime.fromisoformat(row.ended["at"]),
        reason=row.ended["reason"],
        side=Side(row.ended["side"]) if row.ended["side"] else None,
        by=row.ended["by"],
    )
    return Contract(Terms.read(row.terms), signatures, ended or None)


def _said(terms: Terms) -> Details:
    return {
        "upper": terms.upper,
        "lower": terms.lower,
        "scope": terms.scope.value,
        "since": terms.since.isoformat(),
        "until": terms.until.isoformat(),
        "digest": terms.digest,
    }


def _tell(
    session: UnitOfWork, parties: Sequence[Tenant], act: Act, terms: Terms, *, after: Details
) -> None:
    for chain in sorted({each.id for each in parties}):
        record(session, Note(act, Thing.CONTRACT, terms.number, after=after), chain=chain)


def _settled(number: str) -> Conflict:
    return Conflict(
        Text("这份约定已经改变，请重新打开", "this contract has changed; open it again"),
        where=number,
    )
