"""A link opens once, for its own purpose, until its time is over."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from core.database import Database
from core.errors import BadInput
from core.identity.links import Links
from core.identity.sql import LinkRow
from tests.clock import Clock

START = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
KEY = b"k" * 32


@pytest.fixture
def clock() -> Clock:
    return Clock(START)


@pytest.fixture
def links(database: Database, clock: Clock) -> Links:
    return Links(database, KEY, clock=clock)


def test_a_link_is_used_once(links: Links) -> None:
    secret = links.make("invitation", "17", 24)
    assert links.look("invitation", secret) == links.look("invitation", secret) == "17"
    assert links.use("invitation", secret) == "17"
    for again in (links.use, links.look):
        with pytest.raises(BadInput) as caught:
            again("invitation", secret)
        assert "重新申请" in caught.value.message("zh")


def test_a_link_serves_its_own_purpose_alone(links: Links) -> None:
    secret = links.make("invitation", "17", 24)
    for purpose, tried in (
        ("password", secret),
        ("invitation", secret + "x"),
        ("invitation", ""),
        ("invitation", "密" * 5000),
    ):
        with pytest.raises(BadInput):
            links.use(purpose, tried)
    assert links.use("invitation", secret) == "17"


def test_a_link_ends_with_its_time(links: Links, clock: Clock) -> None:
    secret = links.make("invitation", "17", 24)
    clock.present = START + timedelta(hours=24)
    with pytest.raises(BadInput):
        links.use("invitation", secret)


def test_a_withdrawn_link_is_dead_and_others_live(links: Links) -> None:
    first, second = links.make("invitation", "17", 24), links.make("invitation", "18", 24)
    links.void("invitation", "17")
    with pytest.raises(BadInput):
        links.use("invitation", first)
    assert links.use("invitation", second) == "18"


def test_a_link_is_used_only_if_the_work_it_was_for_is_kept(
    database: Database, links: Links
) -> None:
    secret = links.make("invitation", "17", 24)
    with database.global_session("a test that breaks off") as work:
        assert links.use("invitation", secret, work=work) == "17"
    assert links.look("invitation", secret) == "17"
    with database.global_session("a test that goes through") as work:
        assert links.use("invitation", secret, work=work) == "17"
        work.commit()
    with pytest.raises(BadInput):
        links.look("invitation", secret)


def test_the_database_holds_no_secret_and_forgets_what_has_expired(
    database: Database, links: Links, clock: Clock
) -> None:
    secret = links.make("invitation", "17", 1)
    clock.present = START + timedelta(hours=2)
    links.make("invitation", "18", 1)
    with database.global_reading("a test") as session:
        (row,) = session.scalars(select(LinkRow))
    assert row.subject == "18"
    assert secret not in str(vars(row))
    with pytest.raises(BadInput):
        Links(database, b"another key", clock=clock).use("invitation", secret)
