"""A token is shown once, ends with its time or its owner, and is revoked by whom it concerns."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from core.audit.model import Search
from core.audit.service import Audit
from core.audit.sql import SqlBook
from core.database import Database
from core.errors import BadInput, NotFound
from core.identity.attempts import EmbeddedAttempts
from core.identity.model import Account
from core.identity.permissions import Permission
from core.identity.service import Identity
from core.identity.sql import TokenRow
from core.identity.tokens import PREFIX, Tokens
from core.tenancy.model import TenantId
from tests.unit.identity.quick import QUICK

START = datetime(2026, 1, 5, tzinfo=UTC)
ONE, TWO = TenantId(1), TenantId(2)


@pytest.fixture
def present() -> list[datetime]:
    return [START]


@pytest.fixture
def tokens(database: Database, present: list[datetime]) -> Tokens:
    return Tokens(database, clock=lambda: present[0])


@pytest.fixture
def identity(database: Database) -> Identity:
    return Identity(database, EmbeddedAttempts(), hasher=QUICK)


@pytest.fixture
def li(identity: Identity) -> Account:
    return identity.add_account("li", "山高水长 2026 年")


def made(tokens: Tokens, account: Account, tenant: TenantId = ONE, *, days: int = 30) -> str:
    wanted = [Permission.EXPORT]
    return tokens.make(tenant, account.id, name="报表", permissions=wanted, days=days)


def test_a_token_stands_for_its_owner_in_one_institution(tokens: Tokens, li: Account) -> None:
    secret = made(tokens, li)
    found = tokens.bearer(secret)
    assert found is not None
    assert (found.account, found.tenant_id) == (li, ONE)
    assert found.permissions == {Permission.EXPORT}
    for wrong in (secret + "x", secret.removeprefix(PREFIX), "", PREFIX):
        assert tokens.bearer(wrong) is None


def test_a_token_ends_with_its_time_and_with_its_owner(
    tokens: Tokens, identity: Identity, li: Account, present: list[datetime]
) -> None:
    short, long = made(tokens, li, days=1), made(tokens, li)
    present[0] += timedelta(days=1)
    assert tokens.bearer(short) is None
    assert tokens.bearer(long) is not None
    identity.close_account(li.id)
    assert tokens.bearer(long) is None


def test_a_token_is_revoked_by_its_owner_or_its_institution_alone(
    tokens: Tokens, identity: Identity, li: Account
) -> None:
    wang = identity.add_account("wang", "山高水长 2026 年")
    secret = made(tokens, li)
    (token,) = tokens.of_account(li.id)
    for wrong in ({"account_id": wang.id}, {"tenant": TWO}):
        with pytest.raises(NotFound):
            tokens.revoke(token.id, **wrong)
    tokens.revoke(token.id, tenant=ONE)
    assert tokens.bearer(secret) is None
    assert tokens.of_tenant(ONE) == []
    with pytest.raises(NotFound):
        tokens.revoke(token.id, account_id=li.id)


def test_last_use_is_seen_and_the_beginning_finds_a_leak(
    tokens: Tokens, li: Account, present: list[datetime]
) -> None:
    secret = made(tokens, li)
    assert tokens.of_account(li.id)[0].used_at is None
    present[0] += timedelta(hours=3)
    tokens.bearer(secret)
    (token,) = tokens.of_account(li.id)
    assert token.used_at == present[0]
    assert secret.startswith(token.beginning)
    assert len(token.beginning) < len(PREFIX) + 5


@pytest.mark.parametrize(
    "changed", [{"name": " "}, {"name": "x" * 81}, {"permissions": []}, {"days": 0}, {"days": 999}]
)
def test_a_token_needs_a_name_a_permission_and_an_end(
    tokens: Tokens, li: Account, changed: dict[str, object]
) -> None:
    terms: dict[str, object] = {"name": "报表", "permissions": [Permission.EXPORT], "days": 30}
    with pytest.raises(BadInput):
        tokens.make(ONE, li.id, **(terms | changed))  # type: ignore[arg-type]


def test_making_and_revoking_are_in_the_log_and_the_secret_is_nowhere(
    database: Database, tokens: Tokens, li: Account
) -> None:
    secret = made(tokens, li)
    with database.global_reading("a test") as work:
        (row,) = work.scalars(select(TokenRow))
    tokens.revoke(row.id, account_id=li.id)
    log = Audit(SqlBook(database)).newest(ONE, Search(), limit=9)
    assert [each.act for each in log] == ["revoke token", "add token"]
    assert secret not in "".join(map(str, (*log, vars(row))))
