"""Only the right password of an open account signs in, and guessing is cut short."""

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from core.database import Database
from core.errors import BadInput, Conflict, NotAllowed, NotFound
from core.identity.attempts import EmbeddedAttempts
from core.identity.service import (
    FAILURES_BY_NAME,
    FAILURES_BY_SOURCE,
    FAILURES_OF_NAME,
    Identity,
    Known,
)
from core.identity.sql import AccountRow
from tests.unit.identity.quick import QUICK

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


def test_a_stranger_shuts_out_neither_a_known_browser_nor_another_address(
    identity: Identity,
) -> None:
    account = identity.add_account("li", PASSWORD)
    known = Known("browser", frozenset({account.id}))
    for _ in range(FAILURES_BY_NAME):
        with pytest.raises(NotAllowed):
            identity.sign_in("li", "wrong password", source="203.0.113.9")
    with pytest.raises(NotAllowed, match="Too many"):
        identity.sign_in("li", PASSWORD, source="203.0.113.9")
    assert identity.sign_in("li", PASSWORD, source="10.0.0.8") == account
    for number in range(FAILURES_OF_NAME):
        with pytest.raises(NotAllowed):
            identity.sign_in("li", "wrong password", source=f"203.0.113.{number}")
    with pytest.raises(NotAllowed, match="Too many"):
        identity.sign_in("li", PASSWORD, source="10.0.0.8")
    assert identity.sign_in("li", PASSWORD, source="10.0.0.8", known=known) == account


def test_a_known_browser_has_limits_too_and_is_known_to_its_accounts_alone(
    identity: Identity,
) -> None:
    li, wang = identity.add_account("li", PASSWORD), identity.add_account("wang", PASSWORD)
    known = Known("browser", frozenset({li.id}))
    for name in ("li", "wang"):
        for _ in range(FAILURES_BY_NAME):
            with pytest.raises(NotAllowed):
                identity.sign_in(name, "wrong password", source="10.0.0.7", known=known)
        with pytest.raises(NotAllowed, match="Too many"):
            identity.sign_in(name, PASSWORD, source="10.0.0.7", known=known)
    assert identity.sign_in("wang", PASSWORD, source="10.0.0.8") == wang


def test_typing_the_own_password_is_cut_short_too(identity: Identity) -> None:
    account = identity.add_account("li", PASSWORD)
    identity.prove(account.id, PASSWORD)
    for _ in range(FAILURES_BY_NAME):
        with pytest.raises(BadInput):
            identity.prove(account.id, "wrong password")
    with pytest.raises(NotAllowed, match="Too many"):
        identity.prove(account.id, PASSWORD)


def test_guessing_names_from_one_place_is_cut_short(identity: Identity) -> None:
    identity.add_account("li", PASSWORD)
    for number in range(FAILURES_BY_SOURCE):
        with pytest.raises(NotAllowed):
            identity.sign_in(f"guess{number}", "wrong password", source="10.0.0.9")
    with pytest.raises(NotAllowed, match="Too many"):
        identity.sign_in("li", PASSWORD, source="10.0.0.9")
    assert identity.sign_in("li", PASSWORD, source="10.0.0.8").name == "li"


def test_a_closed_account_signs_in_no_more(identity: Identity) -> None:
    account = identity.add_account("li", PASSWORD)
    identity.close_account(account.id)
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


def test_an_address_for_letters_is_complete_and_found_folded(identity: Identity) -> None:
    account = identity.add_account("li", PASSWORD, email="Li.Ming@Example.gov.cn")
    assert [each.id for each in identity.of_email("li.ming@example.GOV.cn")] == [account.id]
    for email in ("li", "li@", "@example.cn", "li@example", "a b@example.cn", "<a@b.cn>"):
        with pytest.raises(BadInput):
            identity.set_email(account.id, email)
    identity.set_email(account.id, "")
    assert identity.of_email("") == identity.of_email("li.ming@example.gov.cn") == []
