"""Accounts and memberships, as pages ask for them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.audit.model import INSTALLATION, Act, Note, Outcome, Thing
from core.audit.service import Audit
from core.audit.working import Origin
from core.errors import NotAllowed, NotFound
from core.identity import model
from core.identity.model import is_shut
from core.identity.permissions import ROLES, Permission
from core.identity.service import STRANGE, Identity, Known
from core.identity.sessions import Sessions
from core.listing import Page
from core.tenancy.model import TenantId
from core.texts import Text
from tenants.members import Members
from tenants.model import Member, Tenant
from tenants.service import Tenants
from web.pages.courts.port import PAGE
from web.values import Account, Membership, Place

NEARBY = 60
"""How many memberships are read with that of a page; a city has no more institutions."""


def place(tenant: Tenant, parent: str | None = None) -> Place:
    """An institution as pages see it."""
    return Place(
        id=tenant.id,
        slug=tenant.slug,
        name=tenant.name,
        sector=tenant.sector.value,
        level=tenant.level,
        parent=parent,
        life=tenant.life,
    )


@dataclass(frozen=True, slots=True)
class PageIdentity:
    """Fits ``web.ports.Identity``."""

    identity: Identity
    members: Members
    tenants: Tenants
    audit: Audit
    sessions: Sessions

    def sign_in(
        self, name: str, password: str, *, source: str = "", known: Known = STRANGE
    ) -> Account:
        """The account; NotAllowed when name and password do not fit."""
        try:
            found = self.identity.sign_in(name, password, source=source, known=known)
        except NotAllowed as error:
            if not is_shut(error):
                self._refused(name, source)
            raise
        return _account(found)

    def begin(
        self, account: Account, *, source: str, agent: str, way: str = "", sid: str = ""
    ) -> str:
        """The key of a new session, which is written down with it."""
        found = self.identity.account(account.id)
        return self.sessions.begin(
            found, source=source, agent=agent, way=way, within=account.within, sid=sid
        )

    def sign_out(self, account: Account, key: str) -> None:
        """End the session of that key, also where its cookie was copied; write it down."""
        self.sessions.end_here(self.identity.account(account.id), key)

    def _refused(self, name: str, source: str) -> None:
        try:
            account: int | None = self.identity.named(name).id
        except NotFound:
            account = None
        who = Origin(account, "", source)
        note = Note(Act.SIGN_IN, Thing.ACCOUNT, name, outcome=Outcome.REFUSED, origin=who)
        self._tell(account, note)

    def _tell(self, account: int | None, note: Note) -> None:
        """Every institution of the account; the installation where there is none."""
        mine = self.members.of_account(account) if account is not None else ()
        self.audit.tell([each.tenant_id for each in mine] or [INSTALLATION], note)

    def account(self, account_id: int, sessions: int, key: str) -> Account | None:
        """The account of a session, unless either has been ended."""
        found = self.sessions.resume(account_id, sessions, key)
        return _account(found) if found else None

    def membership(self, account: Account, slug: str) -> Membership | None:
        """The account in one institution, in as many steps however many others there are."""
        known = {each.id: each for each in self.tenants.with_parent(slug)}
        tenant = next((each for each in known.values() if each.slug == slug), None)
        if tenant is None or account.within not in (None, tenant.id):
            return None
        mine = self.members.beginning_with(tenant.id, account.id, limit=NEARBY)
        if not mine or mine[0].tenant_id != tenant.id:
            return None
        if account.within is not None:
            mine = mine[:1]
        open_in = frozenset(e.tenant_id for e in mine if Permission.SEE_ALL in e.permissions)
        found = _membership(mine[0], tenant, known)
        return replace(found, elsewhere=len(mine) > 1, open_in=open_in)

    def choice(self, account: Account, *, words: str = "", page: int = 1) -> Page[Membership]:
        """A page of the account's institutions whose names have these words."""
        within = account.within
        total = self.members.count(account.id, words=words, within=within)
        page = min(page, max(1, -(-total // PAGE)))
        skip = (page - 1) * PAGE
        mine = self.members.search(account.id, words=words, within=within, skip=skip, limit=PAGE)
        known = self.tenants.with_parents([each.tenant_id for each in mine])
        found = [_membership(each, known[each.tenant_id], known) for each in mine]
        return Page(found, total, page, PAGE)

    def memberships(self, account: Account) -> Sequence[Membership]:
        """Every institution the account belongs to; by single sign-on the one it is for."""
        mine = [
            each
            for each in self.members.of_account(account.id)
            if not each.suspended and account.within in (None, each.tenant_id)
        ]
        known = self.tenants.with_parents([each.tenant_id for each in mine])
        return [_membership(each, known[each.tenant_id], known) for each in mine]


def _membership(member: Member, tenant: Tenant, known: dict[TenantId, Tenant]) -> Membership:
    above = known.get(tenant.parent) if tenant.parent is not None else None
    labels = [ROLES[role].label for role in sorted(member.roles)]
    return Membership(
        place=place(tenant, above.slug if above else None),
        role=Text("、".join(each.zh for each in labels), ", ".join(each.en for each in labels)),
        permissions=member.permissions,
        staff_no=member.staff_no,
        reach=member.reach,
    )


def _account(account: model.Account) -> Account:
    return Account(
        id=account.id,
        name=account.name,
        shown=account.label,
        sessions=account.sessions,
        operator=account.operator,
        within=account.within,
    )
