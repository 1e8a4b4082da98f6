"""The mode of small institutions: who administers turns it on, the auditor looks at each act.

While it holds, one account may carry by delegation what otherwise two must do, and every change
that it makes with what was lent is written down. The officers' powers are never lent.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from sqlalchemy import func, select

from core.audit.chain import day_of
from core.audit.model import INSTALLATION, Act, Note, Thing
from core.audit.sql import record
from core.columns import now
from core.database import Database, UnitOfWork
from core.errors import BadInput, Conflict, NotAllowed, NotFound
from core.tenancy.model import TenantId
from core.texts import Text
from tenants.model import Tenant
from tenants.preferences import Preferences
from tenants.service import Tenants
from tenants.small.model import (
    MOST_PEOPLE,
    PATIENCE,
    SETTING,
    Alone,
    Decision,
    Mode,
    Rest,
    State,
    decision_of,
)
from tenants.small.sql import AloneRow, as_alone
from tenants.sql import MembershipRow, SettingRow

COUNTING = "how many members an institution has says whether it is small"
LOOKING = "requests for the operator's consent are looked up over all institutions"
LONGEST, PAGE = 500, 50


@dataclass(frozen=True)
class Small:
    """The mode of every institution."""

    database: Database
    tenants: Tenants
    preferences: Preferences
    clock: Callable[[], datetime] = now

    def mode(self, tenant: TenantId) -> Mode:
        """What was decided, and whether it holds now."""
        decision = decision_of(self.preferences.get(tenant, SETTING))
        people, waiting = self._people(tenant), self._waiting(tenant)
        above = self._above(tenant)
        rests = []
        if above is not None and decision.above != above.slug:
            rests.append(Rest.ABOVE)
        elif people > MOST_PEOPLE and not decision.consented_by:
            rests.append(Rest.GROWN)
        if self._waiting(tenant, before=self.clock() - PATIENCE):
            rests.append(Rest.UNSEEN)
        return Mode(decision, people, waiting, tuple(rests), above.name if above else None)

    def holds(self, tenant: TenantId) -> bool:
        """Whether one person may act alone there now; one question where it was never on."""
        decision = decision_of(self.preferences.get(tenant, SETTING))
        return decision.state is State.ON and self.mode(tenant).holds

    def turn_on(self, tenant: TenantId, *, by: str, reason: str) -> Mode:
        """Turn it on, or ask whoever has to consent: the institution above, else the operator."""
        if not reason.strip():
            raise BadInput(Text("请填写理由", "Give the reason"))
        mode = self.mode(tenant)
        if not mode.may_ask:
            raise Conflict(Text("已经启用或正在申请", "It is on, or has been asked for"))
        state = State.ON if mode.is_own_choice else State.ASKED
        self._put(tenant, Decision(state, by[:120], self._today(), reason.strip()[:LONGEST]))
        return self.mode(tenant)

    def turn_off(self, tenant: TenantId, *, by: str) -> Mode:
        """Two people again from now on."""
        self._put(tenant, Decision(State.OFF, by[:120], self._today()))
        return self.mode(tenant)

    def asked(self) -> list[tuple[Tenant, Decision]]:
        """Institutions that wait for the operator's consent: nobody stands above them."""
        newest = (
            select(SettingRow.tenant_id, func.max(SettingRow.version).label("version"))
            .where(SettingRow.name == SETTING)
            .group_by(SettingRow.tenant_id)
            .subquery()
        )
        query = select(SettingRow.tenant_id, SettingRow.value).join(
            newest,
            (newest.c.tenant_id == SettingRow.tenant_id) & (newest.c.version == SettingRow.version),
        )
        with self.database.reading_all(LOOKING) as work:
            rows = work.execute(query.where(SettingRow.name == SETTING)).all()
        found = [(TenantId(row.tenant_id), decision_of(row.value)) for row in rows]
        waiting = [
            (self.tenants.of_id(tenant), each)
            for tenant, each in found
            if each.state is State.ASKED
        ]
        return [(tenant, each) for tenant, each in waiting if tenant.parent is None]

    def asked_below(self, above: TenantId) -> list[tuple[Tenant, Decision]]:
        """Institutions directly below that wait for the consent of this one."""
        below = self.tenants.children(self.tenants.of_id(above))
        found = [(each, decision_of(self.preferences.get(each.id, SETTING))) for each in below]
        return [(each, decision) for each, decision in found if decision.state is State.ASKED]

    def consent(self, tenant: TenantId, *, by: str, above: Tenant | None = None) -> None:
        """Consent, whatever the size; ``above`` is the institution that does, else the operator."""
        decision = self._asked(tenant, above)
        slug = above.slug if above else ""
        put = replace(decision, state=State.ON, consented_by=by[:120], above=slug)
        self._put(tenant, put)
        self._tell_consent(tenant, above, consented=True)

    def refuse(
        self, tenant: TenantId, *, by: str, remark: str, above: Tenant | None = None
    ) -> None:
        """Do not consent, and say why."""
        if not remark.strip():
            raise BadInput(Text("请填写理由", "Give the reason"))
        said = f"{by}: {remark.strip()}"[:LONGEST]
        self._put(tenant, replace(self._asked(tenant, above), state=State.REFUSED, remark=said))
        self._tell_consent(tenant, above, consented=False)

    def tell(
        self, tenant: TenantId, *, account: int, name: str, giver: str, delegation: int, page: str
    ) -> None:
        """Write down an act that one person does alone, before it is done."""
        with self.database.session(tenant) as work:
            row = AloneRow(
                number=work.next_number("act alone"),
                at=self.clock(),
                account=account,
                name=name[:120],
                giver=giver[:120],
                page=page[:200],
                delegation=delegation,
            )
            work.add(row)
            work.flush()
            after = {"page": row.page, "delegation": delegation, "lent_by": row.giver}
            record(work, Note(Act.ACT_ALONE, Thing.DELEGATION, str(row.number), after=after))
            work.commit()

    def acts(self, tenant: TenantId, *, page: int = 1) -> Sequence[Alone]:
        """Those that wait first, then the newest."""
        query = select(AloneRow).order_by(AloneRow.seen_at.is_not(None), AloneRow.number.desc())
        with self.database.reading(tenant) as work:
            found = work.scalars(query.limit(PAGE).offset((page - 1) * PAGE))
            return [as_alone(row) for row in found]

    def count(self, tenant: TenantId) -> int:
        """How many there are."""
        with self.database.reading(tenant) as work:
            return work.scalar(select(func.count()).select_from(AloneRow)) or 0

    def acknowledge(
        self, tenant: TenantId, number: int, *, account: int, by: str, remark: str
    ) -> None:
        """The auditor has looked at it; NotAllowed for whoever did it."""
        with self.database.session(tenant) as work:
            row = work.obtain(AloneRow, number, what=Text("没有这一事项", "There is no such act"))
            if row.account == account:
                raise NotAllowed(
                    Text("不能确认自己办理的事项", "Nobody acknowledges an act of one's own"),
                    advice=Text("请由另一位审计员确认", "Another auditor does"),
                )
            if row.seen_at is not None:
                raise Conflict(Text("已经确认过", "It has been acknowledged already"))
            row.seen_by, row.seen_at = by[:120], self.clock()
            row.remark = remark.strip()[:LONGEST]
            work.flush()
            note = Note(Act.SEE_ALONE, Thing.DELEGATION, str(number), purpose=row.remark)
            record(work, note)
            work.commit()

    def _above(self, tenant: TenantId) -> Tenant | None:
        """The institution directly above."""
        return next(iter(self.tenants.ancestors(self.tenants.of_id(tenant))), None)

    def _asked(self, tenant: TenantId, above: Tenant | None) -> Decision:
        """What waits for the consent of just this one; NotFound for anybody else."""
        entitled = self._above(tenant)
        if (above.id if above else None) != (entitled.id if entitled else None):
            raise NotFound(Text("没有这个单位", "There is no such institution"))
        decision = decision_of(self.preferences.get(tenant, SETTING))
        if decision.state is not State.ASKED:
            raise Conflict(
                Text("没有待同意的申请", "Nothing waits for consent"),
                advice=Text("请刷新本页", "Reload the page"),
            )
        return decision

    def _put(self, tenant: TenantId, decision: Decision) -> None:
        self.preferences.put(tenant, SETTING, asdict(decision))

    def _tell_consent(self, tenant: TenantId, above: Tenant | None, *, consented: bool) -> None:
        slug = self.tenants.of_id(tenant).slug
        note = Note(Act.CONSENT_SMALL, Thing.TENANT, slug, after={"consented": consented})
        with self.database.all_tenants(LOOKING) as work:
            for chain in sorted((int(above.id) if above else INSTALLATION, int(tenant))):
                record(work, note, chain=chain)
            work.commit()

    def _people(self, tenant: TenantId) -> int:
        mine = MembershipRow.member_of == tenant, MembershipRow.suspended.is_(False)
        with self.database.global_reading(COUNTING) as work:
            return work.scalar(select(func.count()).select_from(MembershipRow).where(*mine)) or 0

    def _waiting(self, tenant: TenantId, *, before: datetime | None = None) -> int:
        with self.database.reading(tenant) as work:
            return _unseen(work, before)

    def _today(self) -> str:
        return day_of(self.clock())


def _unseen(work: UnitOfWork, before: datetime | None) -> int:
    query = select(func.count()).select_from(AloneRow).where(AloneRow.seen_at.is_(None))
    if before is not None:
        query = query.where(AloneRow.at < before)
    return work.scalar(query) or 0
