"""Conversions: previewed, asked for, decided by the operator, and carried out by a worker.

From the approval on the institution can only be read, until everything invented is gone from every
store. A worker that dies leaves a conversion whose heartbeat grows old; the next one goes on.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import structlog
from sqlalchemy import ColumnElement, CursorResult, and_, or_, select, update

from core.audit.model import INSTALLATION, Act, Note, Outcome, Thing
from core.audit.sql import record
from core.columns import now
from core.database import UnitOfWork
from core.errors import BadInput, Conflict, GonghengError, NotFound
from core.identity.service import Identity
from core.jobs.ports import JobQueue
from core.mail.outbox import Outbox
from core.tenancy.model import TenantId
from core.texts import Text
from tenants.conversion import letters
from tenants.conversion.model import OPEN, Conversion, State, Tally, as_report
from tenants.conversion.removal import Removal
from tenants.conversion.sql import ConversionRow, as_conversion
from tenants.conversion.tally import tally
from tenants.life import Life, Standing
from tenants.model import Tenant
from tenants.preferences import Preferences
from tenants.service import Tenants
from tenants.sign_up.service import ENTRUSTMENT
from tenants.standing import Standings

KIND = "conversion"
STALE = timedelta(minutes=10)
DECIDING = "the operator decides on conversions of every institution"
LOOKING = "conversions that wait are looked up over all institutions"
LONGEST, MOST_SHOWN = 500, 100
FIRST = frozenset({Standing.TRIAL, Standing.READ_ONLY, Standing.CONVERTING})
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An institution on trial as the operator sees it: whether it is ready, what it has asked."""

    tenant: Tenant
    ready: bool
    asked: Conversion | None


