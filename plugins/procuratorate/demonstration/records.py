"""Supervision opinions, pre-suit procedures, data checks, ratings and events."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from gongheng import Inventor
from plugins.procuratorate.demonstration.cases import known
from plugins.procuratorate.demonstration.people import FIRST, LAST, People, Row

OPINIONS = {
    "监督立案": 0.13,
    "监督撤案": 0.11,
    "侦查活动监督": 0.26,
    "审判活动监督": 0.08,
    "刑事抗诉": 0.06,
    "民事抗诉": 0.03,
    "再审检察建议": 0.07,
    "社会治理检察建议": 0.16,
    "不捕不诉复议复核": 0.10,
}
ASPECTS = ("工作态度", "团队协作", "敬业精神")
SKILLS = ("参加业务竞赛", "撰写调研信息", "承担课题研究", "授课")


def opinions(inventor: Inventor, people: People, code: str, count: int) -> Iterator[Row]:
    """Opinions sent and what was answered."""
    for number, sent in enumerate(inventor.days(count, FIRST, LAST), 1):
        kind = inventor.pick(OPINIONS)
        handler = inventor.one_of(people.of("刑事", "民事行政"))
        answered = known(inventor.after(sent, 25))
        yield {
            "opinion_no": f"{code}督{number:04d}",
            "kind": kind,
            "prosecutor": handler.staff_no,
            "unit": handler.unit_no,
            "sent_on": sent,
            "answered_on": answered,
            "result": _result(inventor, kind) if answered else None,
        }


def _result(inventor: Inventor, kind: str) -> str:
    if kind == "不捕不诉复议复核":
        return inventor.pick({"维持": 0.93, "改变": 0.07})
    if kind in ("刑事抗诉", "民事抗诉"):
        return inventor.pick({"改变": 0.74, "维持": 0.26})
    return inventor.pick({"采纳": 0.80, "部分采纳": 0.08, "未采纳": 0.12})


def protections(inventor: Inventor, people: People, code: str, count: int) -> Iterator[Row]:
    """Suggestions before a public-interest suit."""
    for number, sent in enumerate(inventor.days(count, FIRST, LAST), 1):
        handler = inventor.one_of(people.of("公益诉讼"))
        done = inventor.after(sent, 38, 0.35) if inventor.chance(0.97) else None
        yield {
            "procedure_no": f"{code}益{number:04d}",
            "prosecutor": handler.staff_no,
            "unit": handler.unit_no,
            "sent_on": sent,
            "due_on": sent + timedelta(days=60),
            "rectified_on": known(done) if done else None,
        }


def quarters() -> Iterator[date]:
    """The last day of each quarter of the records."""
    for month in range(12):
        year, place = divmod(2023 * 12 + 11 + month * 3, 12)
        first_of_next = date(year + (place + 1) // 12, (place + 1) % 12 + 1, 1)
        yield first_of_next - timedelta(days=1)


def checks(inventor: Inventor, people: People, code: str) -> Iterator[Row]:
    """Every quarter some entries of each prosecutor are looked at."""
    for day in quarters():
        for each in people.prosecutors:
            looked = inventor.random.randint(40, 120)
            wrong = sum(inventor.chance(0.012 * each.careful) for _ in range(looked))
            yield {
                "check_no": f"{code}核{day:%y%m}{each.staff_no}",
                "person": each.staff_no,
                "checked_on": day,
                "checked": looked,
                "wrong": wrong,
            }


def ratings(inventor: Inventor, people: People, code: str) -> Iterator[Row]:
    """Every quarter each prosecutor is rated on three aspects."""
    for day in quarters():
        for each in people.prosecutors:
            for place, aspect in enumerate(ASPECTS):
                score = min(100, max(55, inventor.random.gauss(88, 5)))
                yield {
                    "rating_no": f"{code}评{day:%y%m}{each.staff_no}{place}",
                    "person": each.staff_no,
                    "aspect": aspect,
                    "score": Decimal(str(round(score, 1))),
                    "rated_on": day,
                }


def merits(inventor: Inventor, people: People, code: str) -> Iterator[Row]:
    """Events of skill, now and then; of ethics, hardly ever."""
    number = 0
    for each in people.prosecutors:
        for day in inventor.days(inventor.random.randint(8, 18), FIRST, LAST):
            number += 1
            ethics = inventor.chance(0.02)
            points = -2 if ethics else inventor.one_of((Decimal("0.5"), Decimal(1), Decimal(2)))
            yield {
                "event_no": f"{code}项{number:05d}",
                "person": each.staff_no,
                "aspect": "职业操守" if ethics else "司法技能",
                "points": points,
                "on_date": day,
                "document": "督察通报" if ethics else inventor.one_of(SKILLS),
            }
