"""Members of an institution sign in by its provider.

What a provider vouches for opens its own institution alone: the session is confined to it, so a
provider can never enter another institution as somebody who belongs to both.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from core.audit.model import Act, Note, Outcome, Thing
from core.audit.sql import record
from core.database import Database
from core.errors import BadInput, NotAllowed, NotFound
from core.identity.model import Account
from core.identity.oidc import OpenId, Pending, Proven, Provider
from core.identity.permissions import Role
from core.identity.service import Identity
from core.identity.sessions import Sessions
from core.tenancy.model import TenantId
from core.texts import Text
from core.vault import Vault
from tenants.members import Members
from tenants.model import Member
from tenants.signon.model import Agreement, Rule, check
from tenants.signon.sql import ProviderRow, SubjectRow


@dataclass(frozen=True, slots=True)
class Vouched:
    """The account that has come back, and the provider's name for its session."""

    account: Account
    session: str


@dataclass(frozen=True)
class SignOn:
    """Providers of all institutions."""

    database: Database
    vault: Vault
    openid: OpenId
    identity: Identity
    members: Members
    sessions: Sessions

    def agreement(self, tenant: TenantId) -> Agreement | None:
        """What the institution has agreed with its provider, without the secret."""
        with self.database.reading(tenant) as work:
            row = work.find(ProviderRow)
        return _agreement(row) if row else None

    def enabled(self, tenant: TenantId) -> bool:
        """Whether members can sign in by a provider."""
        found = self.agreement(tenant)
        return found is not None and found.enabled

    def agree(self, tenant: TenantId, agreement: Agreement, *, secret: str = "") -> None:
        """Keep an agreement once the provider has answered; without a secret the old one stays."""
        check(agreement)
        if agreement.enabled:
            self.openid.discover(agreement.issuer, fresh=True)
        with self.database.session(tenant) as work:
            row = work.find(ProviderRow)
            if row is None and not secret:
                raise BadInput(
                    Text("请填写客户端密钥", "The client secret is missing"),
                    advice=Text("在登录服务登记本系统时取得", "The provider gives it to you"),
                )
            if row is not None and row.issuer != agreement.issuer and not secret:
                raise BadInput(
                    Text("换了发行者，须重新填写密钥", "Another issuer needs its own secret"),
                    advice=Text("密钥不会发给别的服务", "A secret is never sent to another one"),
                )
            sealed = self.vault.seal(secret.encode(), use=_use(tenant)) if secret else ""
            kept = ProviderRow(tenant_id=tenant, **_columns(agreement))
            kept.secret = sealed or (row.secret if row else "")
            work.merge(kept)
            work.flush()
            note = Note(Act.SET_SIGN_ON, Thing.SETTING, agreement.issuer, after=_facts(agreement))
            record(work, note)
            work.commit()

    def begin(self, tenant: TenantId, back: str) -> tuple[str, Pending]:
        """Where to go, and what to remember; NotFound where there is no provider."""
        provider, _ = self._provider(tenant)
        return self.openid.begin(provider, back)

    def finish(
        self,
        tenant: TenantId,
        pending: Pending,
        *,
        back: str,
        given: Mapping[str, str],
        link: int | None = None,
    ) -> Vouched:
        """Who has come back. ``link`` is an account signed in here that is the same person."""
        provider, agreement = self._provider(tenant)
        try:
            proven = self.openid.finish(provider, pending, back=back, given=given)
            account = self._account(tenant, agreement, proven, link)
            self._give_roles(tenant, agreement, proven, account)
        except NotAllowed as error:
            self._refused(tenant, error)
            raise
        return Vouched(account, proven.session)

    def logout_address(self, tenant: TenantId, back: str) -> str:
        """Where a reader ends the provider's session too; may be empty."""
        return self.openid.logout_address(self._provider(tenant)[0], back)

    def ended(self, tenant: TenantId, logout_token: str) -> int:
        """End the sessions that the provider says are over; how many."""
        ended = self.openid.ended(self._provider(tenant)[0], logout_token)
        if not ended.subject:
            return self.sessions.end_vouched(tenant, sid=ended.session)
        account = self._linked(tenant, ended.issuer, ended.subject)
        if account is None:
            return 0
        return self.sessions.end_vouched(tenant, account_id=account, sid=ended.session)

    def _provider(self, tenant: TenantId) -> tuple[Provider, Agreement]:
        with self.database.reading(tenant) as work:
            row = work.find(ProviderRow)
        if row is None or not row.enabled:
            raise NotFound(Text("本单位没有统一登录", "There is no single sign-on here"))
        secret = self.vault.open(row.secret, use=_use(tenant)).decode()
        return Provider(row.issuer, row.client_id, secret), _agreement(row)

    def _account(
        self, tenant: TenantId, agreement: Agreement, proven: Proven, link: int | None
    ) -> Account:
        linked = self._linked(tenant, proven.issuer, proven.subject)
        if linked is not None:
            return self._open_account(linked)
        if link is not None:
            self._must_be_member(tenant, link)
            self._link(tenant, proven, link)
            return self._open_account(link)
        if not agreement.makes_accounts or not agreement.roles(proven.claims):
            raise _unknown()
        name = f"sso-{tenant}-{secrets.token_hex(6)}"
        made = self.identity.add_account(name, secrets.token_urlsafe(32), label=proven.name)
        self._link(tenant, proven, made.id)
        self.members.join(tenant, made.id, roles=agreement.roles(proven.claims))
        return made

    def _open_account(self, number: int) -> Account:
        account = self.identity.account(number)
        if not account.active:
            raise _unknown()
        return account

    def _must_be_member(self, tenant: TenantId, account: int) -> Member:
        mine = [each for each in self.members.of_account(account) if each.tenant_id == tenant]
        if not mine or mine[0].suspended:
            raise _unknown()
        return mine[0]

    def _give_roles(
        self, tenant: TenantId, agreement: Agreement, proven: Proven, account: Account
    ) -> None:
        """Let the roles that follow the provider follow it; somebody without any is refused."""
        member = self._must_be_member(tenant, account.id)
        wanted = (member.roles - agreement.managed) | agreement.roles(proven.claims)
        if not wanted:
            self.sessions.end_vouched(tenant, account_id=account.id)
            raise _unknown()
        if wanted != member.roles:
            self._rejoin(member, wanted)

    def _rejoin(self, member: Member, roles: frozenset[Role]) -> None:
        self.members.join(
            member.tenant_id,
            member.account_id,
            roles=roles,
            staff_no=member.staff_no,
            unit_no=member.unit_no,
            scope=member.scope,
            in_charge=member.in_charge,
        )

    def _linked(self, tenant: TenantId, issuer: str, subject: str) -> int | None:
        with self.database.reading(tenant) as work:
            row = work.find(SubjectRow, issuer, subject)
        return row.account_id if row else None

    def _link(self, tenant: TenantId, proven: Proven, account: int) -> None:
        with self.database.session(tenant) as work:
            row = SubjectRow(issuer=proven.issuer, subject=proven.subject, account_id=account)
            work.add(row)
            work.flush()
            facts = {"issuer": proven.issuer, "subject": proven.subject}
            record(work, Note(Act.LINK_SIGN_ON, Thing.ACCOUNT, str(account), after=facts))
            work.commit()

    def _refused(self, tenant: TenantId, error: NotAllowed) -> None:
        facts = {"way": "single sign-on", "why": error.where}
        with self.database.session(tenant) as work:
            note = Note(Act.SIGN_IN, Thing.ACCOUNT, "", outcome=Outcome.REFUSED, after=facts)
            record(work, note)
            work.commit()


