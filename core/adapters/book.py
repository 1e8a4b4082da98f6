"""The book of sources: who reads which now, how far each has been read, and what came of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import uuid4

from sqlalchemy import ColumnElement, CursorResult, and_, or_, select, update

from core.adapters.model import Mark
from core.adapters.schedule import following
from core.adapters.sources import Reading, Source, State, Wanted
from core.adapters.sql import ReadingRow, SourceRow
from core.audit.model import Act, Note, Thing
from core.audit.sql import record
from core.columns import now
from core.database import Database, UnitOfWork
from core.errors import Conflict
from core.jobs.backoff import again
from core.tenancy.model import TenantId
from core.texts import Text

STALE = timedelta(minutes=10)
"""A reader that has not finished a portion for so long is dead."""

LOOKING = "sources that are due are looked up over all institutions, by number alone"
NO_SOURCE = Text("没有这个数据来源", "there is no such source")
SHOWN = 50


@dataclass(frozen=True, slots=True)
class Turn:
    """The right to read a source, and the number under which the reading is written down."""

    source: Source
    claim: str
    reading: int


@dataclass(frozen=True)
class Book:
    """Sources and readings in the database; one method per change of state."""

    database: Database
    now: Callable[[], datetime] = now

    def add(self, tenant: TenantId, wanted: Wanted, sealed: Mapping[str, str]) -> Source:
        """Write a source down; ``sealed`` are its secrets. Conflict if the name is taken."""
        with self.database.session(tenant) as unit:
            _check_name(unit, wanted.name)
            row = SourceRow(
                name=wanted.name,
                adapter=wanted.adapter,
                dataset=wanted.dataset,
                settings=_open_settings(wanted, sealed),
                sealed=dict(sealed),
                columns=dict(wanted.columns),
                schedule=wanted.schedule,
                state=State.ACTIVE,
                mark={},
                seen=[],
                failures=0,
                next_at=following(wanted.schedule, self.now()),
            )
            unit.add(row)
            unit.flush()
            about = {"name": row.name, "adapter": row.adapter, "dataset": row.dataset}
            note = Note(Act.ADD_SOURCE, Thing.SOURCE, str(row.number), after=about)
            record(unit, note, chain=tenant)
            unit.commit()
            return _source(row)

    def set_state(self, tenant: TenantId, number: int, state: State) -> Source:
        """Pause a source, or let it go on; going on forgets the fault that stopped it."""
        with self.database.session(tenant) as unit:
            row = unit.obtain(SourceRow, number, what=NO_SOURCE)
            before = {"state": row.state}
            row.state = state
            if state is State.ACTIVE:
                row.failures, row.fault_zh, row.fault_en = 0, None, None
                row.next_at = following(row.schedule, self.now())
            note = Note(
                Act.CHANGE_SOURCE,
                Thing.SOURCE,
                str(number),
                before=before,
                after={"state": state.value},
            )
            record(unit, note, chain=tenant)
            unit.commit()
            return _source(row)

    def remove(self, tenant: TenantId, number: int) -> None:
        """Forget a source and its secrets; its readings and what it brought in stay."""
        with self.database.session(tenant) as unit:
            row = unit.obtain(SourceRow, number, what=NO_SOURCE)
            note = Note(Act.REMOVE_SOURCE, Thing.SOURCE, str(number), before={"name": row.name})
            unit.delete(row)
            record(unit, note, chain=tenant)
            unit.commit()

    def get(self, tenant: TenantId, number: int) -> Source:
        """One source, or NotFound."""
        with self.database.reading(tenant) as unit:
            return _source(unit.obtain(SourceRow, number, what=NO_SOURCE))

    def sealed(self, tenant: TenantId, number: int) -> Mapping[str, str]:
        """The sealed secrets of a source."""
        with self.database.reading(tenant) as unit:
            return dict(unit.obtain(SourceRow, number, what=NO_SOURCE).sealed)

    def reseal(self, tenant: TenantId, number: int, sealed: Mapping[str, str]) -> None:
        """Keep these sealed secrets instead of those of the same names."""
        with self.database.session(tenant) as unit:
            row = unit.obtain(SourceRow, number, what=NO_SOURCE)
            row.sealed = {**row.sealed, **sealed}
            told = {"entered": sorted(sealed)}
            record(
                unit, Note(Act.CHANGE_SOURCE, Thing.SOURCE, str(number), after=told), chain=tenant
            )
            unit.commit()

    def all(self, tenant: TenantId) -> Sequence[Source]:
        """Every source, in the order in which they were added."""
        with self.database.reading(tenant) as unit:
            return [_source(row) for row in unit.scalars(select(SourceRow).order_by("number"))]

    def readings(self, tenant: TenantId, source: int) -> Sequence[Reading]:
        """The newest readings of a source, newest first."""
        query = select(ReadingRow).where(ReadingRow.source == source)
        query = query.order_by(ReadingRow.number.desc()).limit(SHOWN)
        with self.database.reading(tenant) as unit:
            return [_reading(row) for row in unit.scalars(query)]

    def due(self) -> Sequence[tuple[TenantId, int]]:
        """Sources of all institutions whose time has come, or whose reader has died."""
        query = select(SourceRow.tenant_id, SourceRow.number).where(_due(self.now()))
        with self.database.reading_all(LOOKING) as unit:
            return [(TenantId(tenant), number) for tenant, number in unit.execute(query)]

    def is_due(self, tenant: TenantId, number: int) -> bool:
        """Whether that source is one of them."""
        query = select(SourceRow.number).where(SourceRow.number == number, _due(self.now()))
        with self.database.reading(tenant) as unit:
            return unit.scalars(query).first() is not None

    def hasten(self, tenant: TenantId, number: int) -> Source:
        """Let a source be read at the next look, whatever its schedule says."""
        with self.database.session(tenant) as unit:
            row = unit.obtain(SourceRow, number, what=NO_SOURCE)
            row.next_at = self.now()
            unit.commit()
            return _source(row)

    def claim(self, tenant: TenantId, number: int) -> Turn | None:
        """The turn at a source, unless somebody alive has it."""
        moment, claim = self.now(), uuid4().hex
        free = or_(SourceRow.claim.is_(None), SourceRow.heartbeat_at < moment - STALE)
        with self.database.session(tenant) as unit:
            taking = (
                update(SourceRow)
                .where(SourceRow.tenant_id == tenant, SourceRow.number == number, free)
                .values(claim=claim, heartbeat_at=moment)
            )
            if not cast(CursorResult[Any], unit.execute(taking)).rowcount:
                return None
            row = unit.obtain(SourceRow, number, what=NO_SOURCE)
            reading = ReadingRow(
                source=number, began_at=moment, batches=[], accepted=0, rejected=0, changed=0
            )
            unit.add(reading)
            unit.commit()
            return Turn(_source(row), claim, reading.number)

    def came(self, turn: Turn, *, mark: Mark, seen: Sequence[str], counts: Reading) -> None:
        """A portion is in: keep how far the source has been read. Conflict if the turn is lost."""
        with self.database.session(turn.source.tenant) as unit:
            row = _held(unit, turn)
            row.mark, row.seen, row.heartbeat_at = dict(mark), list(seen), self.now()
            _write(unit, turn, counts)
            unit.commit()

    def done(self, turn: Turn, counts: Reading) -> Reading:
        """The source has been read to its end."""
        with self.database.session(turn.source.tenant) as unit:
            row = _held(unit, turn)
            row.claim, row.failures, row.fault_zh, row.fault_en = None, 0, None, None
            row.next_at = following(row.schedule, self.now())
            written = _write(unit, turn, counts)
            written.ended_at = self.now()
            unit.commit()
            return _reading(written)

    def failed(self, turn: Turn, counts: Reading, fault: Text, *, lasting: bool) -> Reading:
        """It could not be read: try again later, or stop until somebody has looked at it."""
        with self.database.session(turn.source.tenant) as unit:
            row = _held(unit, turn)
            row.claim, row.failures = None, row.failures + 1
            row.fault_zh, row.fault_en = fault.zh, fault.en
            row.next_at = None if lasting else again(row.failures, self.now())
            if lasting:
                row.state = State.STOPPED
            written = _write(unit, turn, counts)
            written.ended_at = self.now()
            written.fault_zh, written.fault_en = fault.zh, fault.en
            unit.commit()
            return _reading(written)


def _due(moment: datetime) -> ColumnElement[bool]:
    waits = and_(SourceRow.claim.is_(None), SourceRow.next_at <= moment)
    dead = and_(SourceRow.claim.is_not(None), SourceRow.heartbeat_at < moment - STALE)
    return and_(SourceRow.state == State.ACTIVE, or_(waits, dead))


def _write(unit: UnitOfWork, turn: Turn, counts: Reading) -> ReadingRow:
    row = unit.obtain(ReadingRow, turn.reading, what=NO_SOURCE)
    row.batches, row.accepted = list(counts.batches), counts.accepted
    row.rejected, row.changed = counts.rejected, counts.changed
    return row


def _held(unit: UnitOfWork, turn: Turn) -> SourceRow:
    row = unit.obtain(SourceRow, turn.source.number, what=NO_SOURCE)
    if row.claim != turn.claim:
        raise Conflict(
            Text("该来源已由另一个进程接手", "another process reads this source now"),
            where=row.name,
        )
    return row


def _check_name(unit: UnitOfWork, name: str) -> None:
    if unit.scalars(select(SourceRow).where(SourceRow.name == name)).first() is not None:
        raise Conflict(
            Text("已有同名的数据来源", "a source of this name exists"),
            where=name,
            advice=Text("请换一个名称", "choose another name"),
        )


def _open_settings(wanted: Wanted, sealed: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in wanted.settings.items() if name not in sealed}


def _source(row: SourceRow) -> Source:
    return Source(
        tenant=TenantId(row.tenant_id),
        number=row.number,
        name=row.name,
        adapter=row.adapter,
        dataset=row.dataset,
        settings=dict(row.settings),
        columns=dict(row.columns),
        schedule=row.schedule,
        state=State(row.state),
        mark=dict(row.mark),
        seen=tuple(row.seen),
        failures=row.failures,
        next_at=row.next_at,
        fault=_text(row.fault_zh, row.fault_en),
    )


def _reading(row: ReadingRow) -> Reading:
    return Reading(
        number=row.number,
        source=row.source,
        began_at=row.began_at,
        ended_at=row.ended_at,
        batches=tuple(row.batches),
        accepted=row.accepted,
        rejected=row.rejected,
        changed=row.changed,
        fault=_text(row.fault_zh, row.fault_en),
    )


def _text(zh: str | None, en: str | None) -> Text | None:
    return Text(zh, en or zh) if zh else None
