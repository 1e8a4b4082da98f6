"""Builds the invented institution of the right sector in a new space, through the real import."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import structlog
from sqlalchemy import CursorResult, and_, or_, select, update

from core.columns import now
from core.database import Database
from core.errors import GonghengError
from core.evidence.batches import Nature
from core.evidence.reading.source import FileSource
from core.evidence.service import Imports
from core.indicators.periods import Period
from core.jobs.ports import JobQueue
from core.plugin.demonstration import City
from core.scoring.service import Scoring
from core.tenancy.model import TenantId
from core.texts import Text
from tenants.model import Tenant
from tenants.service import Tenants
from tenants.sign_up.sql import SampleRow

KIND = "sample"
SEED, SCALE = 7, 0.02
STALE = timedelta(minutes=5)
LOOKING = "invented institutions that wait are looked up by number alone"
BY = "示范数据"
log = structlog.get_logger(__name__)


class State(StrEnum):
    """How far a build is; ``nothing`` where no plugin has data for the sector."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Sample:
    """The build as a page follows it."""

    state: State
    step: Text
    percent: int


@dataclass(frozen=True)
class Samples:
    """``cities`` offers the invented cities of the plugins, ``periods`` says what is scored."""

    database: Database
    tenants: Tenants
    imports: Imports
    scoring: Scoring
    queue: JobQueue
    cities: Callable[[int, float], Sequence[City]]
    periods: Sequence[str]
    clock: Callable[[], datetime] = now

    def ask(self, tenant: TenantId) -> None:
        """Have it built soon; once."""
        with self.database.session(tenant) as work:
            if work.scalar(select(SampleRow)) is None:
                work.add(SampleRow(state=State.QUEUED.value, heartbeat_at=self.clock()))
            work.commit()
        self.queue.nudge(KIND, tenant, 1)

    def of(self, tenant: TenantId) -> Sample | None:
        """How far it is; None where none was asked for."""
        with self.database.reading(tenant) as work:
            row = work.scalar(select(SampleRow))
        return (
            Sample(State(row.state), Text(row.step_zh, row.step_en), row.percent) if row else None
        )

    def due(self) -> list[TenantId]:
        """Whose build waits, or was left behind."""
        with self.database.reading_all(LOOKING) as work:
            found = work.scalars(select(SampleRow.tenant_id).where(self._free()))
            return [TenantId(each) for each in found]

    def answer(self, tenant: TenantId, _: int) -> None:
        """Build it if it waits; batches come in by key, so a second start adds nothing twice."""
        taken = self._set(tenant, self._free(), state=State.RUNNING.value)
        if not taken:
            return
        try:
            self._build(self.tenants.of_id(tenant))
        except GonghengError as error:
            log.warning("sample not built", tenant=tenant, why=error.message("en"))
            self._tell(tenant, State.FAILED, error.what, 100)
        except Exception:
            log.exception("sample not built", tenant=tenant)
            failed = Text("内部错误，示范数据没有建好", "An internal error; nothing was built")
            self._tell(tenant, State.FAILED, failed, 100)

    def _build(self, tenant: Tenant) -> None:
        found = self._fitting(tenant)
        if found is None:
            nothing = Text(
                "这类单位还没有示范数据，可先安装指标包、手工填写小样",
                "There are no invented data for this kind of institution yet",
            )
            self._tell(tenant.id, State.NOTHING, nothing, 100)
            return
        city, slug = found
        with TemporaryDirectory() as folder:
            mine = [each for each in city.write(Path(folder)) if each.institution == slug]
            for number, upload in enumerate(mine):
                step = Text(f"导入{upload.path.stem}", f"Importing {upload.dataset}")
                self._tell(tenant.id, State.RUNNING, step, 5 + 60 * number // len(mine))
                self.imports.bring_in(
                    tenant.id,
                    upload.dataset,
                    FileSource(upload.path.name, upload.path),
                    actor=BY,
                    nature=Nature.SYNTHETIC,
                )
        self._score(tenant.id)

    def _score(self, tenant: TenantId) -> None:
        for number, period in enumerate(self.periods):
            step = Text(f"计分 {period}", f"Scoring {period}")
            self._tell(tenant, State.RUNNING, step, 65 + 30 * number // len(self.periods))
            run = self.scoring.ledger.request(tenant, Period.parse(period), by=BY)
            self.scoring.work(tenant, run.number)
        ready = Text("示范数据已就绪", "The invented data are ready")
        self._tell(tenant, State.DONE, ready, 100)

    def _fitting(self, tenant: Tenant) -> tuple[City, str] | None:
        """A city with an institution of the sector, of the same level if there is one."""
        for city in self.cities(SEED, SCALE):
            same = [each for each in city.institutions if each.sector == tenant.sector.value]
            alike = [each for each in same if each.level == tenant.level] or same
            if alike:
                return city, alike[0].slug
        return None

    def _tell(self, tenant: TenantId, state: State, step: Text, percent: int) -> None:
        values = {"step_zh": step.zh[:200], "step_en": step.en[:200], "percent": percent}
        self._set(tenant, SampleRow.state == State.RUNNING.value, state=state.value, **values)

    def _free(self) -> Any:
        left = and_(
            SampleRow.state == State.RUNNING.value, SampleRow.heartbeat_at < self.clock() - STALE
        )
        return or_(SampleRow.state == State.QUEUED.value, left)

    def _set(self, tenant: TenantId, when: Any, **values: Any) -> bool:
        with self.database.session(tenant) as work:
            changing = update(SampleRow).where(SampleRow.tenant_id == tenant, when)
            done = work.execute(changing.values(heartbeat_at=self.clock(), **values))
            work.commit()
        return isinstance(done, CursorResult) and done.rowcount == 1
