"""Gives a trial more days, by the operator's hand and with a reason that both logs keep."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from core.audit.model import INSTALLATION, Act, Note, Thing
from core.audit.sql import record
from core.columns import now
from core.database import Database, UnitOfWork
from core.errors import BadInput, Conflict
from core.tenancy.model import TenantId
from core.texts import Text
from tenants.life import TRYING, Life, Standing
from tenants.sign_up.service import ENTRUSTMENT
from tenants.sql import SettingRow, TenantRow
from tenants.standing import Standings, life_of

GIVING = "the operator gives a trial more days, and both logs are told"
MOST_DAYS, LONGEST = 365, 500


@dataclass(frozen=True)
class Prolonging:
    """More days for trials, also for one that is over and not yet erased."""

    database: Database
    standings: Standings
    clock: Callable[[], datetime] = now

    def may(self, life: Life) -> bool:
        """Whether there is anything to prolong."""
        return life.standing in TRYING or life.standing is Standing.READ_ONLY

    def prolong(self, tenant: TenantId, *, days: int, reason: str) -> Life:
        """So many days more, from the end or from today where that has passed.

        BadInput, Conflict where the institution is not on trial.
        """
        if not 1 <= days <= MOST_DAYS:
            raise BadInput(
                Text(f"天数为 1 至 {MOST_DAYS}", f"from 1 to {MOST_DAYS} days"),
                where=str(days)[:10],
            )
        if not reason.strip():
            raise BadInput(Text("请填写理由", "Give the reason"))
        why = reason.strip()[:LONGEST]
        with self.database.all_tenants(GIVING) as work:
            row = work.get_one(TenantRow, tenant, with_for_update=True)
            life = life_of(row, self.clock())
            if row.hidden or not self.may(life):
                raise Conflict(
                    Text("这个单位不在试用，没有改变", "It is not on trial; nothing has changed"),
                    where=row.slug,
                )
            until = _end(row, life, self.clock()) + timedelta(days=days)
            told = {"days": days, "until": until.date().isoformat()}
            note = Note(Act.CHANGE_STANDING, Thing.TENANT, row.slug, purpose=why, after=told)
            record(work, note, chain=INSTALLATION)
            self.standings.change(tenant, _to(work, row, life), until=until, why=why, work=work)
            work.commit()
        return self.standings.life(tenant)


def _end(row: TenantRow, life: Life, moment: datetime) -> datetime:
    """When the days begin to count: one that is over ended before the time to its erasure."""
    if life.standing in TRYING and row.standing_until is not None:
        return max(row.standing_until, moment)
    return moment


def _to(work: UnitOfWork, row: TenantRow, life: Life) -> Standing:
    """As before; one that is over goes on as what it had come to be."""
    if life.standing in TRYING:
        return life.standing
    mine = SettingRow.tenant_id == row.id, SettingRow.name == ENTRUSTMENT
    entrusted = work.scalar(select(SettingRow.version).where(*mine).limit(1)) is not None
    return Standing.TRIAL if entrusted else Standing.SYNTHETIC
