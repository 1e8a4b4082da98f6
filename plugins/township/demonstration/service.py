"""Hotline tickets and service matters."""

from collections.abc import Iterator
from datetime import date, timedelta

from gongheng import Inventor
from plugins.township.demonstration.people import (
    ENFORCEMENT,
    FIRST,
    GENERAL,
    LAST,
    SERVICE,
    VILLAGE,
    People,
    Row,
)

SUBJECTS = (
    "道路积水",
    "垃圾清运",
    "社保咨询",
    "噪声扰民",
    "宅基地",
    "物业服务",
    "低保申请",
    "路灯",
)
REASONS = ("无理诉求", "超出职责范围", "重复派单", "法定途径处理")
ITEMS = ("医保参保登记", "老年优待证", "临时救助申请", "生育服务登记", "建房审批", "残疾人补贴")


def known(day: date) -> date | None:
    """A day after the end of the records has not happened yet."""
    return day if day <= LAST else None


def tickets(inventor: Inventor, people: People, code: str, count: int) -> Iterator[Row]:
    """Tickets by channel, some of them left out on application, once that was approved."""
    units = people.of(SERVICE, ENFORCEMENT, GENERAL, VILLAGE)
    shares = {unit: 2.2 if people.kinds[unit] == SERVICE else 1.0 for unit in units}
    skill = {unit: inventor.random.uniform(0.75, 1.0) for unit in units}
    earlier: list[str] = []
    for number, received in enumerate(inventor.days(count, FIRST, LAST), 1):
        unit = inventor.pick(shares)
        ticket = f"{code}{received:%y%m}{number:05d}"
        repeats = inventor.one_of(earlier[-200:]) if earlier and inventor.chance(0.10) else None
        row = _ticket(inventor, people.by_unit[unit], received, skill[unit])
        yield {"ticket_no": ticket, "unit": unit, "repeat_of": repeats, **row}
        earlier.append(ticket)


def _ticket(inventor: Inventor, staff: list[str], received: date, skill: float) -> Row:
    due = received + timedelta(days=inventor.one_of((3, 5, 10)))
    prompt = inventor.chance(0.90 + 0.09 * skill)
    contacted = known(received + timedelta(days=0 if prompt else inventor.random.randint(2, 4)))
    in_time = inventor.chance(0.80 + 0.18 * skill)
    spent = inventor.random.randint(0, (due - received).days) if in_time else 12
    closed = known(received + timedelta(days=spent))
    back = None
    if closed is not None and inventor.chance(0.82):
        back = known(closed + timedelta(days=inventor.random.randint(1, 5)))
    solved = inventor.chance(0.55 + 0.42 * skill) if back else None
    return {
        "channel": inventor.pick({"电话": 0.66, "网络": 0.27, "来访": 0.07}),
        "subject": inventor.one_of(SUBJECTS),
        "handler": inventor.one_of(staff),
        "received_on": received,
        "contact_due_on": received + timedelta(days=1),
        "contacted_on": contacted
        if closed is None or contacted is None
        else min(contacted, closed),
        "due_on": due,
        "closed_on": closed,
        "called_back_on": back,
        "solved": solved,
        "rating": _rating(inventor, solved) if back and inventor.chance(0.93) else None,
        "returned": inventor.chance(0.04),
        "redone": inventor.chance(0.05) if closed else None,
        **_exclusion(inventor),
    }


def _rating(inventor: Inventor, solved: bool | None) -> str:
    if solved:
        return inventor.pick({"满意": 0.82, "基本满意": 0.15, "不满意": 0.03})
    return inventor.pick({"满意": 0.18, "基本满意": 0.34, "不满意": 0.48})


def _exclusion(inventor: Inventor) -> Row:
    if not inventor.chance(0.06):
        return {"exclusion": None, "exclusion_reason": None}
    state = inventor.pick({"已核准": 0.6, "未核准": 0.3, "已申请": 0.1})
    return {"exclusion": state, "exclusion_reason": inventor.one_of(REASONS)}


def services(inventor: Inventor, people: People, code: str, count: int) -> Iterator[Row]:
    """Matters at the window and online."""
    units = people.of(SERVICE)
    for number, accepted in enumerate(inventor.days(count, FIRST, LAST), 1):
        unit = inventor.one_of(units)
        late = inventor.chance(0.02)
        closed = known(accepted + timedelta(days=9 if late else inventor.random.randint(0, 5)))
        yield {
            "service_no": f"{code}办{number:06d}",
            "item": inventor.one_of(ITEMS),
            "unit": unit,
            "clerk": inventor.one_of(people.by_unit[unit]),
            "accepted_on": accepted,
            "due_on": accepted + timedelta(days=7),
            "closed_on": closed,
            "online": inventor.chance(0.36),
            "praised": inventor.chance(0.96) if closed and inventor.chance(0.5) else None,
        }
