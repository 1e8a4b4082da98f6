"""Delegation: a member lends chosen permissions to another, until a moment at the latest.

What a delegation gives is looked up at each request from what its giver holds *then*, so the end of
a membership, a change of roles and the clock end it without anybody's doing. An officer's powers
are never lent, and what is borrowed is not lent on.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from core.audit.model import Act, Note, Thing
from core.audit.sql import record
from core.columns import now
from core.database import Database
from core.errors import BadInput, Conflict, NotAllowed, NotFound
from core.identity.model import Actor
from core.identity.permissions import NEVER_TOGETHER, OUTSIDE, SEPARATED, Permission, permitted
from core.tenancy.model import TenantId
from core.texts import Text
from tenants.members import Members
from tenants.people.model import Delegation, Lent
from tenants.people.sql import DelegationRow

LONGEST_DAYS = 366
NEVER_LENT = permitted(SEPARATED | OUTSIDE) | {Permission.SEE_OWN}
"""The officers' and the operator's powers, and one's own figures, which belong to the person."""


def lendable(actor: Actor) -> frozenset[Permission]:
    """What the actor may lend: what it holds by its own roles, officers' powers excepted."""
    if actor.roles & SEPARATED:
        return frozenset()
    return actor.permissions - NEVER_LENT


@dataclass(frozen=True)
class Delegations:
    """Lending and borrowing within one institution at a time."""

    database: Database
    members: Members
    clock: Callable[[], datetime] = now
    alone: Callable[[TenantId], bool] = lambda tenant: False
    """Whether one person may carry what otherwise two must, which the auditor looks at."""

    def lend(
        self,
        actor: Actor,
        taker: int,
        permissions: Collection[Permission],
        *,
        until: datetime,
        reason: str,
    ) -> Delegation:
        """Lend these until then; BadInput, NotAllowed or NotFound say why not."""
        chosen = frozenset(permissions)
        self._check(actor, chosen, until, reason)
        names = self._check_taker(actor, taker, chosen)
        with self.database.session(actor.tenant_id) as work:
            row = DelegationRow(
                giver=actor.account_id,
                giver_name=actor.name,
                taker=taker,
                taker_name=names,
                permissions=sorted(each.value for each in chosen),
                reason=reason.strip(),
                made_at=self.clock(),
                until=until,
            )
            work.add(row)
            work.flush()
            facts = {"to": taker, "permissions": row.permissions, "until": until.isoformat()}
            note = Note(
                Act.DELEGATE,
                Thing.DELEGATION,
                str(row.number),
                purpose=row.reason,
                after=facts,
            )
            record(work, note)
            work.commit()
        return _delegation(row)

    def end(self, actor: Actor, number: int) -> None:
        """End it now; either of the two may, and who manages members."""
        with self.database.session(actor.tenant_id) as work:
            row = work.find(DelegationRow, number)
            concerned = row is not None and actor.account_id in (row.giver, row.taker)
            if row is None or not (concerned or actor.may(Permission.MANAGE_MEMBERS)):
                raise NotFound(Text("没有这项委托", "There is no such delegation"))
            if row.ended_at is not None:
                raise Conflict(Text("委托已经终止", "The delegation has ended already"))
            row.ended_at = self.clock()
            work.flush()
            record(work, Note(Act.END_DELEGATION, Thing.DELEGATION, str(number)))
            work.commit()

    def of(self, actor: Actor) -> Sequence[Delegation]:
        """Those that the actor has lent or borrowed, the newest first."""
        mine = (DelegationRow.giver == actor.account_id) | (DelegationRow.taker == actor.account_id)
        return self._select(actor.tenant_id, mine)

    def all(self, tenant: TenantId) -> Sequence[Delegation]:
        """Every delegation of an institution, the newest first: for auditor and security."""
        return self._select(tenant, DelegationRow.number > 0)

    def lent_to(self, tenant: TenantId, taker: int) -> Sequence[Lent]:
        """What the member has borrowed at this moment, never more than the givers hold now."""
        present = self.clock()
        open_ones = (
            DelegationRow.taker == taker,
            DelegationRow.ended_at.is_(None),
            DelegationRow.until > present,
        )
        with self.database.reading(tenant) as work:
            rows = work.scalars(select(DelegationRow).where(*open_ones)).all()
        if not rows:
            return ()
        givers = {each.account_id: each for each in self.members.of_tenant(tenant)}
        found = []
        for row in rows:
            giver = givers.get(row.giver)
            if giver is None or giver.suspended:
                continue
            wanted = frozenset(Permission(each) for each in row.permissions) - NEVER_LENT
            held = wanted & giver.permissions
            if held and not giver.roles & SEPARATED:
                found.append(Lent(row.number, row.giver_name, held, giver.reach, row.until))
        return tuple(found)

    def _select(self, tenant: TenantId, condition: object) -> list[Delegation]:
        query = select(DelegationRow).where(condition)  # type: ignore[arg-type]
        query = query.order_by(DelegationRow.number.desc()).limit(500)
        with self.database.reading(tenant) as work:
            return [_delegation(row) for row in work.scalars(query)]

    def _check(
        self, actor: Actor, chosen: frozenset[Permission], until: datetime, reason: str
    ) -> None:
        if not chosen:
            raise BadInput(
                Text("没有选择委托的权限", "No permission was chosen"),
                advice=Text("请至少选择一项", "Choose one at least"),
            )
        if chosen - lendable(actor):
            raise NotAllowed(
                Text(
                    "只能委托自己现有的权限，三员的权限不能委托",
                    "Only one's own permissions are lent, and never an officer's",
                ),
                where=", ".join(sorted(chosen - lendable(actor))),
            )
        present = self.clock()
        if not present < until <= present + timedelta(days=LONGEST_DAYS):
            raise BadInput(
                Text(
                    "截止日期须在今天以后、一年以内", "The end lies after today and within a year"
                ),
                advice=Text("请重新选择日期", "Choose another day"),
            )
        if not 1 <= len(reason.strip()) <= 500:
            raise BadInput(
                Text("请写明委托事由（500 字以内）", "Say why, in 500 characters at most"),
                advice=Text("例如：外出学习期间由其代办", "For instance: away on a course"),
            )

    def _check_taker(self, actor: Actor, taker: int, chosen: frozenset[Permission]) -> str:
        found = {each.account_id: each for each in self.members.of_tenant(actor.tenant_id)}
        member = found.get(taker)
        if member is None or member.suspended:
            raise NotFound(Text("没有这个成员", "There is no such member"))
        if taker == actor.account_id:
            raise BadInput(Text("不能委托给自己", "Nobody delegates to oneself"))
        if member.roles & SEPARATED:
            raise NotAllowed(
                Text("三员不接受业务权限的委托", "Officers borrow no permissions of the work"),
                advice=Text("请选择其他成员", "Choose another member"),
            )
        lent = [each.permissions for each in self.lent_to(actor.tenant_id, taker)]
        together = frozenset().union(chosen, member.permissions, *lent)
        if together >= NEVER_TOGETHER and not self.alone(actor.tenant_id):
            raise NotAllowed(
                Text("录入加减分的人不能同时审批", "Who enters points does not approve them"),
                advice=Text(
                    "请分别委托给不同的人；人少的单位可由系统管理员启用小单位模式",
                    "Lend the two to different people, or turn the mode of small institutions on",
                ),
            )
        return self.members.label_of(taker)


def _delegation(row: DelegationRow) -> Delegation:
    return Delegation(
        number=row.number,
        giver=row.giver,
        giver_name=row.giver_name,
        taker=row.taker,
        taker_name=row.taker_name,
        permissions=frozenset(Permission(each) for each in row.permissions),
        reason=row.reason,
        made_at=row.made_at,
        until=row.until,
        ended_at=row.ended_at,
    )
