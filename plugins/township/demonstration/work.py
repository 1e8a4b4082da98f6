"""Tasks, disputes and hazards; villages with their people, suits and surveys."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

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
from plugins.township.demonstration.service import known

LISTS = {"标准事项": 0.5, "地方特色事项": 0.3, "督查督办": 0.2}
TITLES = (
    "防汛物资检查",
    "适老化改造",
    "高标准农田管护",
    "村级账务公开",
    "秸秆禁烧巡查",
    "厕所改造",
)
DUTIES = ("防灾减灾", "民政服务", "农业农村", "基层党建", "生态环保", "公共服务")


def tasks(inventor: Inventor, people: People, code: str, count: int) -> Iterator[Row]:
    """Tasks tied to the duty list, most of them done in time."""
    units = people.of(SERVICE, GENERAL, ENFORCEMENT)
    for number, assigned in enumerate(inventor.days(count, FIRST, LAST), 1):
        unit = inventor.one_of(units)
        due = assigned + timedelta(days=inventor.one_of((20, 30, 45)))
        share = inventor.pick({"early": 0.88, "late": 0.08, "never": 0.04})
        spent = (due - assigned).days
        done = {"early": inventor.random.randint(3, spent), "late": spent + 8}.get(share)
        place = inventor.random.randrange(len(TITLES))
        yield {
            "task_no": f"{code}任{number:04d}",
            "list": inventor.pick(LISTS),
            "title": TITLES[place],
            "duty": DUTIES[place],
            "unit": unit,
            "owner": inventor.one_of(people.by_unit[unit]),
            "weight": inventor.one_of((Decimal(1), Decimal("1.5"), Decimal(2))),
            "assigned_on": assigned,
            "due_on": due,
            "done_on": known(assigned + timedelta(days=done)) if done else None,
        }


def disputes(inventor: Inventor, people: People, code: str, count: int) -> Iterator[Row]:
    """Disputes in the villages."""
    villages = people.of(VILLAGE)
    for number, registered in enumerate(inventor.days(count if villages else 0, FIRST, LAST), 1):
        unit = inventor.one_of(villages)
        settled_on = known(inventor.after(registered, 12))
        yield {
            "dispute_no": f"{code}纠{number:04d}",
            "unit": unit,
            "mediator": inventor.one_of(people.by_unit[unit]),
            "registered_on": registered,
            "settled_on": settled_on,
            "settled": inventor.chance(0.92) if settled_on else None,
            "escalated": inventor.chance(0.14),
        }


def hazards(inventor: Inventor, people: People, code: str, count: int) -> Iterator[Row]:
    """Hazards that inspections found."""
    for number, found in enumerate(inventor.days(count, FIRST, LAST), 1):
        unit = inventor.one_of(people.of(ENFORCEMENT))
        spent = inventor.random.randint(1, 15) if inventor.chance(0.94) else 26
        yield {
            "hazard_no": f"{code}隐{number:04d}",
            "unit": unit,
            "inspector": inventor.one_of(people.by_unit[unit]),
            "found_on": found,
            "due_on": found + timedelta(days=15),
            "rectified_on": known(found + timedelta(days=spent)),
        }


def villages(inventor: Inventor, people: People) -> Iterator[Row]:
    """Residents, counted anew in the middle of 2025."""
    for village in people.of(VILLAGE):
        before = inventor.random.randint(1400, 5200)
        change = date(2025, 7, 1)
        yield {
            "village": village,
            "residents": before,
            "since_on": date(2023, 1, 1),
            "until_on": change - timedelta(days=1),
        }
        after = before + inventor.random.randint(-120, 90)
        yield {"village": village, "residents": after, "since_on": change, "until_on": None}


def suits(inventor: Inventor, people: People, code: str, count: int) -> Iterator[Row]:
    """Suits of first instance by the party's village, as the court tells the township."""
    known_villages = people.of(VILLAGE)
    days = inventor.days(count if known_villages else 0, FIRST, LAST)
    for number, filed in enumerate(days, 1):
        yield {
            "suit_no": f"（{filed.year}）望{code}民初{number}号",
            "village": inventor.one_of(known_villages),
            "filed_on": filed,
        }


def surveys(inventor: Inventor, people: People, code: str, count: int) -> Iterator[Row]:
    """Residents who were asked."""
    known_villages = people.of(VILLAGE)
    liking = {each: inventor.random.uniform(0.82, 0.97) for each in known_villages}
    days = inventor.days(count if known_villages else 0, FIRST, LAST)
    for number, asked in enumerate(days, 1):
        village = inventor.one_of(known_villages)
        yield {
            "survey_no": f"{code}访{number:05d}",
            "village": village,
            "asked_on": asked,
            "satisfied": inventor.chance(liking[village]) if inventor.chance(0.98) else None,
            "feels_safe": inventor.chance(0.965),
            "knows": inventor.chance(0.84),
        }
