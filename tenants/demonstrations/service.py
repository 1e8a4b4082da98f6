"""Offering times, booking one, and giving it back; each with its letter and calendar entry."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from core.columns import now
from core.database import Database, UnitOfWork
from core.errors import BadInput, Conflict, NotFound
from core.identity.links import Links
from core.mail.addresses import checked
from core.mail.outbox import Outbox
from core.mail.ports import Enclosure, Letter
from core.texts import Text
from tenants.demonstrations.sql import BookingRow, SlotRow

BOOKING = "visitors who book a demonstration belong to no institution yet"
PURPOSE = "give a demonstration back"
ZONE = ZoneInfo("Asia/Shanghai")
NOTICE = timedelta(hours=2)
"""A time that begins sooner can no longer be booked."""

SHORTEST, LONGEST = 15, 240
MOST_OFFERED = 60


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who books; ``locale`` is the language of the letters."""

    name: str
    institution: str
    email: str
    locale: str = "zh"


@dataclass(frozen=True, slots=True)
class Slot:
    """A time for a demonstration; ``visitor`` is None while it is free."""

    id: int
    starts_at: datetime
    minutes: int
    place: str
    visitor: Visitor | None = None

    @property
    def local(self) -> datetime:
        """When it begins, by China's clocks."""
        return self.starts_at.astimezone(ZONE)


@dataclass(frozen=True)
class Demonstrations:
    """The calendar of demonstrations."""

    database: Database
    links: Links
    post: Outbox
    now: Callable[[], datetime] = now

    def offer(self, starts_at: datetime, *, minutes: int, place: str) -> Slot:
        """A new time. BadInput or Conflict."""
        if starts_at <= self.now():
            raise BadInput(Text("这个时间已经过去", "this time has passed"))
        if not SHORTEST <= minutes <= LONGEST:
            raise BadInput(
                Text(
                    f"时长须为 {SHORTEST} 至 {LONGEST} 分钟",
                    f"a demonstration takes {SHORTEST} to {LONGEST} minutes",
                )
            )
        if not place.strip() or len(place) > 200:
            raise BadInput(Text("请填写地点或会议链接", "say where, or give a link to the meeting"))
        row = SlotRow(starts_at=starts_at, minutes=minutes, place=place.strip())
        with self.database.global_session(BOOKING) as unit:
            unit.add(row)
            try:
                unit.commit()
            except IntegrityError:
                raise Conflict(Text("这个时间已经有了", "this time is offered already")) from None
            return _slot(row, None)

    def withdraw(self, slot: int) -> None:
        """Take a time out of the calendar; whoever has booked it is told by letter."""
        with self.database.global_session(BOOKING) as unit:
            row = _known(unit, slot)
            booked = unit.get(BookingRow, slot)
            number = None
            if booked is not None:
                found = _slot(row, booked)
                if found.visitor is not None:
                    number = self.post.put(unit, _cancelled(found, found.visitor))
                unit.delete(booked)
                unit.flush()
            self.links.void(PURPOSE, str(slot), work=unit)
            unit.delete(row)
            unit.commit()
        if number is not None:
            self.post.tell(number)

    def free(self) -> Sequence[Slot]:
        """Times that can be booked, the next first."""
        return [each for each in self.calendar(self.now() + NOTICE) if each.visitor is None]

    def calendar(self, since: datetime | None = None) -> Sequence[Slot]:
        """All times from a moment on (now, unless told), with their visitors."""
        query = (
            select(SlotRow, BookingRow)
            .outerjoin(BookingRow, BookingRow.slot == SlotRow.id)
            .where(SlotRow.starts_at >= (since or self.now()))
            .order_by(SlotRow.starts_at)
            .limit(MOST_OFFERED)
        )
        with self.database.global_reading(BOOKING) as unit:
            return [_slot(slot, booking) for slot, booking in unit.execute(query)]

    def book(self, slot: int, visitor: Visitor, *, address: Callable[[str], str]) -> Slot:
        """Book a time; ``address`` makes the address that gives it back out of a secret.

        Conflict when somebody else was faster.
        """
        visitor = _sound(visitor)
        with self.database.global_session(BOOKING) as unit:
            row = _known(unit, slot)
            if row.starts_at < self.now() + NOTICE:
                raise BadInput(Text("这个时间已不能预约", "this time can no longer be booked"))
            unit.add(
                BookingRow(
                    slot=slot,
                    name=visitor.name,
                    institution=visitor.institution,
                    email=visitor.email,
                    locale=visitor.locale,
                    booked_at=self.now(),
                )
            )
            try:
                unit.flush()
            except IntegrityError:
                raise Conflict(
                    Text("这个时间刚被别人约走", "somebody else has just booked this time"),
                    advice=Text("请另选一个时间", "choose another time"),
                ) from None
            hours = (row.starts_at - self.now()) / timedelta(hours=1)
            secret = self.links.make(PURPOSE, str(slot), hours, work=unit)
            found = _slot(row, visitor)
            number = self.post.put(unit, _confirmed(found, visitor, address(secret), self.now()))
            unit.commit()
        self.post.tell(number)
        return found

    def booked(self, secret: str) -> Slot:
        """The booked time behind an address that gives it back; BadInput when it is spent."""
        slot = int(self.links.look(PURPOSE, secret))
        with self.database.global_reading(BOOKING) as unit:
            return _slot(_known(unit, slot), unit.get(BookingRow, slot))

    def give_back(self, secret: str) -> None:
        """Free the time again."""
        with self.database.global_session(BOOKING) as unit:
            slot = int(self.links.use(PURPOSE, secret, work=unit))
            unit.execute(delete(BookingRow).where(BookingRow.slot == slot))
            unit.commit()


