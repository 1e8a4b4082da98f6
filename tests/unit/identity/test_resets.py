"""A forgotten password is set anew by a link; nobody learns who has an account."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from core.audit.model import INSTALLATION, Search
from core.audit.service import Audit
from core.audit.sql import SqlBook
from core.database import Database, UnitOfWork
from core.errors import BadInput, NotAllowed
from core.identity.attempts import EmbeddedAttempts
from core.identity.links import Links
from core.identity.model import Account
from core.identity.resets import FOR_ONE_ACCOUNT, FROM_ONE_PLACE, Resets
from core.identity.service import Identity
from core.mail.ports import Letter
from tests.unit.identity.quick import QUICK

PASSWORD = "山高水长 2026 年"
FRESH = "green bicycle on the moon"
START = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)


class Box:
    """Letters as they were put."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []

    def put(self, unit: UnitOfWork, letter: Letter) -> int:
        self.letters.append(letter)
        return len(self.letters)

    def tell(self, number: int) -> None:
        assert number == len(self.letters)

    def secret(self) -> str:
        found = re.search(r"link:(\S+)", self.letters[-1].body.zh)
        assert found is not None
        return found[1]


@pytest.fixture
def present() -> list[datetime]:
    return [START]


@pytest.fixture
def identity(database: Database) -> Identity:
    return Identity(database, EmbeddedAttempts(), hasher=QUICK)


@pytest.fixture
def li(identity: Identity) -> Account:
    return identity.add_account("li", PASSWORD, label="李明", email="li@fy.example.cn")


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
def resets(database: Database, identity: Identity, box: Box, present: list[datetime]) -> Resets:
    links = Links(database, b"k" * 32, clock=lambda: present[0])
    return Resets(database, identity, links, box, EmbeddedAttempts(), seconds=0)


def ask(resets: Resets, who: str, source: str = "10.0.0.8") -> None:
    resets.ask(who, source=source, address=lambda secret: f"link:{secret}")


@pytest.mark.parametrize("who", ["li", "LI@fy.example.cn"])
def test_a_link_sets_the_password_once(
    resets: Resets, identity: Identity, box: Box, li: Account, who: str
) -> None:
    ask(resets, who)
    assert box.letters[0].to == "li@fy.example.cn"
    secret = box.secret()
    assert resets.look(secret).id == li.id
    resets.use(secret, FRESH)
    assert identity.sign_in("li", FRESH).sessions == li.sessions + 1
    with pytest.raises(BadInput):
        resets.use(secret, FRESH + "!")


def test_a_refused_password_leaves_the_link(
    resets: Resets, identity: Identity, box: Box, li: Account
) -> None:
    ask(resets, "li")
    for weak in ("short", "password123", PASSWORD):
        with pytest.raises(BadInput):
            resets.use(box.secret(), weak)
    resets.use(box.secret(), FRESH)
    assert identity.sign_in("li", FRESH).id == li.id


def test_a_changed_password_a_closed_account_and_time_end_the_link(
    resets: Resets, identity: Identity, box: Box, li: Account, present: list[datetime]
) -> None:
    ask(resets, "li")
    identity.set_password(li.id, FRESH)
    with pytest.raises(BadInput):
        resets.look(box.secret())
    ask(resets, "li")
    present[0] += timedelta(hours=1)
    with pytest.raises(BadInput):
        resets.look(box.secret())
    ask(resets, "li")
    identity.close_account(li.id)
    with pytest.raises(BadInput):
        resets.use(box.secret(), PASSWORD + "!")


def test_nobody_gets_a_letter_who_has_no_account_or_no_address(
    resets: Resets, identity: Identity, box: Box
) -> None:
    identity.add_account("wang", PASSWORD)
    for who in ("nobody", "nobody@fy.example.cn", "wang", "", "@"):
        ask(resets, who)
    assert box.letters == []


def test_letters_are_few_for_one_account_and_requests_few_from_one_place(
    resets: Resets, box: Box, li: Account
) -> None:
    for number in range(FROM_ONE_PLACE):
        ask(resets, "li" if number < FOR_ONE_ACCOUNT + 2 else f"guess{number}")
    assert len(box.letters) == FOR_ONE_ACCOUNT
    with pytest.raises(NotAllowed, match="Too many"):
        ask(resets, "li")
    ask(resets, "li", source="10.0.0.9")
    assert len(box.letters) == FOR_ONE_ACCOUNT


def test_asking_and_setting_are_in_the_log_and_the_secret_is_not(
    database: Database, resets: Resets, box: Box, li: Account
) -> None:
    ask(resets, "li")
    resets.use(box.secret(), FRESH)
    log = Audit(SqlBook(database)).newest(INSTALLATION, Search(), limit=9)
    assert [each.act for each in log[:2]] == ["change password", "ask for a new password"]
    assert box.secret() not in str(log)
    assert box.secret() not in repr(box.letters[0])
