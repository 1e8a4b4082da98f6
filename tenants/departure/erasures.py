"""Requests to erase everything: by one officer, approved by another, carried out after a wait."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from core.audit.chain import day_of
from core.audit.model import INSTALLATION, Act, Note, Thing
from core.audit.sql import record
from core.columns import now
from core.database import Database, UnitOfWork
from core.errors import BadInput, Conflict, NotAllowed, NotFound
from core.tenancy.model import TenantId
from core.texts import Text
from tenants.departure.model import STANDING, WAITING, Erasure, Request
from tenants.departure.sql import ErasureRequestRow, as_erasure
from tenants.ending import letters
from tenants.ending.farewell import Farewell
from tenants.model import Tenant

KIND = "erasure"
LOOKING = "erasures whose day has come are looked up by number alone"
DECIDING = "a decision on an erasure is told to the institution, the installation and by letter"
LONGEST, SHOWN = 500, 20


@dataclass(frozen=True, slots=True)
class Officer:
    """Who asks or decides."""

    account: int
    name: str


@dataclass(frozen=True)
class Erasures:
    """The requests of every institution."""

    database: Database
    farewell: Farewell
    clock: Callable[[], datetime] = now

    def ask(self, tenant: TenantId, who: Officer, *, confirm: str, reason: str) -> Erasure:
        """Ask for it, with the institution's full name and a reason; Conflict while one stands."""
        name = self.farewell.tenants.of_id(tenant).name
        below = self.below(tenant)
        if below:
            raise Conflict(
                Text(
                    f"还有下级单位：{'、'.join(each.name.zh for each in below)}",
                    f"institutions stand below: {', '.join(each.name.en for each in below)}",
                ),
                advice=Text(
                    "请平台运营先移走下级单位，再申请清除",
                    "let the operator move them first, then ask again",
                ),
            )
        if confirm.strip() not in (name.zh, name.en):
            raise BadInput(
                Text("单位名称与全称不符", "That is not the institution's full name"),
                advice=Text(f"请写全称：{name.zh}", f"Write its full name: {name.en}"),
            )
        if not reason.strip():
            raise BadInput(Text("请填写理由", "Give the reason"))
        with self.database.session(tenant) as work:
            if self._standing(work) is not None:
                raise Conflict(Text("已有一项清除申请", "There is a request already"))
            row = ErasureRequestRow(
                number=work.next_number("erasure request"),
                state=Request.ASKED.value,
                asker=who.account,
                asked_by=who.name[:120],
                asked_at=self.clock(),
                reason=reason.strip()[:LONGEST],
            )
            work.add(row)
            work.flush()
            record(work, _note(Act.ASK_ERASURE, row, purpose=row.reason))
            work.commit()
        return as_erasure(row)

    def below(self, tenant: TenantId) -> Sequence[Tenant]:
        """The institutions below, while which there are nothing is erased."""
        tenants = self.farewell.tenants
        return tenants.children(tenants.of_id(tenant))

    def of(self, tenant: TenantId) -> Sequence[Erasure]:
        """The newest first."""
        query = select(ErasureRequestRow).order_by(ErasureRequestRow.number.desc()).limit(SHOWN)
        with self.database.reading(tenant) as work:
            return [as_erasure(row) for row in work.scalars(query)]

    def approve(self, tenant: TenantId, number: int, who: Officer) -> Erasure:
        """Agree: it is carried out after the wait. NotAllowed for whoever has asked."""
        name = self.farewell.tenants.of_id(tenant).name
        with self.database.all_tenants(DECIDING) as work:
            row = _waiting(work, tenant, number, {Request.ASKED})
            if row.asker == who.account:
                raise NotAllowed(
                    Text("申请人不能自己批准", "Whoever asks does not approve"),
                    advice=Text("请由另一位安全管理员审批", "Another officer decides"),
                )
            self._decide(row, Request.APPROVED, who)
            gone = row.due_at = self.clock() + WAITING
            work.flush()
            written = self.farewell.write(
                work, tenant, lambda to: letters.agreed(to, name, by=who.name, gone=gone)
            )
            said = {"approved": True, "due": gone.isoformat()}
            for chain in sorted((INSTALLATION, int(tenant))):
                record(work, _note(Act.DECIDE_ERASURE, row, after=said), chain=chain)
            work.commit()
        for each in written:
            self.farewell.post.tell(each)
        return as_erasure(row)

    def refuse(self, tenant: TenantId, number: int, who: Officer, *, remark: str) -> Erasure:
        """Do not agree, and say why."""
        if not remark.strip():
            raise BadInput(Text("请填写理由", "Give the reason"))
        with self.database.session(tenant) as work:
            row = _waiting(work, tenant, number, {Request.ASKED})
            self._decide(row, Request.REFUSED, who)
            row.remark = remark.strip()[:LONGEST]
            work.flush()
            note = _note(Act.DECIDE_ERASURE, row, purpose=row.remark, after={"approved": False})
            record(work, note)
            work.commit()
        return as_erasure(row)

    def cancel(self, tenant: TenantId, number: int, who: Officer) -> Erasure:
        """Call it off, before its day; either officer may."""
        with self.database.session(tenant) as work:
            row = _waiting(work, tenant, number, STANDING)
            row.state, row.remark = Request.CANCELLED.value, who.name[:LONGEST]
            work.flush()
            record(work, _note(Act.CANCEL_ERASURE, row))
            work.commit()
        return as_erasure(row)

    def due(self) -> list[tuple[TenantId, int]]:
        """Those whose day has come."""
        query = select(ErasureRequestRow.tenant_id, ErasureRequestRow.number).where(
            ErasureRequestRow.state == Request.APPROVED.value,
            ErasureRequestRow.due_at <= self.clock(),
        )
        with self.database.reading_all(LOOKING) as work:
            return [(TenantId(tenant), number) for tenant, number in work.execute(query)]

    def answer(self, tenant: TenantId, number: int) -> None:
        """Carry it out, if its day has come and nobody has called it off."""
        if (tenant, number) not in self.due():
            return
        with self.database.reading(tenant) as work:
            row = work.obtain(ErasureRequestRow, number, what=NO_REQUEST)
        assert row.due_at is not None  # noqa: S101 - it is due
        by = f"{row.asked_by} / {row.decided_by}"
        place = self.farewell.tenants.of_id(tenant)
        self.farewell.erase(place.slug, day=day_of(row.due_at), by=by, reason=row.reason)
        self.farewell.go_on()

    def _standing(self, work: UnitOfWork) -> ErasureRequestRow | None:
        standing = ErasureRequestRow.state.in_([each.value for each in STANDING])
        return work.scalar(select(ErasureRequestRow).where(standing))

    def _decide(self, row: ErasureRequestRow, to: Request, who: Officer) -> None:
        row.state, row.decider, row.decided_by = to.value, who.account, who.name[:120]
        row.decided_at = self.clock()


NO_REQUEST = Text("没有这项申请", "There is no such request")


def _waiting(
    work: UnitOfWork, tenant: TenantId, number: int, states: set[Request] | frozenset[Request]
) -> ErasureRequestRow:
    row = work.get(ErasureRequestRow, (tenant, number), with_for_update=True)
    if row is None:
        raise NotFound(NO_REQUEST, where=str(number))
    if Request(row.state) not in states:
        raise Conflict(
            Text("这项申请已经处理过", "It has been decided already"),
            advice=Text("请刷新本页", "Reload the page"),
        )
    return row


def _note(act: Act, row: ErasureRequestRow, *, purpose: str = "", after: object = None) -> Note:
    return Note(act, Thing.TENANT, str(row.number), purpose=purpose, after=after)  # type: ignore[arg-type]
