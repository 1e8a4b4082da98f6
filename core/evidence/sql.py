"""The memory of imports in the relational database: batches, mappings, locks, pins."""

import os
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, fields
from datetime import datetime
from uuid import uuid4

from sqlalchemy import Float, Index, String, delete, literal, select, update
from sqlalchemy import text as sql_text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from core.audit.model import Act, Note, Outcome, Thing
from core.audit.sql import record
from core.audit.working import origin
from core.columns import Json, Moment, now
from core.database import Base, Database, Numbered, TenantOwned, UnitOfWork
from core.errors import Conflict
from core.evidence import headers
from core.evidence.batches import Batch, Counts, Kind, Nature, Opening, State
from core.tenancy.model import TenantId
from core.tenancy.tables import WHOLE
from core.texts import Text

NAME = String(63)
LEASE_SECONDS = 600.0
POLL_SECONDS = 0.1
LOOKING = "imports that a crash left open are looked up over all institutions, by number alone"
COUNTS = tuple(each.name for each in fields(Counts))


class BatchRow(Base, Numbered):
    """One import or one undo."""

    __tablename__ = "import_batches"
    __table_args__ = (
        Index(
            "ix_import_batches_prepared",
            "tenant_id",
            sqlite_where=sql_text("state = 'prepared'"),
            postgresql_where=sql_text("state = 'prepared'"),
        ),
    )

    dataset: Mapped[str] = mapped_column(NAME)
    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    source: Mapped[str]
    digest: Mapped[str] = mapped_column(String(64))
    actor: Mapped[str]
    undoes: Mapped[int | None] = mapped_column(WHOLE)
    made_at: Mapped[datetime] = mapped_column(Moment)
    accepted: Mapped[int]
    inserted: Mapped[int]
    updated: Mapped[int]
    unchanged: Mapped[int]
    removed: Mapped[int]
    rejected: Mapped[int]
    refused: Mapped[int]
    before: Mapped[int | None] = mapped_column(WHOLE)
    version: Mapped[int | None] = mapped_column(WHOLE)
    nature: Mapped[str] = mapped_column(String(20), server_default="real")

    def as_batch(self) -> Batch:
        """The row as the service knows it."""
        counts = Counts(**{name: getattr(self, name) for name in COUNTS})
        opening = Opening(
            dataset=self.dataset,
            kind=Kind(self.kind),
            source=self.source,
            digest=self.digest,
            actor=self.actor,
            undoes=self.undoes,
            counts=counts,
            nature=Nature(self.nature),
        )
        state = State(self.state)
        return Batch(self.number, opening, state, self.made_at, counts, self.before, self.version)


PREPARED = BatchRow.state == literal(State.PREPARED.value, literal_execute=True)
"""Written out in the statement, so that it is seen to be the condition of the index."""


class MappingRow(Base, TenantOwned):
    """The headers that an institution has assigned to the fields of a dataset."""

    __tablename__ = "header_mappings"

    dataset: Mapped[str] = mapped_column(NAME, primary_key=True)
    content: Mapped[headers.Saved] = mapped_column(Json)


class LockRow(Base, TenantOwned):
    """Who has the turn at a dataset, and until when (seconds since 1970) at the latest."""

    __tablename__ = "evidence_locks"

    dataset: Mapped[str] = mapped_column(NAME, primary_key=True)
    holder: Mapped[str] = mapped_column(String(200))
    until: Mapped[float] = mapped_column(Float(53))


class PinRow(Base, TenantOwned):
    """A version of a table that must stay readable."""

    __tablename__ = "evidence_pins"

    dataset: Mapped[str] = mapped_column(NAME, primary_key=True)
    version: Mapped[int] = mapped_column(WHOLE, primary_key=True)
    holder: Mapped[str] = mapped_column(String(100), primary_key=True)


def pin(work: UnitOfWork, versions: Mapping[str, int], *, holder: str) -> None:
    """Pin in the caller's own unit of work: a run and its pins are written together."""
    for dataset, version in versions.items():
        if work.find(PinRow, dataset, version, holder) is None:
            work.add(PinRow(dataset=dataset, version=version, holder=holder))


