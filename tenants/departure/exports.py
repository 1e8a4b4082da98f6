"""Exports that officers ask for: made by a worker, fetched with a permission, gone after a week."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import structlog
from sqlalchemy import ColumnElement, CursorResult, and_, or_, select, update

from core.audit.model import Act, Note, Thing
from core.audit.sql import record
from core.columns import now
from core.database import Database
from core.errors import Conflict, GonghengError, NotFound
from core.jobs.ports import JobQueue
from core.tenancy.model import TenantId
from core.texts import Text
from tenants.departure.model import KEPT_DAYS, Export, Making
from tenants.departure.sql import ExportRow, as_export
from tenants.exit.outgoing import Outgoing
from tenants.service import Tenants

KIND = "export"
STALE = timedelta(minutes=30)
LOOKING = "exports that wait, and those that have expired, are looked up by number alone"
SHOWN = 20
NO_FILE = Text("没有这个导出，或已过期", "There is no such export, or it has expired")
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Exports:
    """The exports of every institution; ``folder`` is where the files of one lie."""

    database: Database
    tenants: Tenants
    outgoing: Callable[[], Outgoing]
    folder: Callable[[TenantId], Path]
    queue: JobQueue
    clock: Callable[[], datetime] = now

    def ask(self, tenant: TenantId, *, asker: int, by: str) -> Export:
        """Have one made; Conflict while one is being made."""
        with self.database.session(tenant) as work:
            open_ones = ExportRow.state.in_([Making.ASKED.value, Making.RUNNING.value])
            if work.scalar(select(ExportRow.number).where(open_ones)) is not None:
                raise Conflict(
                    Text("已有一个导出正在进行", "An export is being made already"),
                    advice=Text("请等它完成", "Wait until it is ready"),
                )
            row = ExportRow(
                number=work.next_number("export"),
                state=Making.ASKED.value,
                asker=asker,
                asked_by=by[:120],
                asked_at=self.clock(),
            )
            work.add(row)
            work.flush()
            record(work, Note(Act.ASK_EXPORT, Thing.TENANT, str(row.number)))
            work.commit()
        self.queue.nudge(KIND, tenant, row.number)
        return as_export(row)

    def of(self, tenant: TenantId) -> Sequence[Export]:
        """The newest first."""
        query = select(ExportRow).order_by(ExportRow.number.desc()).limit(SHOWN)
        with self.database.reading(tenant) as work:
            return [as_export(row) for row in work.scalars(query)]

    def fetch(self, tenant: TenantId, number: int) -> Path:
        """The file, which the log says was fetched; NotFound once it has expired."""
        with self.database.session(tenant) as work:
            row, place = work.find(ExportRow, number), self._file(tenant, number)
            over = row is None or row.expires_at is None or row.expires_at <= self.clock()
            if row is None or over or row.state != Making.READY.value or not place.is_file():
                raise NotFound(NO_FILE)
            said = {"manifest": row.digest, "bytes": row.size}
            record(work, Note(Act.FETCH_EXPORT, Thing.TENANT, str(number), after=said))
            work.commit()
        return place

    def due(self) -> list[tuple[TenantId, int]]:
        """Those that wait, or were left behind."""
        query = select(ExportRow.tenant_id, ExportRow.number).where(self._free())
        with self.database.reading_all(LOOKING) as work:
            return [(TenantId(tenant), number) for tenant, number in work.execute(query)]

    def answer(self, tenant: TenantId, number: int) -> None:
        """Make it if it waits; what a dead worker left half made is made anew."""
        token = str(uuid4())
        taken = {"state": Making.RUNNING.value, "token": token}
        if not self._set(tenant, number, self._free(), **taken):
            return
        mine = ExportRow.token == token
        try:
            self._make(tenant, number, mine)
        except GonghengError as error:
            log.warning("export failed", tenant=int(tenant), why=error.message("en"))
            said = {"fault_zh": error.message("zh")[:500], "fault_en": error.message("en")[:500]}
            self._set(tenant, number, mine, state=Making.FAILED.value, **said)

    def tidy(self) -> None:
        """Remove the files of exports that have expired."""
        old = ExportRow.state == Making.READY.value, ExportRow.expires_at <= self.clock()
        with self.database.reading_all(LOOKING) as work:
            found = list(work.execute(select(ExportRow.tenant_id, ExportRow.number).where(*old)))
        for tenant, number in found:
            self._file(TenantId(tenant), number).unlink(missing_ok=True)
            self._set(TenantId(tenant), number, old[0], state=Making.EXPIRED.value)

    def _make(self, tenant: TenantId, number: int, mine: ColumnElement[bool]) -> None:
        place = self._file(tenant, number)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.unlink(missing_ok=True)

        def progress(percent: int) -> None:
            self._set(tenant, number, mine, percent=percent)

        made = self.outgoing().export(self.tenants.of_id(tenant).slug, place, progress=progress)
        until = self.clock() + timedelta(days=KEPT_DAYS)
        ready = {"state": Making.READY.value, "percent": 100, "expires_at": until}
        size = place.stat().st_size
        self._set(tenant, number, mine, **ready, size=size, digest=made.digest)

    def _file(self, tenant: TenantId, number: int) -> Path:
        return self.folder(tenant) / f"export-{number}.zip"

    def _free(self) -> ColumnElement[bool]:
        old = ExportRow.heartbeat_at < self.clock() - STALE
        left = and_(ExportRow.state == Making.RUNNING.value, old)
        return or_(ExportRow.state == Making.ASKED.value, left)

    def _set(self, tenant: TenantId, number: int, when: ColumnElement[bool], **values: Any) -> bool:
        with self.database.session(tenant) as work:
            changing = update(ExportRow).where(ExportRow.number == number, when)
            done = work.execute(changing.values(heartbeat_at=self.clock(), **values))
            work.commit()
        return isinstance(done, CursorResult) and done.rowcount == 1
