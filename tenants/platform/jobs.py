"""The work of all institutions: what waits, runs, or has failed and was not made good since."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from core.audit.model import INSTALLATION, Act, Note, Thing
from core.audit.sql import record
from core.database import Database
from core.errors import Conflict, NotFound
from core.indicators.periods import Period
from core.jobs.ports import JobQueue
from core.scoring.runs import OPEN, State
from core.scoring.service import KIND, Scoring
from core.scoring.sql import RunRow
from core.tenancy.model import TenantId
from core.texts import Text
from tenants.model import Tenant
from tenants.service import Tenants

LOOKING = "operators see which runs wait, run or have failed, by number alone"
TELLING = "an operator has a run done again, which both logs say"
SHOWN = 200
LATE = timedelta(minutes=5)
"""A run that has waited so long is stuck."""


@dataclass(frozen=True, slots=True)
class Work:
    """A run as operators see it: whose, which, how far; nothing of what it found."""

    tenant: Tenant
    number: int
    state: State
    since: datetime
    percent: int
    stuck: bool

    @property
    def may_be_retried(self) -> bool:
        """Whether it needs somebody's help."""
        return self.stuck or self.state is State.FAILED


@dataclass(frozen=True, slots=True)
class Queue:
    """How many nudges no worker has taken up yet, by kind, and how many runs are in each state."""

    nudges: Mapping[str, int]
    runs: Mapping[State, int]


@dataclass(frozen=True)
class Jobs:
    """Looks at the runs of all institutions, and has one done again."""

    database: Database
    scoring: Scoring
    queue: JobQueue
    tenants: Tenants

    def depth(self) -> Queue:
        """What waits at this moment."""
        query = select(RunRow.state, func.count()).where(_noteworthy()).group_by(RunRow.state)
        with self.database.reading_all(LOOKING) as work:
            runs = {State(state): number for state, number in work.execute(query)}
        return Queue(Counter(each.kind for each in self.queue.waiting()), runs)

    def runs(self) -> Sequence[Work]:
        """Runs that wait, run or have failed; the longest first, failed ones at the end."""
        failed = RunRow.state == State.FAILED
        query = (
            select(RunRow).where(_noteworthy()).order_by(failed, RunRow.requested_at).limit(SHOWN)
        )
        with self.database.reading_all(LOOKING) as work:
            rows = list(work.scalars(query))
        known = self.tenants.with_parents({TenantId(row.tenant_id) for row in rows})
        return [
            self._work(known[TenantId(row.tenant_id)], row)
            for row in rows
            if row.tenant_id in known
        ]

    def retry(self, slug: str, number: int, *, by: str) -> int:
        """Have a stuck run looked at again, or the period of a failed one scored anew.

        The number of the run that is done now. NotFound, Conflict.
        """
        tenant = self.tenants.get(slug)
        found, period = self._one(tenant, number)
        if not found.may_be_retried:
            raise Conflict(Text("这次计分无需重试", "this run needs no retry"), where=str(number))
        done = number
        if found.state is State.FAILED:
            done = self.scoring.start(tenant.id, Period.parse(period), by=by).number
        else:
            self.queue.nudge(KIND, tenant.id, number)
        self._tell(tenant, number, done)
        return done

    def _one(self, tenant: Tenant, number: int) -> tuple[Work, str]:
        mine = and_(RunRow.tenant_id == tenant.id, RunRow.number == number)
        with self.database.reading_all(LOOKING) as work:
            row = work.scalars(select(RunRow).where(mine, _noteworthy())).first()
            if row is None:
                what = Text("没有这次待处理的计分", "there is no such run to be helped")
                raise NotFound(what, where=str(number))
            return self._work(tenant, row), row.period

    def _work(self, tenant: Tenant, row: RunRow) -> Work:
        state, ledger = State(row.state), self.scoring.ledger
        begun = row.heartbeat_at if state is State.RUNNING else None
        stuck = {
            State.QUEUED: row.requested_at < ledger.now() - LATE,
            State.RUNNING: begun is not None and begun < ledger.oldest,
        }
        since = row.finished_at or row.requested_at
        return Work(tenant, row.number, state, since, row.percent, stuck.get(state, False))

    def _tell(self, tenant: Tenant, number: int, done: int) -> None:
        said = {"retried": number, "run": done}
        with self.database.all_tenants(TELLING) as work:
            note = Note(Act.RETRY_RUN, Thing.RUN, str(number), after=said)
            there = Note(Act.RETRY_RUN, Thing.RUN, f"{tenant.slug}/{number}", after=said)
            record(work, there, chain=INSTALLATION)
            record(work, note, chain=tenant.id)
            work.commit()


def _noteworthy() -> ColumnElement[bool]:
    """Runs under way, and failed ones that no later run of their period has made good."""
    later = aliased(RunRow)
    again = exists().where(
        later.tenant_id == RunRow.tenant_id,
        later.period == RunRow.period,
        later.number > RunRow.number,
    )
    return or_(RunRow.state.in_(OPEN), and_(RunRow.state == State.FAILED, ~again))
