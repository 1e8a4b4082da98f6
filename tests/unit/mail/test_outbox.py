"""No letter is lost, none is carried twice at once, and its secret is nowhere in clear."""

import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope
from sqlalchemy import select

from core.database import Database
from core.errors import BadInput, NotFound, Unavailable
from core.mail.addresses import checked
from core.mail.outbox import MOST_ATTEMPTS, NOBODYS, Outbox, State
from core.mail.ports import Enclosure, Letter
from core.mail.smtp import Smtp
from core.mail.sql import LetterRow
from core.tenancy.model import TenantId
from core.texts import Text
from core.vault import Vault
from tests.clock import Clock

SECRET = "https://gongheng.example/join/kJ8sU"
LETTER = Letter("linxu@court.example", Text("邀请", "Invitation"), Text(f"请打开 {SECRET}", SECRET))


class Server:
    """What the SMTP server does with a letter; ``answer`` is its reply."""

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []
        self.answer = "250 OK"

    async def handle_RCPT(self, *about: Any) -> str:  # noqa: N802 - the library's name
        envelope, address = cast(Envelope, about[2]), str(about[3])
        if address.startswith("nobody@"):
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, *about: Any) -> str:  # noqa: N802 - the library's name
        if self.answer.startswith("250"):
            content = cast(bytes, about[2].content)
            self.received.append(cast(EmailMessage, message_from_bytes(content, policy=default)))
        return self.answer


@dataclass
class Nudges:
    """A queue that is worked off by hand."""

    told: list[int] = field(default_factory=list)

    def nudge(self, kind: str, tenant_id: TenantId, object_id: int) -> None:
        self.told.append(object_id)

    def waiting(self) -> set[Any]:
        return set()

    def close(self) -> None:
        """Nothing to close."""


@pytest.fixture
def server() -> Iterator[tuple[Server, str]]:
    """A real SMTP server on the loopback."""
    handler = Server()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield handler, f"smtp://127.0.0.1:{port}"
    controller.stop()


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime(2026, 3, 2, 1, 0, tzinfo=UTC))


def outbox(database: Database, clock: Clock, url: str | None) -> Outbox:
    carrier = Smtp(url, "gongheng@city.example") if url else None
    return Outbox(database, Vault(b"k" * 32), carrier, Nudges(), clock)


def work(post: Outbox) -> None:
    for number in post.due():
        post.answer(NOBODYS, number)


def test_a_letter_arrives_in_its_language_with_its_enclosure(
    database: Database, clock: Clock, server: tuple[Server, str]
) -> None:
    post = outbox(database, clock, server[1])
    calendar = Enclosure("demo.ics", "text/calendar", b"BEGIN:VCALENDAR")
    post.send(Letter(LETTER.to, LETTER.subject, LETTER.body, "en", [calendar]))
    work(post)
    [message] = server[0].received
    assert (message["To"], message["Subject"]) == ("linxu@court.example", "Invitation")
    assert message["From"] == "gongheng@city.example"
    body = message.get_body()
    assert body is not None
    assert SECRET in body.get_content()
    assert [each.get_filename() for each in message.iter_attachments()] == ["demo.ics"]
    assert post.newest()[0].state is State.SENT
    assert post.due() == []


def test_what_is_kept_of_a_letter_shows_no_secret(
    database: Database, clock: Clock, server: tuple[Server, str]
) -> None:
    post = outbox(database, clock, server[1])
    post.send(LETTER)
    with database.global_reading("a test looks at the row") as unit:
        assert SECRET not in unit.scalars(select(LetterRow)).one().content
    work(post)
    with database.global_reading("a test looks at the row") as unit:
        assert unit.scalars(select(LetterRow)).one().content == ""
    assert SECRET not in repr(LETTER)


def test_a_letter_waits_until_the_server_is_back(
    sqlite: Database, clock: Clock, server: tuple[Server, str]
) -> None:
    away = outbox(sqlite, clock, "smtp://127.0.0.1:9")
    away.send(LETTER)
    work(away)
    assert away.due() == []
    clock.present += timedelta(minutes=1)
    server[0].answer = "451 try later"
    post = outbox(sqlite, clock, server[1])
    work(post)
    assert not server[0].received
    server[0].answer = "250 OK"
    clock.present += timedelta(minutes=2)
    work(post)
    assert len(server[0].received) == 1


def test_an_address_that_the_server_refuses_is_given_up(
    sqlite: Database, clock: Clock, server: tuple[Server, str]
) -> None:
    post = outbox(sqlite, clock, server[1])
    post.send(Letter("nobody@court.example", LETTER.subject, LETTER.body))
    work(post)
    assert post.newest()[0].state is State.GIVEN_UP
    clock.present += timedelta(days=2)
    assert post.due() == []


def test_a_letter_that_never_goes_is_given_up_in_the_end(sqlite: Database, clock: Clock) -> None:
    post = outbox(sqlite, clock, "smtp://127.0.0.1:9")
    post.send(LETTER)
    for _ in range(MOST_ATTEMPTS):
        work(post)
        clock.present += timedelta(hours=7)
    assert post.newest()[0].state is State.GIVEN_UP


def test_a_carrier_that_died_is_followed_by_another(
    sqlite: Database, clock: Clock, server: tuple[Server, str]
) -> None:
    post = outbox(sqlite, clock, server[1])
    post.send(LETTER)
    [number] = post.due()
    assert post._taken(number) is not None
    work(post)
    post.answer(NOBODYS, number)
    assert not server[0].received
    clock.present += timedelta(minutes=6)
    work(post)
    assert len(server[0].received) == 1


def test_letters_that_nothing_carries_are_read_on_a_page(sqlite: Database, clock: Clock) -> None:
    post = outbox(sqlite, clock, None)
    post.send(LETTER)
    [kept] = post.newest()
    assert kept.letter is not None
    assert (kept.letter.to, kept.letter.body) == (LETTER.to, LETTER.body)
    assert post.one(kept.id) == kept
    with pytest.raises(NotFound):
        post.one(77)
    clock.present += timedelta(days=91)
    post.tidy()
    assert post.newest() == []


def test_a_letter_exists_only_if_the_work_around_it_is_kept(sqlite: Database, clock: Clock) -> None:
    post = outbox(sqlite, clock, None)
    with sqlite.global_session("a test does not keep its work") as unit:
        post.put(unit, LETTER)
    assert post.newest() == []


def test_letters_of_another_key_do_not_open(sqlite: Database, clock: Clock) -> None:
    outbox(sqlite, clock, None).send(LETTER)
    other = Outbox(sqlite, Vault(b"x" * 32), None, Nudges(), clock)
    with pytest.raises(Unavailable):
        other.newest()


@pytest.mark.parametrize(
    "written",
    ["", "x", "x@", "@x.cn", "a@b", "a b@x.cn", "a@x.cn,b@x.cn", "a@x.cn\nBcc: b@x.cn", "<a@x.cn>"],
)
def test_what_is_no_address_is_refused(written: str) -> None:
    with pytest.raises(BadInput):
        checked(written)


def test_an_address_has_one_form() -> None:
    assert checked(" Lin.Xu@Court.EXAMPLE ") == "Lin.Xu@court.example"
