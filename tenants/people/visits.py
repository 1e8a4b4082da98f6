"""Support access: the operator asks with a reason, two officers let it in, the clock lets it out.

The system administrator approves, the security administrator takes note; only then does it open.
It reads unless writing was asked for, sees no rows, takes nothing away, and is closed with a
comment. An account that is not the operator's is never let in, and no officer's powers come along.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from core.audit.model import Act, Note, Thing
from core.audit.sql import record
from core.columns import now
from core.database import Database, UnitOfWork
from core.errors import BadInput, Conflict, NotAllowed, NotFound
from core.identity.model import Account, Actor
from core.identity.permissions import Permission
from core.tenancy.model import TenantId
from core.texts import Text
from tenants.people.model import Visit, VisitKind, VisitState
from tenants.people.sql import VisitRow

MOST_HOURS = 24
ANSWER_DAYS = 7
"""How long a request waits for the two officers."""

MINE = "an operator's own requests are shown together, whichever institutions they went to"

OPENS: Mapping[VisitKind, frozenset[Permission]] = {
    VisitKind.RUNNING: frozenset({Permission.ADMINISTER}),
    VisitKind.WORK: frozenset(
        {Permission.SEE_OWN, Permission.SEE_ALL, Permission.IMPORT, Permission.RUN}
    ),
}
"""What each kind of visit may open."""


@dataclass(frozen=True)
class Visits:
    """Requests and visits, of one institution at a time."""

    database: Database
    clock: Callable[[], datetime] = now

    def ask(
        self,
        account: Account,
        tenant: TenantId,
        kind: VisitKind,
        *,
        reason: str,
        hours: int,
        writes: bool = False,
    ) -> Visit:
        """The operator asks to be let in; NotAllowed for anybody else."""
        _must_operate(account)
        _check(reason, hours)
        with self.database.session(tenant) as work:
            if any(self._of(row).state in WAITING for row in _rows(work, account.id)):
                raise Conflict(
                    Text("已有申请或访问尚未结束", "A request or visit has not ended yet"),
                    advice=Text("请先结束", "Close it first"),
                )
            row = VisitRow(
                account=account.id,
                name=account.label,
                kind=kind.value,
                writes=writes,
                reason=reason.strip(),
                hours=hours,
                asked_at=self.clock(),
            )
            work.add(row)
            work.flush()
            facts = {"kind": row.kind, "hours": hours, "writes": writes}
            self._record(work, Act.ASK_SUPPORT, row, purpose=row.reason, after=facts)
            work.commit()
        return self._of(row)

    def approve(self, actor: Actor, number: int) -> Visit:
        """The system administrator lets it in, as far as this office goes."""
        actor.must(Permission.ADMINISTER)
        with self._deciding(actor, number, VisitState.ASKED) as (work, row):
            row.approved_by = actor.name
            self._record(work, Act.ALLOW_SUPPORT, row)
            work.commit()
            return self._of(row)

    def refuse(self, actor: Actor, number: int) -> Visit:
        """Either officer says no while it has not opened."""
        _must_be_officer(actor)
        with self._deciding(actor, number, VisitState.ASKED, VisitState.APPROVED) as (work, row):
            row.refused, row.ended_at = True, self.clock()
            self._record(work, Act.REFUSE_SUPPORT, row)
            work.commit()
            return self._of(row)

    def note(self, actor: Actor, number: int) -> Visit:
        """The security administrator takes note, and the visit opens for its hours."""
        actor.must(Permission.MANAGE_MEMBERS)
        with self._deciding(actor, number, VisitState.APPROVED) as (work, row):
            row.seen_by = actor.name
            row.until = self.clock() + timedelta(hours=row.hours)
            facts = {"until": row.until.isoformat()}
            self._record(work, Act.SEE_SUPPORT, row, after=facts)
            work.commit()
            return self._of(row)

    def close(self, account: Account, tenant: TenantId, number: int, *, comment: str) -> Visit:
        """The visitor says what was done and leaves; a request is taken back the same way."""
        kept = comment.strip()
        if not 1 <= len(kept) <= 500:
            raise BadInput(
                Text(
                    "请写明做了什么（500 字以内）", "Say what was done, in 500 characters at most"
                ),
                advice=Text("没有改动也请写明", "Say so too where nothing was changed"),
            )
        with self.database.session(tenant) as work:
            row = work.find(VisitRow, number)
            if row is None or row.account != account.id:
                raise _none()
            return self._ended(work, row, kept)

    def expel(self, actor: Actor, number: int) -> Visit:
        """Either officer ends a visit at once."""
        _must_be_officer(actor)
        with self._deciding(actor, number, VisitState.OPEN) as (work, row):
            return self._ended(work, row, f"{actor.name}")

    def of(self, tenant: TenantId) -> Sequence[Visit]:
        """Every request and visit of an institution, the newest first."""
        with self.database.reading(tenant) as work:
            query = select(VisitRow).order_by(VisitRow.number.desc()).limit(200)
            return [self._of(row) for row in work.scalars(query)]

    def mine(self, account: Account) -> Sequence[tuple[TenantId, Visit]]:
        """What the account has asked for, of whatever institutions, the newest first."""
        query = select(VisitRow).where(VisitRow.account == account.id)
        with self.database.reading_all(MINE) as work:
            rows = work.scalars(query.order_by(VisitRow.asked_at.desc()).limit(100))
            return [(TenantId(row.tenant_id), self._of(row)) for row in rows]

    def under_way(self, account: Account, tenant: TenantId) -> Visit | None:
        """The open visit of an operator's account, if the clock still runs."""
        if not account.operator:
            return None
        with self.database.reading(tenant) as work:
            found = [self._of(row) for row in _rows(work, account.id)]
        return next((each for each in found if each.state is VisitState.OPEN), None)

    def _ended(self, work: UnitOfWork, row: VisitRow, comment: str) -> Visit:
        if row.ended_at is not None:
            raise Conflict(Text("访问已经结束", "The visit has ended already"))
        row.ended_at, row.comment = self.clock(), comment
        self._record(work, Act.CLOSE_SUPPORT, row, purpose=comment)
        work.commit()
        return self._of(row)

    @contextmanager
    def _deciding(
        self, actor: Actor, number: int, *states: VisitState
    ) -> Iterator[tuple[UnitOfWork, VisitRow]]:
        """A unit of work on a visit that stands in one of these states."""
        with self.database.session(actor.tenant_id) as work:
            row = work.find(VisitRow, number)
            if row is None:
                raise _none()
            if self._state(row) not in states:
                raise Conflict(
                    Text("申请的状态已经改变", "The request has moved on"),
                    advice=Text("请刷新页面", "Load the page again"),
                )
            yield work, row

    def _record(
        self,
        work: UnitOfWork,
        act: Act,
        row: VisitRow,
        *,
        purpose: str = "",
        after: Mapping[str, object] | None = None,
    ) -> None:
        work.flush()
        record(work, Note(act, Thing.SUPPORT, str(row.number), purpose=purpose, after=after))

    def _of(self, row: VisitRow) -> Visit:
        return Visit(
            number=row.number,
            account=row.account,
            name=row.name,
            kind=VisitKind(row.kind),
            writes=row.writes,
            reason=row.reason,
            hours=row.hours,
            asked_at=row.asked_at,
            state=self._state(row),
            approved_by=row.approved_by,
            seen_by=row.seen_by,
            until=row.until,
            ended_at=row.ended_at,
            comment=row.comment,
        )

    def _state(self, row: VisitRow) -> VisitState:
        present = self.clock()
        if row.refused:
            return VisitState.REFUSED
        if row.ended_at is not None:
            return VisitState.CLOSED
        if row.until is not None:
            return VisitState.OPEN if present < row.until else VisitState.EXPIRED
        if present > row.asked_at + timedelta(days=ANSWER_DAYS):
            return VisitState.EXPIRED
        return VisitState.APPROVED if row.approved_by else VisitState.ASKED


