"""Prepared colleagues: accounts that one person steps into, so that one can walk a whole month.

They are separate accounts, the three officers among them, whose passwords nobody has. Stepping in
is for who manages members, while the institution tries the product out, and never afterwards.
"""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from core.audit.model import Act, Note, Thing
from core.audit.sql import record
from core.database import Database
from core.errors import Conflict, NotFound
from core.identity.model import Account, Actor
from core.identity.permissions import ROLES, Permission, Role
from core.identity.service import Identity
from core.tenancy.model import TenantId
from core.texts import Text
from tenants.life import TRYING
from tenants.members import Members
from tenants.model import Member
from tenants.standing import Standings

OFFICERS = (Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDITOR)
"""The three officers of a new institution: three accounts."""

EVERYBODY = (
    Role.APPRAISAL_OFFICE,
    Role.LEADER,
    Role.DEPARTMENT_HEAD,
    Role.MEMBER,
    *OFFICERS,
)
"""Who is needed for a whole month."""


@dataclass(frozen=True, slots=True)
class Seats:
    """Whose figures the member sees, and which department the head leads."""

    staff_no: str | None = None
    unit_no: str | None = None


NO_SEATS = Seats()


@dataclass(frozen=True, slots=True)
class Colleague:
    """A prepared colleague and what it is in the institution."""

    account: Account
    member: Member

    @property
    def role(self) -> Role:
        """The one role that it has."""
        return next(iter(self.member.roles))

    @property
    def called(self) -> Text:
        """What pages call it."""
        return ROLES[self.role].label


@dataclass(frozen=True)
class Colleagues:
    """The prepared colleagues of every institution."""

    database: Database
    identity: Identity
    members: Members
    standings: Standings

    def prepare(
        self, tenant: TenantId, *, roles: Collection[Role] = EVERYBODY, seats: Seats = NO_SEATS
    ) -> Sequence[Colleague]:
        """Make those that are missing, and give all of them their seats; Conflict if not on trial.

        Safe to ask again: after a crash, or once there are figures to give seats by.
        """
        self._must_try(tenant)
        known = {each.role: each.account.id for each in self.of(tenant)}
        for role in roles:
            account = known[role] if role in known else self._account(tenant, role)
            self.members.join(
                tenant,
                account,
                roles=[role],
                staff_no=seats.staff_no if role is Role.MEMBER else None,
                unit_no=seats.unit_no if role in {Role.MEMBER, Role.DEPARTMENT_HEAD} else None,
            )
        return self.of(tenant)

    def of(self, tenant: TenantId) -> Sequence[Colleague]:
        """Those that are members now, in the order of ``EVERYBODY``."""
        members = [each for each in self.members.of_tenant(tenant) if not each.suspended]
        accounts = self.identity.of_ids([each.account_id for each in members])
        found = [
            Colleague(accounts[each.account_id], each)
            for each in members
            if _is_prepared(accounts.get(each.account_id), each)
        ]
        return sorted(found, key=lambda each: EVERYBODY.index(each.role))

    def one(self, tenant: TenantId, account_id: int) -> Colleague:
        """The colleague of that account; NotFound for anybody else."""
        mine = [each for each in self.members.of_account(account_id) if each.tenant_id == tenant]
        account = self.identity.of_ids([account_id]).get(account_id)
        if account is None or not mine or mine[0].suspended or not _is_prepared(account, mine[0]):
            raise NotFound(Text("没有这位预设同事", "There is no such prepared colleague"))
        return Colleague(account, mine[0])

    def step_into(self, actor: Actor, account_id: int) -> Colleague:
        """Let the actor act as this colleague from now on, which the log says with every act."""
        self._must_let(actor)
        found = self.one(actor.tenant_id, account_id)
        said = {"account": found.account.name, "role": found.role.value}
        self._tell(actor, Note(Act.STEP_INTO, Thing.MEMBER, str(account_id), after=said))
        return found

    def step_back(self, actor: Actor, account_id: int) -> None:
        """The actor is itself again; allowed at any time."""
        self._tell(actor, Note(Act.STEP_BACK, Thing.MEMBER, str(account_id)))

    def acting(self, actor: Actor, account_id: int) -> Colleague | None:
        """The colleague that the actor has stepped into, if that is still right."""
        if not actor.may(Permission.MANAGE_MEMBERS):
            return None
        try:
            return self.one(actor.tenant_id, account_id)
        except NotFound:
            return None

    def retire(self, tenant: TenantId) -> int:
        """End them with everything that they may do: the institution becomes full; how many."""
        found = self.of(tenant)
        for each in found:
            self.members.leave(tenant, each.account.id)
            self.identity.close_account(each.account.id)
        return len(found)

    def _account(self, tenant: TenantId, role: Role) -> int:
        name = f"{role.name.lower().replace('_', '-')}.{secrets.token_hex(4)}{_ending(tenant)}"
        label = f"演练·{ROLES[role].label.zh}"
        return self.identity.add_account(name, secrets.token_urlsafe(32), label=label).id

    def _must_let(self, actor: Actor) -> None:
        actor.must(Permission.MANAGE_MEMBERS)
        self._must_try(actor.tenant_id)

    def _must_try(self, tenant: TenantId) -> None:
        if self.standings.of(tenant) not in TRYING:
            raise Conflict(
                Text(
                    "只有试用中的单位可以换用预设同事的身份",
                    "Prepared colleagues are for institutions that try the product out",
                ),
                advice=Text("请由本人登录办理", "Everybody signs in as themselves"),
            )

    def _tell(self, actor: Actor, note: Note) -> None:
        with self.database.session(actor.tenant_id) as work:
            record(work, note)
            work.commit()


def _ending(tenant: TenantId) -> str:
    return f"@{int(tenant)}.colleague"


def _is_prepared(account: Account | None, member: Member) -> bool:
    """Whether the account was made here, for this institution, and is nothing else in it."""
    if (
        account is None
        or not account.active
        or not account.name.endswith(_ending(member.tenant_id))
    ):
        return False
    return len(member.roles) == 1 and member.roles <= set(EVERYBODY)
