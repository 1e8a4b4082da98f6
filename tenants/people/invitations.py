"""Invitations: a link by e-mail, once and not for long, that makes or links an account.

What an invitation gives is checked when it is made and again when it is accepted: whoever has lost
the right to invite in between has invited nobody.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select

from core.audit.model import Act, Note, Thing
from core.audit.sql import record
from core.audit.working import Origin
from core.columns import now
from core.database import Database, UnitOfWork
from core.errors import BadInput, Conflict, GonghengError
from core.identity.links import Links
from core.identity.model import Account, Actor
from core.identity.permissions import Role
from core.identity.scope import DataScope
from core.identity.service import Identity
from core.identity.sql import AccountRow
from core.mail.addresses import checked
from core.tenancy.model import TenantId
from core.texts import Text
from tenants.members import Members
from tenants.people import room
from tenants.people.model import Invitation, InvitationState, Wish
from tenants.people.rights import must_give
from tenants.people.sql import InvitationRow
from tenants.sql import MembershipRow

PURPOSE = "invitation"
HOURS = 72
ACCEPTING = "an invitation joins an account with an institution before it is a member there"


@dataclass(frozen=True)
class Invitations:
    """Made, sent again, revoked by who manages members; accepted by whoever holds the link."""

    database: Database
    links: Links
    members: Members
    identity: Identity
    clock: Callable[[], datetime] = now
    allow: Callable[[TenantId, int], None] = lambda tenant, waiting: None
    """Asked before somebody is invited, with how many are then waiting; raises where too many."""

    def invite(self, actor: Actor, email: str, label: str, *, wish: Wish) -> tuple[Invitation, str]:
        """A new invitation and the secret of its link, which is kept nowhere."""
        must_give(actor, wish)
        address, name = checked(email).casefold(), _checked_label(label)
        self._must_be_new(actor.tenant_id, address)
        with self.database.session(actor.tenant_id) as work:
            self.allow(actor.tenant_id, room.check(work, address, self.clock()) + 1)
            row = InvitationRow(
                email=address,
                label=name,
                roles=sorted(role.value for role in wish.roles),
                scope=wish.scope.value if wish.scope else None,
                staff_no=wish.staff_no,
                unit_no=wish.unit_no,
                in_charge=list(wish.in_charge),
                inviter=actor.account_id,
                invited_by=actor.name,
                sent_at=self.clock(),
                expires_at=self.clock() + timedelta(hours=HOURS),
                sent=1,
                state=InvitationState.OPEN.value,
            )
            work.add(row)
            work.flush()
            facts = {"email": address, "roles": row.roles, "scope": row.scope}
            record(work, Note(Act.INVITE, Thing.INVITATION, str(row.number), after=facts))
            work.commit()
        return self._invitation(row), self._link(actor.tenant_id, row.number)

    def of(self, actor: Actor) -> Sequence[Invitation]:
        """The last invitations of the institution, the newest first."""
        _must_manage(actor)
        query = select(InvitationRow).order_by(InvitationRow.number.desc()).limit(room.MOST_OPEN)
        with self.database.reading(actor.tenant_id) as work:
            rows = list(work.scalars(query))
        known = self.identity.of_ids([each.accepted_by for each in rows if each.accepted_by])
        names = {number: each.name for number, each in known.items()}
        return [
            replace(self._invitation(row), accepted_by=names.get(row.accepted_by or 0, ""))
            for row in rows
        ]

    def send_again(self, actor: Actor, number: int) -> tuple[Invitation, str]:
        """A fresh link for an invitation not yet accepted; the old link ends."""
        with self.database.session(actor.tenant_id) as work:
            row = _obtained(work, number)
            must_give(actor, _wish(row))
            if row.state != InvitationState.OPEN.value:
                raise _over()
            self._must_be_new(actor.tenant_id, row.email)
            room.check_again(work, row, self.clock())
            row.sent += 1
            row.inviter, row.invited_by = actor.account_id, actor.name
            row.sent_at = self.clock()
            row.expires_at = row.sent_at + timedelta(hours=HOURS)
            work.flush()
            facts = {"email": row.email, "sent": row.sent}
            record(work, Note(Act.INVITE, Thing.INVITATION, str(number), after=facts))
            work.commit()
        return self._invitation(row), self._link(actor.tenant_id, number)

    def revoke(self, actor: Actor, number: int) -> None:
        """Let the invitation not be accepted any more."""
        _must_manage(actor)
        with self.database.session(actor.tenant_id) as work:
            row = _obtained(work, number)
            if row.state != InvitationState.OPEN.value:
                raise _over()
            row.state = InvitationState.REVOKED.value
            work.flush()
            record(work, Note(Act.REVOKE_INVITATION, Thing.INVITATION, str(number)))
            work.commit()
        self.links.void(PURPOSE, _subject(actor.tenant_id, number))

    def look(self, secret: str) -> tuple[TenantId, Invitation]:
        """What a link would do, without using it; BadInput when it can do nothing."""
        tenant, number = _parsed(self.links.look(PURPOSE, secret))
        with self.database.reading(tenant) as work:
            row = _obtained(work, number)
        if row.state != InvitationState.OPEN.value:
            raise _over()
        return tenant, self._invitation(row)

    def accept(self, secret: str, account: Account) -> TenantId:
        """Make the account a member: link, invitation and membership in one transaction.

        The account is one with the address that the letter went to; BadInput for any other.
        """
        tenant, _ = self._accept(secret, lambda work: account)
        return tenant

    def enrol(self, secret: str, draft: AccountRow) -> Account:
        """Keep a new account and make it a member, both or neither."""
        _, made = self._accept(secret, lambda work: self.identity.keep(work, draft))
        return made

    def _accept(
        self, secret: str, who: Callable[[UnitOfWork], Account]
    ) -> tuple[TenantId, Account]:
        with self.database.all_tenants(ACCEPTING) as work:
            tenant, number = _parsed(self.links.use(PURPOSE, secret, work=work))
            row = work.get(InvitationRow, (tenant, number))
            if row is None or row.state != InvitationState.OPEN.value:
                raise _over()
            wish, account = _wish(row), who(work)
            self._check_inviter(row, tenant, wish)
            _check_address(row, account)
            if work.get(MembershipRow, (account.id, tenant)) is not None:
                raise Conflict(
                    Text("您已经是本单位成员", "You are a member of this institution already"),
                    advice=Text(
                        "角色由安全管理员更改", "Roles are changed by its security administrator"
                    ),
                )
            row.state, row.accepted_by = InvitationState.ACCEPTED.value, account.id
            self.members.seat(work, tenant, account.id, wish)
            origin = Origin(account.id, account.label)
            facts = {"account": account.name, "email": account.email}
            note = Note(
                Act.ACCEPT_INVITATION, Thing.INVITATION, str(number), after=facts, origin=origin
            )
            record(work, note, chain=tenant)
            work.commit()
        return tenant, account

    def _must_be_new(self, tenant: TenantId, address: str) -> None:
        """Whoever is a member is not invited; roles are changed on the page of members."""
        for account in self.identity.of_email(address):
            if any(each.tenant_id == tenant for each in self.members.of_account(account.id)):
                raise Conflict(
                    Text("已经是本单位成员", "This is a member of the institution already"),
                    where=account.name,
                    advice=Text("请在“成员”页更改角色", "Change the roles on the page of members"),
                )

    def _check_inviter(self, row: InvitationRow, tenant: TenantId, wish: Wish) -> None:
        """The invitation is worth what its inviter may give today."""
        try:
            inviter = self.members.actor(self.identity.account(row.inviter), tenant)
            must_give(inviter, wish)
        except GonghengError:
            raise _over() from None

    def _link(self, tenant: TenantId, number: int) -> str:
        subject = _subject(tenant, number)
        self.links.void(PURPOSE, subject)
        return self.links.make(PURPOSE, subject, HOURS)

    def _invitation(self, row: InvitationRow) -> Invitation:
        state = InvitationState(row.state)
        if state is InvitationState.OPEN and row.expires_at <= self.clock():
            state = InvitationState.EXPIRED
        return Invitation(
            number=row.number,
            email=row.email,
            label=row.label,
            wish=_wish(row),
            invited_by=row.invited_by,
            sent_at=row.sent_at,
            expires_at=row.expires_at,
            sent=row.sent,
            state=state,
        )


def _must_manage(actor: Actor) -> None:
    must_give(actor, Wish(frozenset({Role.MEMBER})))


def _obtained(work: UnitOfWork, number: int) -> InvitationRow:
    what = Text("没有这个邀请", "There is no such invitation")
    return work.obtain(InvitationRow, number, what=what)


def _wish(row: InvitationRow) -> Wish:
    return Wish(
        roles=frozenset(Role(role) for role in row.roles),
        scope=DataScope(row.scope) if row.scope else None,
        staff_no=row.staff_no,
        unit_no=row.unit_no,
        in_charge=tuple(row.in_charge),
    )


def _subject(tenant: TenantId, number: int) -> str:
    return f"{tenant}:{number}"


def _parsed(subject: str) -> tuple[TenantId, int]:
    tenant, _, number = subject.partition(":")
    return TenantId(int(tenant)), int(number)


def _check_address(row: InvitationRow, account: Account) -> None:
    if account.email.casefold() == row.email:
        return
    raise BadInput(
        Text(
            f"邀请发给 {row.email}，当前帐号（{account.name}）登记的不是这个邮箱",
            f"The invitation went to {row.email}; this account ({account.name}) has another "
            "address",
        ),
        advice=Text(
            "请改用该邮箱的帐号登录、用它新设帐号，或请安全管理员邀请您登记的邮箱",
            "Sign in with the account of that address, make one with it, or ask to be invited at "
            "your own address",
        ),
    )


def _checked_label(label: str) -> str:
    kept = label.strip()
    if not 1 <= len(kept) <= 60 or not kept.isprintable():
        raise BadInput(
            Text("姓名须为 1 至 60 个字", "A name has 1 to 60 characters"),
            advice=Text("请填写被邀请人的姓名", "Give the name of the person invited"),
        )
    return kept


def _over() -> BadInput:
    return BadInput(
        Text("邀请已撤回、已接受或不再有效", "The invitation was revoked, accepted or is void"),
        advice=Text("请向本单位安全管理员重新索取", "Ask the security administrator for a new one"),
    )
