"""Tokens for programs: each for one institution, with some of its owner's permissions, for a time.

A token never does more than its owner may do at the moment of the request, and nothing once the
owner has left. It is shown once and kept as a digest; its first letters are known, so that tools
which look for leaked secrets find it.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, update

from core.audit.model import Act, Note, Thing
from core.audit.sql import record
from core.columns import now
from core.database import Database
from core.errors import BadInput, NotFound
from core.identity.bearing import alive, digest_of, fits_a_list, must_end, secret_of, used
from core.identity.model import Account
from core.identity.permissions import Permission
from core.identity.sql import AccountRow, TokenRow, as_account
from core.tenancy.model import TenantId
from core.texts import Text

PREFIX = "gongheng_"
OFFERED = (
    Permission.EXPORT,
    Permission.SEE_OWN,
    Permission.SEE_UNIT,
    Permission.SEE_ALL,
    Permission.SEE_ROWS,
    Permission.SEE_LOWER,
)
"""What a token can be for: reading, never changing."""

ASKING = "a request says by its token whose it is before any institution is chosen"


@dataclass(frozen=True, slots=True)
class Token:
    """A token as its owner sees it; the secret itself is nowhere."""

    id: int
    account_id: int
    name: str
    beginning: str
    permissions: frozenset[Permission]
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who asks by a token: the account, confined to one institution and some permissions."""

    account: Account
    tenant_id: int
    permissions: frozenset[Permission]


class Tokens:
    """Tokens of all accounts."""

    def __init__(self, database: Database, *, clock: Callable[[], datetime] = now) -> None:
        self._database = database
        self._clock = clock

    def make(
        self,
        tenant: TenantId,
        account_id: int,
        *,
        name: str,
        permissions: Collection[Permission],
        days: int,
    ) -> str:
        """A new token, shown this once; BadInput without a name, a permission or an end."""
        if not fits_a_list(name) or not permissions:
            raise BadInput(
                Text("请填写用途名称并选择权限", "A token needs a name and a permission"),
                advice=Text("名称不超过 80 个字符", "The name has 80 characters at most"),
            )
        must_end(days)
        secret, present = secret_of(PREFIX), self._clock()
        row = TokenRow(
            account_id=account_id,
            within=tenant,
            name=name.strip(),
            beginning=secret.beginning,
            digest=secret.digest,
            permissions=sorted(each.value for each in permissions),
            made_at=present,
            expires_at=present + timedelta(days=days),
        )
        with self._database.all_tenants(ASKING) as work:
            work.add(row)
            work.flush()
            facts = {"name": row.name, "permissions": row.permissions, "days": days}
            record(work, Note(Act.ADD_TOKEN, Thing.TOKEN, str(row.id), after=facts), chain=tenant)
            work.commit()
        return secret.whole

    def bearer(self, secret: str) -> Bearer | None:
        """Who a token stands for; None for one that is over, revoked or none."""
        if not secret.startswith(PREFIX):
            return None
        present = self._clock()
        query = (
            select(AccountRow, TokenRow)
            .join(TokenRow, TokenRow.account_id == AccountRow.id)
            .where(
                TokenRow.digest == digest_of(secret), AccountRow.active, *alive(TokenRow, present)
            )
        )
        with self._database.global_reading(ASKING) as work:
            found = work.execute(query).one_or_none()
        if found is None:
            return None
        account, token = found
        used(self._database, token, present, why=ASKING)
        allowed = frozenset(Permission(each) for each in token.permissions)
        return Bearer(as_account(account), token.within, allowed)

    def of_account(self, account_id: int, tenant: TenantId | None = None) -> list[Token]:
        """The account's living tokens, the newest first; of one institution if it is given."""
        which = [TokenRow.account_id == account_id]
        return self._select(*which, *([TokenRow.within == tenant] if tenant else []))

    def of_tenant(self, tenant: TenantId) -> list[Token]:
        """Every living token for the institution, the newest first."""
        return self._select(TokenRow.within == tenant)

    def revoke(
        self, number: int, *, account_id: int | None = None, tenant: int | None = None
    ) -> None:
        """Revoke a token of this account, or of this institution; NotFound for any other."""
        owner = TokenRow.account_id == account_id if tenant is None else TokenRow.within == tenant
        ending = (
            update(TokenRow)
            .where(TokenRow.id == number, owner, *alive(TokenRow, self._clock()))
            .values(revoked_at=self._clock())
            .returning(TokenRow.within, TokenRow.name)
        )
        with self._database.all_tenants(ASKING) as work:
            ended = work.execute(ending).one_or_none()
            if ended is None:
                raise NotFound(Text("没有这个令牌", "There is no such token"))
            facts = {"name": ended.name}
            note = Note(Act.REVOKE_TOKEN, Thing.TOKEN, str(number), before=facts)
            record(work, note, chain=ended.within)
            work.commit()

    def _select(self, *which: ColumnElement[bool]) -> list[Token]:
        query = select(TokenRow).where(*which, *alive(TokenRow, self._clock()))
        with self._database.global_reading(ASKING) as work:
            return [_token(row) for row in work.scalars(query.order_by(TokenRow.id.desc()))]


def _token(row: TokenRow) -> Token:
    return Token(
        id=row.id,
        account_id=row.account_id,
        name=row.name,
        beginning=row.beginning,
        permissions=frozenset(Permission(each) for each in row.permissions),
        made_at=row.made_at,
        expires_at=row.expires_at,
        used_at=row.used_at,
    )
