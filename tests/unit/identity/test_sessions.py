"""A session is its owner's to see and end, and never outlives its time."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from core.audit.model import INSTALLATION, Search
from core.audit.service import Audit
from core.audit.sql import SqlBook
from core.database import Database
from core.errors import NotFound
from core.identity.agents import in_words
from core.identity.attempts import EmbeddedAttempts
from core.identity.model import Account
from core.identity.service import Identity
from core.identity.sessions import KEPT, Lifetime, Sessions
from core.identity.sql import SessionRow
from tests.clock import Clock
from tests.unit.identity.quick import QUICK

PASSWORD = "山高水长 2026 年"
START = datetime(2026, 1, 5, 0, 0, tzinfo=UTC)
EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Safari/604.1 MicroMessenger/8.0"


@pytest.fixture
def clock() -> Clock:
    return Clock(START)


@pytest.fixture
def identity(database: Database) -> Identity:
    return Identity(database, EmbeddedAttempts(), hasher=QUICK)


@pytest.fixture
def sessions(database: Database, clock: Clock) -> Sessions:
    return Sessions(database, lifetime=Lifetime(), clock=clock)


@pytest.fixture
def li(identity: Identity) -> Account:
    return identity.add_account("li", PASSWORD, label="李明")


def alive(sessions: Sessions, account: Account, key: str) -> bool:
    return sessions.resume(account.id, account.sessions, key) == account


def test_a_session_is_resumed_by_its_key_alone(sessions: Sessions, li: Account) -> None:
    key = sessions.begin(li, source="10.0.0.8", agent=EDGE)
    assert alive(sessions, li, key)
    assert sessions.resume(li.id, li.sessions, key + "x") is None
    assert sessions.resume(li.id, li.sessions, "") is None
    assert sessions.resume(li.id + 1, li.sessions, key) is None


def test_the_owner_sees_where_and_in_which_browser(sessions: Sessions, li: Account) -> None:
    here = sessions.begin(li, source="10.0.0.8", agent=EDGE)
    sessions.begin(li, source="10.0.0.9", agent=PHONE)
    seen = sessions.of(li, here)
    assert [(each.source, each.browser, each.here) for each in seen] == [
        ("10.0.0.8", "Edge · Windows", True),
        ("10.0.0.9", "WeChat · iPhone", False),
    ]
    assert in_words("curl/8.0") == ""


def test_one_is_ended_and_the_others_live(
    sessions: Sessions, identity: Identity, li: Account
) -> None:
    here, there = (sessions.begin(li, source=each, agent="") for each in ("a", "b"))
    other = next(each for each in sessions.of(li, here) if not each.here)
    wang = identity.add_account("wang", PASSWORD)
    with pytest.raises(NotFound):
        sessions.end(wang, other.id)
    sessions.end(li, other.id)
    assert (alive(sessions, li, here), alive(sessions, li, there)) == (True, False)
    with pytest.raises(NotFound):
        sessions.end(li, other.id)


def test_all_others_are_ended_at_once(sessions: Sessions, li: Account) -> None:
    keys = [sessions.begin(li, source="", agent="") for _ in range(3)]
    assert sessions.end_others(li, keys[1]) == 2
    assert [alive(sessions, li, key) for key in keys] == [False, True, False]


def test_an_idle_session_and_an_old_one_are_over(
    sessions: Sessions, clock: Clock, li: Account
) -> None:
    key = sessions.begin(li, source="", agent="")
    for _ in range(7):
        clock.present += timedelta(minutes=100)
        assert alive(sessions, li, key)
    clock.present = START + timedelta(hours=12)
    assert not alive(sessions, li, key)
    idle = sessions.begin(li, source="", agent="")
    clock.present += timedelta(hours=2)
    assert not alive(sessions, li, idle)
    assert sessions.of(li, idle) == []


@pytest.mark.parametrize("end", ["revoke_sessions", "close_account"])
def test_what_ends_an_account_or_all_its_sessions_ends_each_at_once(
    sessions: Sessions, identity: Identity, li: Account, end: str
) -> None:
    key = sessions.begin(li, source="", agent="")
    getattr(identity, end)(li.id)
    assert not alive(sessions, li, key)
    assert sessions.resume(li.id, li.sessions + 1, key) is None or end == "revoke_sessions"


def test_a_new_password_ends_every_session(
    sessions: Sessions, identity: Identity, li: Account
) -> None:
    key = sessions.begin(li, source="", agent="")
    identity.set_password(li.id, "another day, another password")
    now = identity.sign_in("li", "another day, another password")
    assert now.sessions == li.sessions + 1
    assert sessions.of(now, key) == []


def test_beginnings_and_ends_are_in_the_log_and_keys_nowhere(
    database: Database, sessions: Sessions, li: Account
) -> None:
    key = sessions.begin(li, source="10.0.0.8", agent=EDGE, way="password")
    sessions.end_here(li, key)
    log = Audit(SqlBook(database)).newest(INSTALLATION, Search(), limit=9)
    assert [each.act for each in log[:2]] == ["sign out", "sign in"]
    facts = {"browser": "Edge · Windows", "way": "password"}
    assert (log[1].source, json.loads(log[1].after)) == ("10.0.0.8", facts)
    with database.global_reading("a test") as work:
        rows = list(work.scalars(select(SessionRow)))
    assert key not in "".join(map(str, (*log, *(vars(row) for row in rows))))


def test_what_ended_long_ago_is_forgotten(
    database: Database, sessions: Sessions, clock: Clock, li: Account
) -> None:
    sessions.begin(li, source="old", agent="")
    clock.present += KEPT + timedelta(hours=13)
    sessions.begin(li, source="new", agent="")
    with database.global_reading("a test") as work:
        assert [row.source for row in work.scalars(select(SessionRow))] == ["new"]
