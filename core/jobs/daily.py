"""What is done once on each day of China's calendar, whoever looks for it and however often.

A task is claimed by compare-and-set before it is done: of two schedulers one does it. One that
fails, or whose process dies, is taken up again on the same day.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

import structlog
from sqlalchemy import CursorResult, or_, select, update
from sqlalchemy.exc import IntegrityError

from core.audit.chain import day_of
from core.columns import now
from core.database import Database
from core.jobs.backoff import again
from core.jobs.sql import DailyRow
from core.tenancy.model import TenantId
from core.texts import Text

KIND = "daily"
LEASE = timedelta(minutes=30)
"""A task whose worker has not come back for so long is taken up by another."""

KEEPING = "the installation's own daily tasks belong to no institution"
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Task:
    """One daily task; ``work`` must be safe to do again after it was broken off."""

    name: str
    label: Text
    work: Callable[[], object]


@dataclass(frozen=True, slots=True)
class Done:
    """A task and when it was last done; ``failures`` in a row since."""

    label: Text
    finished_at: datetime | None
    failures: int


@dataclass(frozen=True)
class Daily:
    """The tasks of an installation, in the order in which they are done."""

    database: Database
    tasks: Sequence[Task]
    clock: Callable[[], datetime] = now

    def due(self) -> list[int]:
        """The tasks that have not been done today, by their place in the order, from 1."""
        rows, today, moment = self._rows(), day_of(self.clock()), self.clock()
        return [
            number
            for number, task in enumerate(self.tasks, 1)
            if (row := rows.get(task.name)) is None
            or (row.done_on < today and (row.again_at is None or row.again_at <= moment))
        ]

    def answer(self, _: TenantId, number: int) -> None:
        """Do a task that is due: what a nudge leads to."""
        if not 1 <= number <= len(self.tasks):
            return
        task, today = self.tasks[number - 1], day_of(self.clock())
        if not self._claim(task, today):
            return
        try:
            task.work()
        except Exception:
            log.exception("daily task failed", task=task.name)
            self._failed(task)
        else:
            done = {"done_on": today, "again_at": None, "failures": 0}
            self._set(task, **done, finished_at=self.clock())

    def overview(self) -> list[Done]:
        """Every task and when it was last done."""
        rows = self._rows()
        return [
            Done(each.label, row.finished_at if row else None, row.failures if row else 0)
            for each in self.tasks
            for row in [rows.get(each.name)]
        ]

    def _rows(self) -> dict[str, DailyRow]:
        with self.database.global_reading(KEEPING) as work:
            return {row.name: row for row in work.scalars(select(DailyRow))}

    def _claim(self, task: Task, today: str) -> bool:
        self._know(task)
        free = or_(DailyRow.again_at.is_(None), DailyRow.again_at <= self.clock())
        mine = DailyRow.name == task.name, DailyRow.done_on < today, free
        taking = update(DailyRow).where(*mine).values(again_at=self.clock() + LEASE)
        with self.database.global_session(KEEPING) as work:
            taken = cast(CursorResult[Any], work.execute(taking)).rowcount
            work.commit()
        return bool(taken)

    def _know(self, task: Task) -> None:
        """Have a row to claim; whoever comes second finds it there."""
        with self.database.global_session(KEEPING) as work:
            if work.get(DailyRow, task.name) is not None:
                return
            work.add(DailyRow(name=task.name))
            try:
                work.commit()
            except IntegrityError:
                work.rollback()

    def _failed(self, task: Task) -> None:
        failures = self._rows()[task.name].failures + 1
        self._set(task, failures=failures, again_at=again(failures, self.clock()))

    def _set(self, task: Task, **values: Any) -> None:
        with self.database.global_session(KEEPING) as work:
            work.execute(update(DailyRow).where(DailyRow.name == task.name).values(**values))
            work.commit()
