"""A demonstration is booked by one visitor, confirmed by letter, and given back by its address."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from core.database import Database
from core.errors import BadInput, Conflict, GonghengError, NotFound
from core.identity.links import Links
from core.jobs.late import LateQueue
from core.mail.outbox import Outbox
from core.mail.ports import Letter
from core.vault import Vault
from tenants.demonstrations.service import Demonstrations, Visitor
from tests.clock import Clock

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
LIN = Visitor("林叙衡", "望江区人民法院", "lin@court.example")
ZHOU = Visitor("周砚", "澄湖区人民检察院", "zhou@court.example", "en")


@pytest.fixture
def clock() -> Clock:
    return Clock(NOON)


@pytest.fixture
def calendar(database: Database, clock: Clock) -> Demonstrations:
    def never() -> LateQueue:
        raise AssertionError

    post = Outbox(database, Vault(b"k" * 32), None, LateQueue(never), clock)
    return Demonstrations(database, Links(database, b"k" * 32, clock=clock), post, clock)


def address(secret: str) -> str:
    return f"https://gongheng.example/back/{secret}"


def letters(calendar: Demonstrations) -> list[Letter]:
    return [each.letter for each in calendar.post.newest() if each.letter]


def offer(calendar: Demonstrations, hours: int = 24) -> int:
    return calendar.offer(NOON + timedelta(hours=hours), minutes=45, place="腾讯会议 123").id


def test_a_time_is_booked_once_and_confirmed_with_a_calendar_entry(
    calendar: Demonstrations,
) -> None:
    slot = offer(calendar)
    assert [each.id for each in calendar.free()] == [slot]
    calendar.book(slot, LIN, address=address)
    assert calendar.free() == []
    with pytest.raises(Conflict):
        calendar.book(slot, ZHOU, address=address)
    [letter] = letters(calendar)
    assert letter.to == LIN.email
    [entry] = Calendar.from_ical(letter.enclosures[0].content).walk("VEVENT")
    assert entry.decoded("dtstart") == NOON + timedelta(hours=24)
    assert entry.decoded("dtend") - entry.decoded("dtstart") == timedelta(minutes=45)


def test_the_address_in_the_letter_frees_the_time_once(calendar: Demonstrations) -> None:
    slot = offer(calendar)
    calendar.book(slot, LIN, address=address)
    secret = letters(calendar)[0].body.zh.split("/back/")[1].split()[0]
    assert calendar.booked(secret).visitor == LIN
    calendar.give_back(secret)
    assert [each.id for each in calendar.free()] == [slot]
    with pytest.raises(BadInput):
        calendar.give_back(secret)
    calendar.book(slot, ZHOU, address=address)
    assert calendar.calendar()[0].visitor is not None


def test_of_many_at_once_one_gets_the_time(calendar: Demonstrations) -> None:
    slot = offer(calendar)

    def try_it(number: int) -> bool:
        try:
            calendar.book(slot, Visitor(f"n{number}", "x", f"n{number}@x.cn"), address=address)
        except GonghengError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(try_it, range(8))) == 1
    assert len(letters(calendar)) == 1


def test_a_time_that_is_withdrawn_is_told_to_its_visitor(calendar: Demonstrations) -> None:
    slot = offer(calendar)
    calendar.book(slot, LIN, address=address)
    calendar.withdraw(slot)
    assert calendar.calendar() == []
    assert "已取消" in letters(calendar)[0].subject.zh
    with pytest.raises(NotFound):
        calendar.withdraw(slot)


def test_a_time_that_has_nearly_come_is_no_longer_offered(
    calendar: Demonstrations, clock: Clock
) -> None:
    slot = offer(calendar, hours=3)
    clock.present += timedelta(hours=2)
    assert calendar.free() == []
    with pytest.raises(BadInput):
        calendar.book(slot, LIN, address=address)


@pytest.mark.parametrize(
    "visitor",
    [
        Visitor("", "x", "a@x.cn"),
        Visitor("x", " ", "a@x.cn"),
        Visitor("x", "x", "a@x"),
        Visitor("x\n", "x" * 200, "a@x.cn"),
    ],
)
def test_a_visitor_who_leaves_something_out_is_told(
    calendar: Demonstrations, visitor: Visitor
) -> None:
    slot = offer(calendar)
    with pytest.raises(BadInput):
        calendar.book(slot, visitor, address=address)
    assert len(calendar.free()) == 1


def test_times_that_cannot_be_are_refused(calendar: Demonstrations) -> None:
    offer(calendar)
    with pytest.raises(Conflict):
        offer(calendar)
    with pytest.raises(BadInput):
        offer(calendar, hours=-1)
    for minutes, place in ((5, "x"), (500, "x"), (30, " ")):
        with pytest.raises(BadInput):
            calendar.offer(NOON + timedelta(days=3), minutes=minutes, place=place)
