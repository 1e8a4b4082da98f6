"""The search for pairs as a job: asked for, taken up by a worker, followed, broken off.

An institution has one search at a time. A worker that dies leaves it behind, and another takes it
up again: what was found before is found again, and nothing is written twice.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import structlog
from sqlalchemy import CursorResult, and_, or_, select, update

from core.columns import now
from core.database import Database
from core.errors import Conflict, GonghengError
from core.graph.who.model import Hand, Sought
from core.graph.who.service import WhoIsWho
from core.graph.who.sql import SearchRow
from core.jobs.ports import JobQueue
from core.tenancy.model import TenantId
from core.texts import Text

KIND = "who"
STALE = timedelta(minutes=10)
LOOKING = "searches that wait are looked up by number alone"
log = structlog.get_logger(__name__)


class Stage(StrEnum):
    """How far a search is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


GOING = (Stage.QUEUED.value, Stage.RUNNING.value)


@dataclass(frozen=True, slots=True)
class Search:
    """A search as a page follows it."""

    stage: Stage
    percent: int
    by: str
    moved_at: datetime
    sought: Sought | None

    @property
    def going(self) -> bool:
        """Whether it waits or is under way."""
        return self.stage.value in GOING


def _sought(result: Mapping[str, Any]) -> Sought:
    return Sought(**{**result, "wrong": tuple(result.get("wrong", ()))})


class _Stopped(Exception):
    pass


@dataclass(frozen=True)
class Searches:
    """The searches of every institution, one at a time."""

    database: Database
    who: WhoIsWho
    queue: JobQueue
    clock: Callable[[], datetime] = now

    def ask(self, tenant: TenantId, hand: Hand) -> None:
        """Have it done soon; Conflict while one is under way."""
        asked: dict[str, Any] = {
            "state": Stage.QUEUED.value,
            "percent": 0,
            "account": hand.account,
            "name": hand.name,
            "purpose": hand.purpose,
            "result": None,
            "moved_at": self.clock(),
        }
        with self.database.session(tenant) as work:
            work.next_number("search turn")  # two who ask at one time wait for each other
            row = work.scalar(select(SearchRow))
            if row is not None and row.state in GOING:
                raise Conflict(
                    Text("查找正在进行", "A search is under way"),
                    advice=Text("请等它结束，或先取消", "Wait for its end, or cancel it"),
                )
            if row is None:
                work.add(SearchRow(turn=0, **asked))
            else:
                for name, value in asked.items():
                    setattr(row, name, value)
            work.commit()
        self.queue.nudge(KIND, tenant, 1)

    def cancel(self, tenant: TenantId) -> bool:
        """Break it off; False where none is under way."""
        return self._set(tenant, SearchRow.state.in_(GOING), state=Stage.CANCELLED.value)

    def of(self, tenant: TenantId) -> Search | None:
        """The newest; None where none was ever asked for."""
        with self.database.reading(tenant) as work:
            row = work.scalar(select(SearchRow))
            if row is None:
                return None
            sought = _sought(row.result) if row.result else None
            return Search(Stage(row.state), row.percent, row.name, row.moved_at, sought)

    def due(self) -> list[TenantId]:
        """Whose search waits, or was left behind."""
        with self.database.reading_all(LOOKING) as work:
            found = work.scalars(select(SearchRow.tenant_id).where(self._free()))
            return [TenantId(each) for each in found]

    def answer(self, tenant: TenantId, _: int) -> None:
        """Do it if it waits."""
        running = {"state": Stage.RUNNING.value, "turn": SearchRow.turn + 1}
        if not self._set(tenant, self._free(), **running):
            return
        with self.database.reading(tenant) as work:
            row = work.scalars(select(SearchRow)).one()
            turn, hand = row.turn, Hand(row.account, row.name, row.purpose)
        mine = and_(SearchRow.state == Stage.RUNNING.value, SearchRow.turn == turn)

        def told(percent: int) -> None:
            if not self._set(tenant, mine, percent=percent):
                raise _Stopped

        try:
            found = self.who.seek(tenant, hand, told=told)
        except _Stopped:
            return
        except GonghengError as error:
            log.warning("search not done", tenant=tenant, why=error.message("en"))
            self._set(tenant, mine, state=Stage.FAILED.value)
        except Exception:
            log.exception("search not done", tenant=tenant)
            self._set(tenant, mine, state=Stage.FAILED.value)
        else:
            result = asdict(found) | {"wrong": list(found.wrong)}
            self._set(tenant, mine, state=Stage.DONE.value, percent=100, result=result)

    def _free(self) -> Any:
        left = and_(
            SearchRow.state == Stage.RUNNING.value, SearchRow.moved_at < self.clock() - STALE
        )
        return or_(SearchRow.state == Stage.QUEUED.value, left)

    def _set(self, tenant: TenantId, when: Any, **values: Any) -> bool:
        with self.database.session(tenant) as work:
            changing = update(SearchRow).where(SearchRow.tenant_id == tenant, when)
            done = work.execute(changing.values(moved_at=self.clock(), **values))
            work.commit()
        return isinstance(done, CursorResult) and done.rowcount == 1
