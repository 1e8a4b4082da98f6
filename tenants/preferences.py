"""An institution's own settings, each in numbered versions; the calendar is one of them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select

from core.audit.model import Act, Note, Thing
from core.audit.sql import record
from core.database import Database, UnitOfWork
from core.indicators.periods import Calendar, Ending
from core.tenancy.model import TenantId
from tenants.sql import SettingRow

CALENDAR, ADJUSTMENTS = "calendar", "adjustments"


class Preferences:
    """Settings by institution; setting one adds a version and keeps those before."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, tenant_id: TenantId, name: str, value: Any) -> int:
        """Set it to anything that JSON can say; returns the version, kept if nothing changed."""
        with self._database.session(tenant_id) as session:
            version = self.write(session, tenant_id, name, value)
            session.commit()
        return version

    def write(self, work: UnitOfWork, tenant_id: TenantId, name: str, value: Any) -> int:
        """The same, if the caller commits."""
        newest = work.scalar(_newest(name).where(SettingRow.tenant_id == tenant_id))
        if (newest.value if newest else None) == value:
            return newest.version if newest else 0
        version = newest.version + 1 if newest else 1
        work.add(SettingRow(tenant_id=tenant_id, name=name, version=version, value=value))
        work.flush()
        before, after = {"version": version - 1}, {"version": version}
        note = Note(Act.CHANGE_SETTING, Thing.SETTING, name, before=before, after=after)
        record(work, note, chain=tenant_id)
        return version

    def get(self, tenant_id: TenantId, name: str, version: int | None = None) -> Any:
        """The newest value, or that of a version; None if it was never set."""
        return self._found(tenant_id, name, version)[1]

    def calendar(self, tenant_id: TenantId, version: int | None = None) -> Calendar:
        """How the institution counts months; by the wall calendar until it says otherwise."""
        return as_calendar(*self._found(tenant_id, CALENDAR, version))

    def set_calendar(self, tenant_id: TenantId, calendar: Calendar) -> Calendar:
        """Count months like this from now on."""
        endings = [{"since": each.since, "last_day": each.last_day} for each in calendar.endings]
        value = {"endings": endings, "first_month": calendar.first_month}
        self.put(tenant_id, CALENDAR, value)
        return self.calendar(tenant_id)

    def several(self, tenant_id: TenantId, names: Sequence[str]) -> dict[str, tuple[int, Any]]:
        """The newest version and value of each; 0 and None for what was never set."""
        query = select(SettingRow).where(SettingRow.name.in_(names)).order_by(SettingRow.version)
        found: dict[str, tuple[int, Any]] = dict.fromkeys(names, (0, None))
        with self._database.reading(tenant_id) as session:
            found |= {row.name: (row.version, row.value) for row in session.scalars(query)}
        return found

    def _found(self, tenant_id: TenantId, name: str, version: int | None) -> tuple[int, Any]:
        with self._database.reading(tenant_id) as session:
            if version is None:
                row = session.scalar(_newest(name))
            else:
                row = session.find(SettingRow, name, version)
        return (row.version, row.value) if row else (0, None)


def as_calendar(version: int, value: Any) -> Calendar:
    """A calendar out of its setting."""
    if value is None:
        return Calendar()
    return Calendar(
        version=version,
        endings=tuple(Ending(each["since"], each["last_day"]) for each in value["endings"]),
        first_month=value["first_month"],
    )


def _newest(name: str) -> Select[SettingRow]:
    return (
        select(SettingRow)
        .where(SettingRow.name == name)
        .order_by(SettingRow.version.desc())
        .limit(1)
    )
