"""Who belongs to an institution, and as what."""

import re
from collections.abc import Callable, Collection

from sqlalchemy import ColumnElement, func, or_, select

from core.audit.model import INSTALLATION, Act, Details, Note, Thing
from core.audit.sql import record
from core.columns import now
from core.database import Database, UnitOfWork
from core.errors import BadInput, NotFound
from core.identity.model import Account, Actor
from core.identity.permissions import (
    NEVER_TOGETHER,
    OUTSIDE,
    ROLES,
    SEPARATED,
    Role,
    permitted,
)
from core.identity.scope import DataScope
from core.identity.sql import AccountRow
from core.plugin.catalogue.people.sql import must_be_free
from core.tenancy.model import TenantId
from core.texts import Text
from tenants.leaving import end_of_rights
from tenants.model import Member
from tenants.people.model import Wish
from tenants.sql import MembershipRow, TenantRow

LOOKING = "a person's institutions are looked up before one is entered"
AT = (TenantRow, TenantRow.id == MembershipRow.member_of)
OPERATES = select(AccountRow.operator)
CHANGING = "membership joins an account with an institution, and is written into its log"


class Members:
    """Memberships of all institutions."""

    def __init__(
        self,
        database: Database,
        *,
        allow: Callable[[UnitOfWork, TenantId], None] = lambda work, tenant_id: None,
    ) -> None:
        """``allow`` is asked before a member is added, and raises where there must be no more."""
        self._database = database
        self._allow = allow

    def join(
        self,
        tenant_id: TenantId,
        account_id: int,
        *,
        roles: Collection[Role],
        staff_no: str | None = None,
        unit_no: str | None = None,
        scope: DataScope | None = None,
        in_charge: Collection[str] = (),
    ) -> Member:
        """Make the account a member with exactly these roles; BadInput if they must be separate.

        ``scope`` is that of the roles unless it is given; a suspended member is one again.
        """
        wish = Wish(frozenset(roles), scope, staff_no, unit_no, tuple(sorted(in_charge)))
        with self._database.all_tenants(CHANGING) as session:
            row = self.seat(session, tenant_id, account_id, wish)
            session.commit()
        return as_member(row)

    def seat(
        self, work: UnitOfWork, tenant_id: TenantId, account_id: int, wish: Wish
    ) -> MembershipRow:
        """Make the account a member in the caller's unit of work, which is beyond tenants."""
        if not wish.roles or wish.roles & OUTSIDE:
            raise BadInput(Text("请选择单位内的角色", "Choose roles within the institution"))
        must_be_free(work, account_id)
        _check_separate(work, tenant_id, account_id, wish.roles)
        old = work.get(MembershipRow, (account_id, tenant_id))
        if old is None:
            self._allow(work, tenant_id)
        before = _said(old)
        row = MembershipRow(
            account_id=account_id,
            member_of=tenant_id,
            roles=sorted(role.value for role in wish.roles),
            staff_no=wish.staff_no,
            unit_no=wish.unit_no,
            scope=wish.scope.value if wish.scope else None,
            in_charge=list(wish.in_charge),
            suspended=False,
            since=old.since if old else now(),
        )
        kept = work.merge(row)
        work.flush()
        if _said(kept) != before:
            note = _note(Act.SET_MEMBER, account_id, before=before, after=_said(kept))
            record(work, note, chain=tenant_id)
        return kept

    def suspend(self, tenant_id: TenantId, account_id: int) -> None:
        """Let the membership give no right until it is resumed; NotFound."""
        self._mark(tenant_id, account_id, Act.SUSPEND_MEMBER)

    def resume(self, tenant_id: TenantId, account_id: int) -> None:
        """Let a suspended membership give its rights again; NotFound."""
        self._mark(tenant_id, account_id, Act.RESUME_MEMBER)

    def _mark(self, tenant_id: TenantId, account_id: int, act: Act) -> None:
        with self._database.all_tenants(CHANGING) as session:
            row = session.get(MembershipRow, (account_id, tenant_id))
            if row is None:
                raise NotFound(Text("没有这个成员", "There is no such member"))
            row.suspended = act is Act.SUSPEND_MEMBER
            record(session, _note(act, account_id), chain=tenant_id)
            session.commit()

    def leave(self, tenant_id: TenantId, account_id: int) -> None:
        """End the membership, if there is one, with everything that rested on it.

        Sessions, tokens and delegations are looked up through the membership at each request, so
        the next one finds nothing; what was lent or offered is closed here too.
        """
        with self._database.all_tenants(CHANGING) as session:
            row = session.get(MembershipRow, (account_id, tenant_id))
            if row is not None:
                before = _said(row)
                session.delete(row)
                end_of_rights(session, tenant_id, account_id)
                session.flush()
                note = _note(Act.REMOVE_MEMBER, account_id, before=before)
                record(session, note, chain=tenant_id)
            session.commit()

    def of_tenant(self, tenant_id: TenantId) -> list[Member]:
        """All members, in the order of account ids."""
        return self._select(MembershipRow.member_of == tenant_id)

    def of_account(self, account_id: int) -> list[Member]:
        """Every institution that the account belongs to, in the order of their ids."""
        return self._select(MembershipRow.account_id == account_id)

    def beginning_with(self, tenant_id: TenantId, account_id: int, *, limit: int) -> list[Member]:
        """So many memberships of the account that give rights, that of one institution first."""
        query = select(MembershipRow).where(MembershipRow.account_id == account_id)
        query = query.where(MembershipRow.suspended.is_(False))
        query = query.order_by(MembershipRow.member_of != tenant_id, MembershipRow.member_of)
        with self._database.global_reading(LOOKING) as session:
            return [as_member(row) for row in session.scalars(query.limit(limit))]

    def count(self, account_id: int, *, words: str = "", within: int | None = None) -> int:
        """How many institutions ``search`` would find."""
        query = select(func.count()).select_from(MembershipRow).join(*AT)
        with self._database.global_reading(LOOKING) as session:
            return session.scalar(query.where(*_wanted(account_id, words, within))) or 0

    def search(
        self, account_id: int, *, words: str = "", within: int | None = None, skip: int, limit: int
    ) -> list[Member]:
        """Where the account has rights, of institutions whose names have these words.

        In the order of their ids; ``within`` leaves the one institution alone.
        """
        query = select(MembershipRow).join(*AT).where(*_wanted(account_id, words, within))
        query = query.order_by(MembershipRow.member_of).offset(skip).limit(limit)
        with self._database.global_reading(LOOKING) as session:
            return [as_member(row) for row in session.scalars(query)]

    def chains(self, account_id: int) -> list[int]:
        """The logs that the acts of an account belong to: of its institutions, else of none."""
        return [each.tenant_id for each in self.of_account(account_id)] or [INSTALLATION]

    def label_of(self, account_id: int) -> str:
        """The name of the person behind an account."""
        with self._database.global_reading(LOOKING) as session:
            found = select(AccountRow.label).where(AccountRow.id == account_id)
            return session.scalar(found) or ""

    def actor(self, account: Account, tenant_id: TenantId) -> Actor:
        """The account at work in the institution; NotFound for one that is no member."""
        mine = [each for each in self.of_account(account.id) if each.tenant_id == tenant_id]
        if not mine or mine[0].suspended:
            raise NotFound(Text("没有这个单位", "There is no such institution"))
        return Actor(
            account_id=account.id,
            name=account.label,
            tenant_id=tenant_id,
            roles=mine[0].roles,
            staff_no=mine[0].staff_no,
            unit_no=mine[0].unit_no,
            scope=mine[0].scope,
            in_charge=mine[0].in_charge,
        )

    def _select(self, condition: object) -> list[Member]:
        query = select(MembershipRow).where(condition)  # type: ignore[arg-type]
        query = query.order_by(MembershipRow.member_of, MembershipRow.account_id)
        with self._database.global_reading(LOOKING) as session:
            return [as_member(row) for row in session.scalars(query)]


