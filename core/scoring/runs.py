"""The life of a run: queued → running → done | failed, claimed by compare-and-set, written once.

The queue only says "look"; what is to be done and how far it is stands here. A worker that dies
leaves a run whose heartbeat grows old, and the next worker takes it over.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, CursorResult, Result, and_, delete, or_, select, update

from core.audit.model import Act, Details, Note, Outcome, Thing
from core.audit.sql import record
from core.audit.working import origin
from core.columns import now
from core.database import Database
from core.errors import Conflict, GonghengError, NotFound
from core.evidence.sql import pin
from core.indicators.periods import Period
from core.scoring.sql import RunRow, TotalRow
from core.tenancy.model import TenantId
from core.texts import Text

STALE = timedelta(seconds=60)
"""A worker that has not been heard of for so long is dead."""


class State(StrEnum):
    """How far a run is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


OPEN = (State.QUEUED.value, State.RUNNING.value)
ENDED_OTHERWISE = (State.FAILED.value, State.STOPPED.value)


class Step(StrEnum):
    """The steps of a run, in their order."""

    EVIDENCE = "evidence"
    ATOMS = "atoms"
    VALUES = "values"
    POINTS = "points"
    STORE = "store"


STEPS = tuple(Step)


@dataclass(frozen=True)
class Run:
    """A run as others see it; ``percent`` is 0 to 100, ``fault`` says why it failed.

    ``stopping``: it has been asked to stop and will at its next step.
    """

    tenant: TenantId
    number: int
    period: str
    state: State
    step: str
    percent: int
    requested_by: str
    requested_at: datetime
    finished_at: datetime | None
    digest: str
    inputs_digest: str
    inputs: dict[str, Any] = field(default_factory=dict)
    fault: Text | None = None
    stopping: bool = False


class Stopped(Exception):
    """The run was asked to stop, or another worker has taken it over."""


def free(oldest: datetime) -> ColumnElement[bool]:
    """Runs that a worker may take: they wait, or their worker was last heard before ``oldest``."""
    abandoned = and_(RunRow.state == State.RUNNING, RunRow.heartbeat_at < oldest)
    return or_(RunRow.state == State.QUEUED, abandoned)


def untold(oldest: datetime) -> ColumnElement[bool]:
    """Finished runs whose worker died, or failed, before others had heard of them."""
    return and_(
        RunRow.state == State.DONE, RunRow.announced.is_(False), RunRow.heartbeat_at < oldest
    )


def due(oldest: datetime) -> ColumnElement[bool]:
    """Runs with something left to do."""
    return or_(free(oldest), untold(oldest))