@dataclass(frozen=True)
class Conversions:
    """Every conversion of the installation."""

    removal: Removal
    tenants: Tenants
    standings: Standings
    preferences: Preferences
    identity: Identity
    post: Outbox
    queue: JobQueue
    clock: Callable[[], datetime] = now

    def preview(self, tenant: TenantId) -> Tally:
        """What would go and what would stay; nothing is changed."""
        return tally(self.removal, tenant, self.tenants.of_id(tenant).slug)

    def newest(self, tenant: TenantId) -> Conversion | None:
        """The last conversion that was asked for."""
        query = select(ConversionRow).order_by(ConversionRow.number.desc()).limit(1)
        with self.removal.database.reading(tenant) as work:
            row = work.scalar(query)
        return as_conversion(row) if row else None

    def is_open(self, tenant: TenantId) -> bool:
        """Whether one is asked for or under way."""
        found = self.newest(tenant)
        return found is not None and found.state in OPEN

    def is_ready(self, tenant: Tenant) -> bool:
        """Whether the institution is verified and has entrusted its data."""
        return self._ready(tenant.id, tenant.life)

    def ask(self, tenant: TenantId, *, asker: int, by: str, reason: str) -> Conversion:
        """The institution asks to become full; Conflict where that cannot be or is under way."""
        row = self._row(tenant, State.ASKED, reason)
        row.asker, row.asked_by = asker, by[:120]
        with self.removal.database.session(tenant) as work:
            if self._open_row(work, tenant) is not None:
                raise _under_way()
            row.number = work.next_number("conversion")
            work.add(row)
            work.flush()
            record(work, _note(Act.ASK_CONVERSION, row, purpose=row.reason))
            work.commit()
        return as_conversion(row)

    def start(self, tenant: TenantId, *, by: str) -> Conversion:
        """The operator begins it, asked for or not."""
        with self.removal.database.all_tenants(DECIDING) as work:
            row = self._open_row(work, tenant)
            if row is None:
                row = self._row(tenant, State.APPROVED, "")
                row.tenant_id, row.asked_by = tenant, by[:120]
                row.number = work.next_number("conversion", of=tenant)
                work.add(row)
            elif row.state != State.ASKED.value:
                raise _under_way()
            self._must_be_ready(tenant)
            row.state, row.decided_by = State.APPROVED.value, by[:120]
            row.decided_at = self.clock()
            work.flush()
            why = f"转为正式，批准人 {by}"
            self._tell(work, _note(Act.DECIDE_CONVERSION, row, after={"approved": True}), tenant)
            self.standings.change(tenant, Standing.CONVERTING, why=why, work=work)
            work.commit()
        self.queue.nudge(KIND, tenant, row.number)
        return as_conversion(row)

    def decline(self, tenant: TenantId, *, by: str, reason: str) -> Conversion:
        """The operator does not agree, and says why."""
        if not reason.strip():
            raise BadInput(Text("请填写理由", "Give the reason"))
        with self.removal.database.all_tenants(DECIDING) as work:
            row = self._open_row(work, tenant)
            if row is None or row.state != State.ASKED.value:
                raise Conflict(Text("没有待批准的申请", "Nothing waits for a decision"))
            row.state, row.decided_by = State.DECLINED.value, by[:120]
            row.decided_at, row.remark = self.clock(), reason.strip()[:LONGEST]
            work.flush()
            name = self.tenants.of_id(tenant).name
            letter = self._write(work, row, lambda to: letters.declined(to, name, row.remark))
            said = {"approved": False}
            note = _note(Act.DECIDE_CONVERSION, row, purpose=row.remark, after=said)
            self._tell(work, note, tenant)
            work.commit()
        self._send(letter)
        return as_conversion(row)

    def candidates(self) -> Sequence[Candidate]:
        """Institutions that could become full, those that have asked first."""
        query = select(ConversionRow).where(ConversionRow.state.in_([each.value for each in OPEN]))
        with self.removal.database.reading_all(LOOKING) as work:
            asked = {row.tenant_id: as_conversion(row) for row in work.scalars(query)}
        trying = [each for each in self.tenants.all() if each.life.standing is not Standing.FULL]
        trying.sort(key=lambda each: (each.id not in asked, each.life.standing not in FIRST))
        return [
            Candidate(each, self.is_ready(each), asked.get(each.id)) for each in trying[:MOST_SHOWN]
        ]

    def due(self) -> list[tuple[TenantId, int]]:
        """Approved ones, and those that a dead worker has left behind."""
        query = select(ConversionRow.tenant_id, ConversionRow.number).where(self._free())
        with self.removal.database.reading_all(LOOKING) as work:
            return [(TenantId(row.tenant_id), row.number) for row in work.execute(query)]

    def answer(self, tenant: TenantId, number: int) -> None:
        """Carry it out if it waits; what is done already is passed over."""
        token = str(uuid4())
        taken = {"state": State.RUNNING.value, "token": token}
        if not self._set(tenant, number, self._free(), **taken):
            return
        try:
            self._work(tenant, number, token)
        except GonghengError as error:
            log.warning("conversion waits", tenant=int(tenant), why=error.message("en"))
            said = {"step_zh": error.what.zh[:200], "step_en": error.what.en[:200]}
            self._set(tenant, number, ConversionRow.token == token, token="", **said)

    def _work(self, tenant: TenantId, number: int, token: str) -> None:
        place = self.tenants.of_id(tenant)
        before = self._begin(place, number)

        def tell(step: Text, percent: int) -> None:
            said = {"step_zh": step.zh, "step_en": step.en, "percent": percent}
            if not self._set(tenant, number, ConversionRow.token == token, **said):
                raise Conflict(Text("已由其他进程接手", "another worker has taken it over"))

        self.removal.take_away(tenant, place.slug, tell)
        after = tally(self.removal, tenant, place.slug)
        if after.left:
            raise Conflict(
                Text("仍有内容在写入，稍后继续", "something is still being written"),
                where=", ".join(after.left),
            )
        self._finish(place, number, before, after)

    def _begin(self, place: Tenant, number: int) -> dict[str, int]:
        """What was there when it first began, written down once with the intent."""
        goes = tally(self.removal, place.id, place.slug).goes
        with self.removal.database.session(place.id) as work:
            row = work.obtain(ConversionRow, number, what=Text("没有这次办理", "no such one"))
            if row.before is None:
                row.before = {each.value: count for each, count in goes.items()}
                work.flush()
                note = _note(Act.CONVERT, row, outcome=Outcome.INTENDED, after=row.before)
                record(work, note)
                work.commit()
            return row.before

    def _finish(self, place: Tenant, number: int, before: dict[str, int], after: Tally) -> None:
        with self.removal.database.all_tenants(DECIDING) as work:
            row = work.get_one(ConversionRow, (place.id, number))
            self.removal.forget(work, place.id)
            row.state, row.percent, row.finished_at = State.DONE.value, 100, self.clock()
            row.step_zh, row.step_en, row.token = "", "", ""
            row.report = as_report(before, after)
            work.flush()
            letter = self._write(work, row, lambda to: letters.done(to, place.name))
            self._tell(work, _note(Act.CONVERT, row, after=row.report), place.id)
            self.standings.change(place.id, Standing.FULL, why="转为正式", work=work)
            work.commit()
        self._send(letter)

    def _row(self, tenant: TenantId, state: State, reason: str) -> ConversionRow:
        self._must_be_ready(tenant)
        return ConversionRow(
            state=state.value, asked_at=self.clock(), reason=reason.strip()[:LONGEST]
        )

    def _open_row(self, work: UnitOfWork, tenant: TenantId) -> ConversionRow | None:
        open_ones = ConversionRow.state.in_([each.value for each in OPEN])
        query = select(ConversionRow).where(ConversionRow.tenant_id == tenant, open_ones)
        return work.scalar(query.with_for_update())

    def _must_be_ready(self, tenant: TenantId) -> None:
        life = self.standings.life(tenant)
        if life.standing is Standing.FULL:
            raise Conflict(Text("本单位已是正式单位", "The institution is full already"))
        if not self._ready(tenant, life):
            raise Conflict(
                Text(
                    "本单位通过核验、批准数据委托以后，才能转为正式",
                    "Only a verified institution that has entrusted its data becomes full",
                ),
                advice=Text("请先完成核验和数据委托", "Verification and entrustment come first"),
            )

    def _ready(self, tenant: TenantId, life: Life) -> bool:
        if life.standing is Standing.READ_ONLY:
            return self.preferences.get(tenant, ENTRUSTMENT) is not None
        return life.standing in {Standing.TRIAL, Standing.CONVERTING}

    def _free(self) -> ColumnElement[bool]:
        old = ConversionRow.heartbeat_at < self.clock() - STALE
        left = and_(ConversionRow.state == State.RUNNING.value, or_(ConversionRow.token == "", old))
        return or_(ConversionRow.state == State.APPROVED.value, left)

    def _set(self, tenant: TenantId, number: int, when: ColumnElement[bool], **values: Any) -> bool:
        with self.removal.database.session(tenant) as work:
            changing = update(ConversionRow).where(ConversionRow.number == number, when)
            done = work.execute(changing.values(heartbeat_at=self.clock(), **values))
            work.commit()
        return isinstance(done, CursorResult) and done.rowcount == 1

    def _tell(self, work: UnitOfWork, note: Note, tenant: TenantId) -> None:
        for chain in sorted((INSTALLATION, int(tenant))):
            record(work, note, chain=chain)

    def _write(
        self, work: UnitOfWork, row: ConversionRow, letter: Callable[[str], Any]
    ) -> int | None:
        """A letter to whoever asked, in the same unit of work; its number."""
        if row.asker is None:
            return None
        try:
            address = self.identity.account(row.asker).email
        except NotFound:
            return None
        return self.post.put(work, letter(address)) if address else None

    def _send(self, number: int | None) -> None:
        if number is not None:
            self.post.tell(number)


def _under_way() -> Conflict:
    return Conflict(
        Text("已有一项申请在办理", "One is under way already"),
        advice=Text("请等它办完", "Wait until it is decided"),
    )


def _note(
    act: Act,
    row: ConversionRow,
    *,
    outcome: Outcome = Outcome.DONE,
    purpose: str = "",
    after: Any = None,
) -> Note:
    return Note(act, Thing.TENANT, str(row.number), outcome=outcome, purpose=purpose, after=after)
