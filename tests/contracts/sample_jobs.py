"""Jobs for the tests of queues: one notes down, one fails, one counts Polars rows, one claims.

The claiming job is what every feature's job looks like: taken by compare-and-set, its steps redone
by whoever takes over from a dead worker, its result written once.
"""

import sys
import time
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import String, and_, insert, or_, select, update
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from core.database import Database
from core.jobs.ports import Handlers, Nudge
from core.tenancy.model import TenantId
from core.tenancy.tables import WHOLE, Numbered, TenantOwned

STEPS = 4
STEP_SECONDS = 0.25
STALE_SECONDS = 1.0


class Sample(DeclarativeBase):
    """A registry of its own, so that these tables stay out of the product's schema."""


class Task(Sample, Numbered):
    __tablename__ = "sample_tasks"
    state: Mapped[str] = mapped_column(String(10), default="queued")
    heard: Mapped[float] = mapped_column(default=0.0)
    takers: Mapped[int] = mapped_column(default=0)
    result: Mapped[int] = mapped_column(default=0)


class Step(Sample, TenantOwned):
    __tablename__ = "sample_steps"
    task: Mapped[int] = mapped_column(WHOLE, primary_key=True)
    taker: Mapped[int] = mapped_column(primary_key=True)
    step: Mapped[int] = mapped_column(primary_key=True)


def free() -> object:
    """The condition under which a task may be taken."""
    stale = and_(Task.state == "running", Task.heard < time.time() - STALE_SECONDS)
    return or_(Task.state == "queued", stale)


class Tasks:
    """The claiming job."""

    def __init__(self, url: str) -> None:
        self.database = Database(url)

    def __call__(self, tenant_id: TenantId, number: int) -> None:
        taker = self._claim(tenant_id, number)
        if not taker:
            return
        for step in range(STEPS):
            with self.database.session(tenant_id) as session:
                session.execute(insert(Step).values(task=number, taker=taker, step=step))
                session.execute(update(Task).where(Task.number == number).values(heard=time.time()))
                session.commit()
            time.sleep(STEP_SECONDS)
        with self.database.session(tenant_id) as session:
            mine = and_(Task.number == number, Task.takers == taker, Task.state == "running")
            done = update(Task).where(mine).values(state="done", result=Task.result + 1)
            session.execute(done)
            session.commit()

    def _claim(self, tenant_id: TenantId, number: int) -> int:
        """Which taker this worker is; 0 if the task is not free."""
        with self.database.session(tenant_id) as session:
            taken = session.execute(
                update(Task)
                .where(Task.number == number, free())
                .values(state="running", heard=time.time(), takers=Task.takers + 1)
            )
            session.commit()
            task = session.find(Task, number)
            return task.takers if taken.rowcount and task else 0

    def left_over(self) -> Iterator[Nudge]:
        """What the sweep is told."""
        with self.database.all_tenants("the sweep looks at every tenant's tasks") as session:
            for task in session.scalars(select(Task).where(free())):
                yield Nudge("task", task.tenant_id, task.number)


def wire(folder: Path, url: str = "") -> Handlers:
    """The handlers, noting what they do in ``folder``."""

    def note(tenant_id: TenantId, number: int) -> None:
        with (folder / "notes").open("a") as notes:
            notes.write(f"{tenant_id}:{number}\n")

    def fail(tenant_id: TenantId, number: int) -> None:
        raise RuntimeError("this job fails on purpose")

    def count(tenant_id: TenantId, number: int) -> None:
        import polars as pl

        frame = pl.DataFrame({"a": range(number)}).lazy().group_by("a").len().collect()
        note(tenant_id, frame.height)

    handlers = {"note": note, "fail": fail, "count_rows": count}
    return {**handlers, "task": Tasks(url)} if url else handlers


def main(redis_url: str, folder: str, url: str) -> None:
    """Be a worker process: one burst without a database, else until killed."""
    from core.jobs.worker import PRELOADED, work

    lookouts = [Tasks(url).left_over] if url else []
    work(
        redis_url,
        lambda: wire(Path(folder), url),
        lookouts=lookouts,
        sweep_every=0.3,
        preloaded=() if url else PRELOADED,
        burst=not url,
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