def _known(unit: UnitOfWork, slot: int) -> SlotRow:
    row = unit.get(SlotRow, slot)
    if row is None:
        raise NotFound(Text("没有这个时间", "there is no such time"), where=str(slot))
    return row


def _slot(row: SlotRow, booked: BookingRow | Visitor | None) -> Slot:
    visitor = None
    if booked is not None:
        visitor = Visitor(booked.name, booked.institution, booked.email, booked.locale)
    return Slot(row.id, row.starts_at, row.minutes, row.place, visitor)


def _sound(visitor: Visitor) -> Visitor:
    name, institution = visitor.name.strip(), visitor.institution.strip()
    if not 1 <= len(name) <= 80 or not name.isprintable():
        raise BadInput(Text("请填写联系人", "give your name"), where="name")
    if not 1 <= len(institution) <= 120 or not institution.isprintable():
        raise BadInput(Text("请填写单位名称", "give the institution"), where="institution")
    return Visitor(name, institution, checked(visitor.email), visitor.locale)


def _confirmed(slot: Slot, visitor: Visitor, address: str, moment: datetime) -> Letter:
    at = f"{slot.local:%Y-%m-%d %H:%M}"
    return Letter(
        to=visitor.email,
        subject=Text(f"演示已预约：{at}", f"Demonstration booked: {at}"),
        body=Text(
            f"{visitor.name}，您好：\n\n公衡演示定于 {at}（北京时间），{slot.minutes} 分钟。\n"
            f"地点：{slot.place}\n\n不能参加时，请打开下面的链接取消：\n{address}\n",
            f"Dear {visitor.name},\n\nthe demonstration of Gongheng is at {at} (China time), "
            f"{slot.minutes} minutes.\nWhere: {slot.place}\n\nTo cancel it, open:\n{address}\n",
        ),
        locale=visitor.locale,
        enclosures=(Enclosure("gongheng.ics", "text/calendar", _ics(slot, moment)),),
    )


def _cancelled(slot: Slot, visitor: Visitor) -> Letter:
    at = f"{slot.local:%Y-%m-%d %H:%M}"
    return Letter(
        to=visitor.email,
        subject=Text(f"演示已取消：{at}", f"Demonstration cancelled: {at}"),
        body=Text(
            f"很抱歉，{at} 的演示已取消。请另约一个时间。\n",
            f"We are sorry: the demonstration at {at} is cancelled. Please book another time.\n",
        ),
        locale=visitor.locale,
    )


def _ics(slot: Slot, moment: datetime) -> bytes:
    """The time as a calendar entry (RFC 5545)."""
    from icalendar import Calendar, Event  # noqa: PLC0415 - booking alone needs it

    event = Event()
    event.add("uid", f"demonstration-{slot.id}-{slot.starts_at:%Y%m%dT%H%M%S}@gongheng")
    event.add("dtstamp", moment)
    event.add("dtstart", slot.starts_at)
    event.add("dtend", slot.starts_at + timedelta(minutes=slot.minutes))
    event.add("summary", "公衡演示 Gongheng demonstration")
    event.add("location", slot.place)
    calendar = Calendar()
    calendar.add("prodid", "-//Gongheng//Demonstrations//")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content
