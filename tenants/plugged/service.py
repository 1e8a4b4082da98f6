"""Switches plugins from outside on and off by institution, and keeps what is told of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from core.audit.model import Act, Note, Thing
from core.audit.sql import record
from core.columns import now
from core.database import Database
from core.tenancy.model import TenantId
from core.texts import Text
from tenants.plugged.model import Report, Switched
from tenants.plugged.sql import ReportRow, SwitchRow

ANYWHERE = "a plugin runs while any institution has it on; which one is not looked at"
KEPT = 200
"""Reports of an institution; of more the oldest go."""
LONGEST = 1000


@dataclass(frozen=True)
class Switchboard:
    """The switches and reports of every institution."""

    database: Database
    now: Callable[[], datetime] = now

    def switch(self, tenant: TenantId, plugin: str, *, on: bool) -> Switched:
        """Switch a plugin; from then on its hooks are called for the institution, or no more."""
        with self.database.session(tenant) as unit:
            row = unit.find(SwitchRow, plugin)
            if row is not None and row.is_on == on:
                return _switched(row)
            if row is None and not on:
                return Switched(plugin, on=False, since=self.now())
            kept = unit.merge(
                SwitchRow(tenant_id=tenant, plugin=plugin, is_on=on, since=self.now())
            )
            unit.flush()
            act = Act.TURN_ON_PLUGIN if on else Act.TURN_OFF_PLUGIN
            record(unit, Note(act, Thing.PLUGIN, plugin))
            unit.commit()
            return _switched(kept)

    def is_on(self, tenant: int, plugin: str) -> bool:
        """Whether the institution has the plugin on."""
        with self.database.reading(TenantId(tenant)) as unit:
            row = unit.find(SwitchRow, plugin)
            return row is not None and row.is_on

    def meet(self, tenant: TenantId, plugin: str, version: str) -> str | None:
        """The version met before, empty where there was none; None where nothing has changed."""
        with self.database.session(tenant) as unit:
            row = unit.find(SwitchRow, plugin)
            if row is None or row.version == version[:80]:
                return None
            before, row.version = row.version, version[:80]
            unit.commit()
            return before

    def anywhere(self, plugin: str) -> bool:
        """Whether any institution has."""
        query = select(SwitchRow.plugin).where(SwitchRow.plugin == plugin, SwitchRow.is_on)
        with self.database.reading_all(ANYWHERE) as unit:
            return unit.scalars(query.limit(1)).first() is not None

    def of(self, tenant: TenantId) -> Sequence[Switched]:
        """Every plugin that the institution has or had on, by name."""
        with self.database.reading(tenant) as unit:
            return [_switched(row) for row in unit.scalars(select(SwitchRow).order_by("plugin"))]

    def report(
        self, tenant: int, plugin: str, hook: str, said: Text, *, fault: bool = True
    ) -> None:
        """Keep what is told of a plugin; the newest two hundred stay."""
        with self.database.session(TenantId(tenant)) as unit:
            row = ReportRow(
                plugin=plugin[:80],
                hook=hook[:63],
                at=self.now(),
                said_zh=said.zh[:LONGEST],
                said_en=said.en[:LONGEST],
                fault=fault,
            )
            unit.add(row)
            unit.flush()
            unit.execute(
                delete(ReportRow).where(
                    ReportRow.tenant_id == tenant, ReportRow.number <= row.number - KEPT
                )
            )
            unit.commit()

    def reports(self, tenant: TenantId) -> Sequence[Report]:
        """What was told, newest first."""
        query = select(ReportRow).order_by(ReportRow.number.desc())
        with self.database.reading(tenant) as unit:
            return [_report(row) for row in unit.scalars(query)]


def _switched(row: SwitchRow) -> Switched:
    return Switched(row.plugin, row.is_on, row.since)


def _report(row: ReportRow) -> Report:
    return Report(
        number=row.number,
        plugin=row.plugin,
        hook=row.hook,
        at=row.at,
        said=Text(row.said_zh, row.said_en),
        fault=row.fault,
    )