def _agreement(row: ProviderRow) -> Agreement:
    return Agreement(
        issuer=row.issuer,
        client_id=row.client_id,
        claim=row.claim,
        rules=tuple(Rule(value, Role(role)) for value, role in row.rules),
        fallback=Role(row.fallback) if row.fallback else None,
        makes_accounts=row.makes_accounts,
        gives_officers=row.gives_officers,
        enabled=row.enabled,
    )


def _columns(agreement: Agreement) -> dict[str, object]:
    return {
        "issuer": agreement.issuer,
        "client_id": agreement.client_id,
        "claim": agreement.claim,
        "rules": [[each.value, each.role.value] for each in agreement.rules],
        "fallback": agreement.fallback.value if agreement.fallback else "",
        "makes_accounts": agreement.makes_accounts,
        "gives_officers": agreement.gives_officers,
        "enabled": agreement.enabled,
    }


def _facts(agreement: Agreement) -> dict[str, object]:
    rules = [f"{each.value} = {each.role.value}" for each in agreement.rules]
    return _columns(agreement) | {"rules": rules}


def _use(tenant: TenantId) -> str:
    return f"sign-on/{tenant}"


def _unknown() -> NotAllowed:
    return NotAllowed(
        Text(
            "登录服务认识您，但本单位没有给您权限",
            "The provider knows you, the institution does not",
        ),
        where="no membership",
        advice=Text(
            "请联系本单位安全管理员开通", "Ask your security administrator for a membership"
        ),
    )