@dataclass(frozen=True)
class Ledger:
    """The book of runs of every tenant; one method per change of state."""

    database: Database
    now: Callable[[], datetime] = now
    stale: timedelta = STALE
    allow: Callable[[TenantId], None] = lambda tenant: None

    @property
    def oldest(self) -> datetime:
        """Who was last heard before this moment is dead."""
        return self.now() - self.stale

    def request(self, tenant: TenantId, period: Period, *, by: str = "") -> Run:
        """Queue a run; one that waits for the same period already is returned instead.

        ``allow`` is asked first, and raises where the tenant must not score.
        """
        self.allow(tenant)
        with self.database.session(tenant) as unit:
            waiting = unit.scalars(
                select(RunRow).where(RunRow.period == str(period), RunRow.state == State.QUEUED)
            ).first()
            row = waiting or RunRow(
                period=str(period),
                state=State.QUEUED.value,
                requested_by=by,
                requested_at=self.now(),
            )
            unit.add(row)
            unit.flush()
            found = _run(row)
            if waiting is None:
                asked = {"period": found.period}
                record(unit, _note(Act.REQUEST_RUN, found.number, after=asked, by=by))
            unit.commit()
        return found

    def claim(self, tenant: TenantId, number: int) -> str | None:
        """A token if the run is now this worker's, None if it is somebody else's or over."""
        token = str(uuid4())
        taken = self._change(
            tenant,
            number,
            free(self.oldest),
            state=State.RUNNING.value,
            token=token,
            heartbeat_at=self.now(),
            step="",
            percent=0,
        )
        return token if taken else None

    def hold(self, tenant: TenantId, number: int, versions: Mapping[str, int | None]) -> None:
        """Keep the versions of the evidence that the run reads, as long as the run is kept."""
        kept = {name: version for name, version in versions.items() if version is not None}
        with self.database.session(tenant) as unit:
            pin(unit, kept, holder=f"run {number}")
            unit.commit()

    def report(self, tenant: TenantId, number: int, token: str, *, step: Step) -> None:
        """Say which step begins; Stopped if the run was cancelled or taken over."""
        kept = self._change(
            tenant,
            number,
            and_(RunRow.token == token, RunRow.stop.is_(False), RunRow.state == State.RUNNING),
            step=step.value,
            percent=100 * STEPS.index(step) // len(STEPS),
            heartbeat_at=self.now(),
        )
        if not kept:
            raise Stopped

    def beat(self, tenant: TenantId, number: int, token: str) -> None:
        """Show that the worker is still at it."""
        self._change(tenant, number, RunRow.token == token, heartbeat_at=self.now())

    def finish(
        self,
        tenant: TenantId,
        number: int,
        token: str,
        *,
        changes: dict[str, Any],
        totals: list[Any],
    ) -> bool:
        """Write the result and the totals in one transaction, if the run is still this worker's."""
        with self.database.session(tenant) as unit:
            done = unit.execute(
                update(RunRow)
                .where(
                    RunRow.tenant_id == tenant,
                    RunRow.number == number,
                    RunRow.token == token,
                    RunRow.state == State.RUNNING,
                )
                .values(
                    state=State.DONE.value,
                    percent=100,
                    finished_at=self.now(),
                    heartbeat_at=self.now(),
                    announced=False,
                    **changes,
                )
            )
            if not _one(done):
                return False
            unit.execute(
                delete(TotalRow).where(TotalRow.tenant_id == tenant, TotalRow.run == number)
            )
            unit.add_all(totals)
            unit.flush()
            made = {"state": State.DONE.value, "digest": str(changes.get("digest", ""))}
            record(unit, _note(Act.FINISH_RUN, number, after=made))
            unit.commit()
        return True

    def take_untold(self, tenant: TenantId, number: int) -> bool:
        """Whether this worker may announce a finished run that its own worker has not."""
        return self._change(tenant, number, untold(self.oldest), heartbeat_at=self.now())

    def announced(self, tenant: TenantId, number: int) -> None:
        """Write down that others have heard of the finished run."""
        self._change(tenant, number, RunRow.state == State.DONE, announced=True)

    def fail(self, tenant: TenantId, number: int, token: str, *, fault: GonghengError) -> None:
        """Write down why the run could not be finished."""
        self._change(
            tenant,
            number,
            and_(RunRow.token == token, RunRow.state == State.RUNNING),
            state=State.FAILED.value,
            finished_at=self.now(),
            fault_zh=fault.message("zh"),
            fault_en=fault.message("en"),
        )

    def stopped(self, tenant: TenantId, number: int, token: str) -> None:
        """Write down that the run ended on request."""
        self._change(
            tenant,
            number,
            and_(RunRow.token == token, RunRow.stop.is_(True)),
            state=State.STOPPED.value,
            finished_at=self.now(),
        )

    def cancel(self, tenant: TenantId, number: int) -> None:
        """Ask a run to stop at its next step; one that is over is a Conflict."""
        waiting = self._change(
            tenant,
            number,
            RunRow.state == State.QUEUED,
            state=State.STOPPED.value,
            stop=True,
            finished_at=self.now(),
        )
        if not waiting and not self._change(
            tenant, number, RunRow.state == State.RUNNING, stop=True
        ):
            raise Conflict(
                Text("这次计分已经结束，不能取消", "this run is over and cannot be cancelled")
            )

    def run(self, tenant: TenantId, number: int) -> Run:
        """The run of that number; NotFound where the tenant has none."""
        with self.database.reading(tenant) as unit:
            row = unit.scalars(select(RunRow).where(RunRow.number == number)).first()
            if row is None:
                raise NotFound(Text(f"没有第 {number} 次计分", f"there is no run {number}"))
            return _run(row)

    def latest(self, tenant: TenantId, period: Period) -> Run | None:
        """The newest finished run of a period."""
        with self.database.reading(tenant) as unit:
            row = unit.scalars(
                select(RunRow)
                .where(RunRow.period == str(period), RunRow.state == State.DONE)
                .order_by(RunRow.number.desc())
                .limit(1)
            ).first()
            return _run(row) if row else None

    def newest_of(self, tenant: TenantId, periods: Sequence[str]) -> dict[str, Run]:
        """The newest finished run of each of these periods that has one, in their order."""
        with self.database.reading(tenant) as unit:
            rows = unit.scalars(
                select(RunRow)
                .where(RunRow.period.in_(periods), RunRow.state == State.DONE)
                .order_by(RunRow.number)
            )
            newest = {row.period: _run(row) for row in rows}
        return {period: newest[period] for period in periods if period in newest}

    def scored(self, tenant: TenantId) -> list[str]:
        """Every period that has a finished run."""
        with self.database.reading(tenant) as unit:
            query = select(RunRow.period).where(RunRow.state == State.DONE).distinct()
            return list(unit.scalars(query))

    def recent(self, tenant: TenantId, *, limit: int = 50) -> list[Run]:
        """The newest runs first, whatever their state."""
        with self.database.reading(tenant) as unit:
            rows = unit.scalars(select(RunRow).order_by(RunRow.number.desc()).limit(limit))
            return [_run(row) for row in rows]

    def open_runs(self, tenant: TenantId) -> list[int]:
        """Runs with something left to do that nobody does."""
        with self.database.reading(tenant) as unit:
            return list(unit.scalars(select(RunRow.number).where(due(self.oldest))))

    def totals_of(
        self, tenant: TenantId, runs: Sequence[int], *, subject: str, schemes: Sequence[str]
    ) -> dict[int, TotalRow]:
        """One subject's totals by these schemes in several runs, by run."""
        with self.database.reading(tenant) as unit:
            rows = unit.scalars(
                select(TotalRow).where(
                    TotalRow.run.in_(runs),
                    TotalRow.subject == subject,
                    TotalRow.scheme.in_(schemes),
                )
            )
            return {row.run: row for row in rows}

    def totals(self, tenant: TenantId, number: int) -> list[TotalRow]:
        """The totals of a run."""
        with self.database.reading(tenant) as unit:
            return list(unit.scalars(select(TotalRow).where(TotalRow.run == number)))

    def _change(self, tenant: TenantId, number: int, when: Any, **values: Any) -> bool:
        with self.database.session(tenant) as unit:
            done = unit.execute(
                update(RunRow)
                .where(RunRow.tenant_id == tenant, RunRow.number == number, when)
                .values(**values)
            )
            if _one(done) and values.get("stop"):
                record(unit, _note(Act.CANCEL_RUN, number, after={}))
            if _one(done) and values.get("state") in ENDED_OTHERWISE:
                became = {"state": values["state"]}
                note = _note(Act.FINISH_RUN, number, after=became, outcome=Outcome.FAILED)
                record(unit, note)
            unit.commit()
            return _one(done)


def _note(
    act: Act, number: int, *, after: Details, outcome: Outcome = Outcome.DONE, by: str = ""
) -> Note:
    return Note(act, Thing.RUN, str(number), outcome=outcome, after=after, origin=origin(by))


def _one(done: Result[Any]) -> bool:
    return isinstance(done, CursorResult) and done.rowcount == 1


def _run(row: RunRow) -> Run:
    fault = Text(row.fault_zh, row.fault_en) if row.fault_zh else None
    return Run(
        tenant=TenantId(row.tenant_id),
        number=row.number,
        period=row.period,
        state=State(row.state),
        step=row.step,
        percent=row.percent,
        requested_by=row.requested_by,
        requested_at=row.requested_at,
        finished_at=row.finished_at,
        digest=row.digest,
        inputs_digest=row.inputs_digest,
        inputs=dict(row.inputs or {}),
        fault=fault,
        stopping=row.stop and row.state == State.RUNNING,
    )