WAITING = (VisitState.ASKED, VisitState.APPROVED, VisitState.OPEN)


def _rows(work: UnitOfWork, account: int) -> list[VisitRow]:
    query = select(VisitRow).where(VisitRow.account == account)
    return list(work.scalars(query.order_by(VisitRow.number.desc()).limit(20)))


def _none() -> NotFound:
    return NotFound(Text("没有这项支持访问", "There is no such support access"))


def _must_operate(account: Account) -> None:
    if not account.operator:
        raise NotAllowed(Text("只有平台运营可以申请支持访问", "Support access is for the operator"))


def _must_be_officer(actor: Actor) -> None:
    if not actor.may(Permission.MANAGE_MEMBERS):
        actor.must(Permission.ADMINISTER)


def _check(reason: str, hours: int) -> None:
    if not 1 <= len(reason.strip()) <= 500:
        raise BadInput(
            Text("请写明事由（500 字以内）", "Say why, in 500 characters at most"),
            advice=Text(
                "例如：按贵院来电核对导入失败的原因",
                "For instance: the failed import you rang about",
            ),
        )
    if not 1 <= hours <= MOST_HOURS:
        raise BadInput(
            Text(f"时长须为 1 至 {MOST_HOURS} 小时", f"Between 1 and {MOST_HOURS} hours"),
            advice=Text("请重新填写", "Give another number"),
        )