class SqlBatches:
    """``Batches`` on SQLite or PostgreSQL; see the port for what each does."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def turn(self, tenant_id: TenantId, dataset: str, *, wait: float) -> Iterator[None]:
        """The one turn at a dataset."""
        holder = f"{_here()}:{os.getpid()}:{uuid4().hex}"
        deadline = time.monotonic() + wait
        while not self._take(tenant_id, dataset, holder):
            if time.monotonic() >= deadline:
                raise _busy(dataset)
            time.sleep(POLL_SECONDS)
        try:
            yield
        finally:
            self._give_back(tenant_id, dataset, holder)

    def _take(self, tenant_id: TenantId, dataset: str, holder: str) -> bool:
        with self._database.session(tenant_id) as work:
            lock = work.scalar(select(LockRow).where(LockRow.dataset == dataset).with_for_update())
            if lock is None:
                lock = LockRow(dataset=dataset, holder=holder, until=0.0)
                work.add(lock)
            elif lock.until > time.time() and not _dead(lock.holder):
                return False
            lock.holder, lock.until = holder, time.time() + LEASE_SECONDS
            return _won(work)

    def _give_back(self, tenant_id: TenantId, dataset: str, holder: str) -> None:
        with self._database.session(tenant_id) as work:
            mine = LockRow.dataset == dataset, LockRow.holder == holder
            work.execute(update(LockRow).where(*mine).values(holder="", until=0.0))
            work.commit()

    def begin(self, tenant_id: TenantId, opening: Opening) -> int:
        """Write a prepared batch down."""
        with self._database.session(tenant_id) as work:
            said = asdict(opening)
            row = BatchRow(
                number=work.next_number("batch"),
                state=State.PREPARED,
                made_at=now(),
                **said.pop("counts"),
                **said,
            )
            work.add(row)
            work.flush()
            record(work, _intent(row))
            work.commit()
            return row.number

    def finish(
        self,
        tenant_id: TenantId,
        number: int,
        *,
        state: State,
        counts: Counts,
        before: int | None,
        version: int | None,
    ) -> None:
        """Write down what became of a batch."""
        with self._database.session(tenant_id) as work:
            row = work.obtain(BatchRow, number, what=NO_BATCH)
            row.state, row.before, row.version = state, before, version
            for name, count in asdict(counts).items():
                setattr(row, name, count)
            if state is State.COMMITTED and row.undoes is not None:
                undone = work.obtain(BatchRow, row.undoes, what=NO_BATCH)
                undone.state = State.PARTLY_UNDONE if counts.refused else State.UNDONE
            work.flush()
            record(work, _outcome(row, counts))
            work.commit()

    def get(self, tenant_id: TenantId, number: int) -> Batch:
        """A batch by number."""
        with self._database.reading(tenant_id) as work:
            return work.obtain(BatchRow, number, what=NO_BATCH).as_batch()

    def newest(
        self,
        tenant_id: TenantId,
        *,
        dataset: str | None = None,
        state: State | None = None,
        limit: int | None = None,
    ) -> tuple[Batch, ...]:
        """Batches, the newest first."""
        wanted = select(BatchRow).order_by(BatchRow.number.desc()).limit(limit)
        if dataset is not None:
            wanted = wanted.where(BatchRow.dataset == dataset)
        if state is not None:
            wanted = wanted.where(BatchRow.state == state)
        with self._database.reading(tenant_id) as work:
            return tuple(row.as_batch() for row in work.scalars(wanted))

    def left_open(self) -> tuple[TenantId, ...]:
        """Tenants with a prepared batch."""
        wanted = select(BatchRow.tenant_id).where(PREPARED).distinct()
        with self._database.reading_all(LOOKING) as work:
            return tuple(TenantId(each) for each in work.scalars(wanted))

    def mapping(self, tenant_id: TenantId, dataset: str) -> headers.Mapping | None:
        """The saved mapping of a dataset."""
        with self._database.reading(tenant_id) as work:
            row = work.find(MappingRow, dataset)
            return None if row is None else headers.Mapping.from_json(row.content)

    def save_mapping(self, tenant_id: TenantId, dataset: str, mapping: headers.Mapping) -> None:
        """Remember a mapping."""
        with self._database.session(tenant_id) as work:
            row = work.find(MappingRow, dataset)
            if row is None:
                work.add(MappingRow(dataset=dataset, content=mapping.as_json()))
            else:
                row.content = mapping.as_json()
            work.commit()

    def pin(self, tenant_id: TenantId, versions: Mapping[str, int], *, holder: str) -> None:
        """Keep versions readable."""
        with self._database.session(tenant_id) as work:
            pin(work, versions, holder=holder)
            work.commit()

    def unpin(self, tenant_id: TenantId, *, holder: str) -> None:
        """Let go of what the holder kept."""
        with self._database.session(tenant_id) as work:
            work.execute(delete(PinRow).where(PinRow.holder == holder))
            work.commit()

    def pinned(self, tenant_id: TenantId, dataset: str) -> frozenset[int]:
        """Versions that somebody holds."""
        with self._database.reading(tenant_id) as work:
            wanted = select(PinRow.version).where(PinRow.dataset == dataset)
            return frozenset(work.scalars(wanted))


NO_BATCH = Text("没有这个批次", "There is no such batch")


ACT = {Kind.IMPORT: Act.IMPORT, Kind.UNDO: Act.UNDO_IMPORT}


def _intent(row: BatchRow) -> Note:
    """Written with the batch, before anything is done to the evidence."""
    told = {"dataset": row.dataset, "file": row.source, "digest": row.digest}
    return Note(
        ACT[Kind(row.kind)],
        Thing.BATCH,
        str(row.number),
        outcome=Outcome.INTENDED,
        after=told | ({"undoes": row.undoes} if row.undoes else {}),
        origin=origin(row.actor),
    )


def _outcome(row: BatchRow, counts: Counts) -> Note:
    """Written when it is known what became of the batch, after a crash too."""
    done = row.state == State.COMMITTED
    return Note(
        ACT[Kind(row.kind)],
        Thing.BATCH,
        str(row.number),
        outcome=Outcome.DONE if done else Outcome.FAILED,
        after=asdict(counts) | {"version": row.version},
        origin=origin(row.actor),
    )


def _won(work: UnitOfWork) -> bool:
    """Commit, unless another process made the same row first."""
    try:
        work.commit()
    except IntegrityError:
        return False
    return True


def _here() -> str:
    return socket.gethostname()[:100]


def _dead(holder: str) -> bool:
    """Whether the holder was a process of this machine that is gone."""
    host, _, rest = holder.partition(":")
    if host != _here() or not rest:
        return not rest
    try:
        os.kill(int(rest.partition(":")[0]), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def _busy(dataset: str) -> Conflict:
    return Conflict(
        Text("该数据集正在导入", "Another import of this dataset is running"),
        where=dataset,
        advice=Text("请等待其完成后再试", "Wait until it has ended, then try again"),
    )
