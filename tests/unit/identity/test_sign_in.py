"""Only the right password of an open account signs in, and guessing is cut short."""

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from core.database import Database
from core.errors import BadInput, Conflict, NotAllowed, NotFound
from core.identity.attempts import EmbeddedAttempts
from core.identity.service import FAILURES_BY_NAME, FAILURES_BY_SOURCE, Identity
from core.identity.sql import AccountRow

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PASSWORD = "山高水长 2026 年"


@pytest.fixture
def identity(database: Database) -> Identity:
    return Identity(database, EmbeddedAttempts(), hasher=QUICK)


def test_the_right_password_signs_in(identity: Identity) -> None:
    made = identity.add_account("Li.Ming", PASSWORD, label="李明")
    assert identity.sign_in(" li.ming ", PASSWORD) == made
    assert identity.account(made.id) == identity.named("LI.MING") == made


def test_a_wrong_name_and_a_wrong_password_look_alike(identity: Identity) -> None:
    identity.add_account("li", PASSWORD)
    said = set()
    for name, password in (("li", "wrong password"), ("nobody", PASSWORD), ("li", "")):
        with pytest.raises(NotAllowed) as caught:
            identity.sign_in(name, password)
        said.add(caught.value.message("zh"))
    assert len(said) == 1


def test_guessing_a_password_is_cut_short(identity: Identity) -> None:
    identity.add_account("li", PASSWORD)
    identity.add_account("wang", PASSWORD)
    for _ in range(FAILURES_BY_NAME):
        with pytest.raises(NotAllowed):
            identity.sign_in("li", "wrong password")
    with pytest.raises(NotAllowed, match="Too many"):
        identity.sign_in("li", PASSWORD)
    assert identity.sign_in("wang", PASSWORD).name == "wang"


def test_guessing_names_from_one_place_is_cut_short(identity: Identity) -> None:
    identity.add_account("li", PASSWORD)
    for number in range(FAILURES_BY_SOURCE):
        with pytest.raises(NotAllowed):
            identity.sign_in(f"guess{number}", "wrong password", source="10.0.0.9")
    with pytest.raises(NotAllowed, match="Too many"):
        identity.sign_in("li", PASSWORD, source="10.0.0.9")
    assert identity.sign_in("li", PASSWORD, source="10.0.0.8").name == "li"


def test_a_session_ends_when_it_is_revoked(identity: Identity) -> None:
    account = identity.add_account("li", PASSWORD)
    assert identity.resume(account.id, account.sessions) == account
    identity.revoke_sessions(account.id)
    assert identity.resume(account.id, account.sessions) is None
    again = identity.sign_in("li", PASSWORD)
    identity.set_password(account.id, PASSWORD + "!")
    assert identity.resume(account.id, again.sessions) is None
    assert identity.sign_in("li", PASSWORD + "!").sessions == again.sessions + 1


def test_a_closed_account_signs_in_no_more(identity: Identity) -> None:
    account = identity.add_account("li", PASSWORD)
    identity.close_account(account.id)
    assert identity.resume(account.id, account.sessions + 1) is None
    with pytest.raises(NotAllowed):
        identity.sign_in("li", PASSWORD)


def test_passwords_are_kept_as_argon2id_and_rehashed_when_terms_rise(database: Database) -> None:
    def kept() -> str:
        with database.global_session("a test") as session:
            return session.scalars(select(AccountRow.password)).one()

    Identity(database, EmbeddedAttempts(), hasher=QUICK).add_account("li", PASSWORD)
    assert kept().startswith("$argon2id$")
    harder = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    Identity(database, EmbeddedAttempts(), hasher=harder).sign_in("li", PASSWORD)
    assert "m=16,t=2" in kept()


def test_names_are_unique_and_passwords_long_enough(identity: Identity) -> None:
    identity.add_account("li", PASSWORD)
    with pytest.raises(Conflict):
        identity.add_account("LI", PASSWORD)
    for name, password in (
        ("", PASSWORD),
        ("x\n", PASSWORD),
        ("wang", "short"),
        ("wang", "x" * 2000),
    ):
        with pytest.raises(BadInput):
            identity.add_account(name, password)
    with pytest.raises(NotFound):
        identity.named("wang")
