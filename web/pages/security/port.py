"""What the page of sign-in security stands on."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import Conflict, NotFound
from core.identity.model import Account
from core.identity.permissions import SEPARATED, Permission, permitted
from core.identity.second import SecondFactors
from core.identity.service import Identity
from core.identity.tokens import Tokens
from core.tenancy.model import TenantId
from core.texts import Text
from tenants.members import Members
from tenants.model import Member
from tenants.preferences import Preferences
from web.values import Membership

SECOND_STEP = "second_step"
OFFICERS = "officers"
OF_OFFICERS = permitted(SEPARATED) - {Permission.CHOOSE_PACKS}
"""What the three officers alone may do; whoever may do it is one of them."""


@dataclass(frozen=True, slots=True)
class Guarded:
    """A member with the account behind it, and whether it signs in with a second step."""

    member: Member
    account: Account
    second: bool


@dataclass(frozen=True, slots=True)
class Guards:
    """What an institution asks of its members when they sign in."""

    identity: Identity
    second: SecondFactors
    members: Members
    preferences: Preferences
    tokens: Tokens

    def requires_second(self, tenant: int) -> bool:
        """Whether the three officers of the institution must use a second step."""
        return bool(self.preferences.get(TenantId(tenant), SECOND_STEP) == OFFICERS)

    def require_second(self, tenant: int, whom: str) -> None:
        """``officers`` must use a second step, or nobody (the empty text)."""
        self.preferences.put(TenantId(tenant), SECOND_STEP, OFFICERS if whom == OFFICERS else "")

    def lacks_second(self, member: Membership, account_id: int) -> bool:
        """Whether this member must turn on a second step before going on."""
        officer = bool(member.permissions & OF_OFFICERS)
        return (
            officer and self.requires_second(member.place.id) and not self.second.is_on(account_id)
        )

    def of(self, tenant: int) -> Sequence[Guarded]:
        """Every member of the institution."""
        members = self.members.of_tenant(TenantId(tenant))
        ids = [each.account_id for each in members]
        accounts, having = self.identity.of_ids(ids), self.second.having(ids)
        return [
            Guarded(each, accounts[each.account_id], each.account_id in having)
            for each in members
            if each.account_id in accounts
        ]

    def reset_second(self, tenant: int, account_id: int) -> Account:
        """Turn off the second step of a member who has lost it; NotFound for anybody else."""
        of_account = self.members.of_account(account_id)
        if TenantId(tenant) not in {each.tenant_id for each in of_account}:
            raise NotFound(Text("没有这个成员", "There is no such member"))
        account = self.identity.account(account_id)
        if len(of_account) > 1 or account.operator:
            raise Conflict(
                Text(
                    "此人还属于其他单位，本单位不能单独重设",
                    "This person belongs to other institutions too, so one alone cannot reset it",
                ),
                where=account.label,
                advice=Text("请本人用恢复码登录后重设", "They can sign in with a recovery code"),
            )
        self.second.turn_off(account)
        self.identity.revoke_sessions(account_id)
        return account