def _wanted(account_id: int, words: str, within: int | None) -> list[ColumnElement[bool]]:
    wanted = [
        MembershipRow.account_id == account_id,
        MembershipRow.suspended.is_(False),
        TenantRow.hidden == "",
    ]
    if within is not None:
        wanted.append(MembershipRow.member_of == within)
    if words:
        names = (TenantRow.name_zh, TenantRow.name_en, TenantRow.slug)
        pattern = "%" + re.sub(r"([%_/])", r"/\1", words) + "%"
        wanted.append(or_(*(each.ilike(pattern, escape="/") for each in names)))
    return wanted


def _said(row: MembershipRow | None) -> Details | None:
    """What the log says of a membership."""
    if row is None:
        return None
    said: dict[str, object] = {
        "roles": list(row.roles),
        "staff_no": row.staff_no,
        "unit_no": row.unit_no,
    }
    more = {"scope": row.scope, "in_charge": list(row.in_charge), "suspended": row.suspended}
    return said | {name: fact for name, fact in more.items() if fact}


def _note(
    act: Act, account: int, *, before: Details | None = None, after: Details | None = None
) -> Note:
    return Note(act, Thing.MEMBER, str(account), before=before, after=after)


def as_member(row: MembershipRow) -> Member:
    """The member of a row."""
    return Member(
        tenant_id=TenantId(row.member_of),
        account_id=row.account_id,
        roles=frozenset(Role(role) for role in row.roles),
        staff_no=row.staff_no,
        unit_no=row.unit_no,
        scope=DataScope(row.scope) if row.scope else None,
        in_charge=tuple(row.in_charge),
        suspended=row.suspended,
        since=row.since,
    )


def _check_separate(
    session: UnitOfWork, tenant_id: TenantId, account_id: int, roles: Collection[Role]
) -> None:
    """三员分立, over all institutions of the account."""
    elsewhere = session.scalars(
        select(MembershipRow).where(
            MembershipRow.account_id == account_id, MembershipRow.member_of != tenant_id
        )
    )
    held = {Role(role) for row in elsewhere for role in row.roles} | set(roles)
    if held & SEPARATED and session.scalar(OPERATES.where(AccountRow.id == account_id)):
        raise BadInput(
            Text(
                "平台运营账号不能担任单位的三员",
                "An operator's account holds none of the three officers' roles",
            ),
            advice=Text("请另用账号", "Use another account"),
        )
    clashing = sorted(held & SEPARATED)
    if len(clashing) > 1:
        labels = [ROLES[role].label for role in clashing]
        raise BadInput(
            Text(
                "三员分立，同一账号不能兼任：" + "、".join(each.zh for each in labels),
                "Different accounts must hold: " + ", ".join(each.en for each in labels),
            )
        )
    if permitted(roles) >= NEVER_TOGETHER:
        labels = [ROLES[role].label for role in sorted(roles)]
        raise BadInput(
            Text(
                "录入加减分的人不能同时审批，这些角色不能由一人兼任："
                + "、".join(each.zh for each in labels),
                "Who enters points does not approve them; one person cannot hold: "
                + ", ".join(each.en for each in labels),
            ),
            advice=Text(
                "请由不同的人担任；人少的单位可启用小单位模式，以委托办理",
                "Let different people hold them; a small institution may lend, in its mode",
            ),
        )
