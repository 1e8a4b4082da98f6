"""Cases, suspects and sentencing recommendations of an invented procuratorate."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from gongheng import Inventor
from plugins.procuratorate.demonstration.people import FIRST, LAST, People, Prosecutor, Row

KINDS = {
    "审查逮捕": 0.27,
    "审查起诉": 0.46,
    "刑事诉讼监督": 0.07,
    "民事检察": 0.07,
    "行政检察": 0.03,
    "公益诉讼": 0.05,
    "控告申诉": 0.05,
}
LINES = {
    "民事检察": "民事行政",
    "行政检察": "民事行政",
    "公益诉讼": "公益诉讼",
    "控告申诉": "民事行政",
}
DAYS = {"审查逮捕": 6, "审查起诉": 24, "公益诉讼": 50}
LIMITS = {"审查逮捕": 8, "审查起诉": 45}
WEIGHTS = {"审查逮捕": 1.0, "审查起诉": 1.2, "公益诉讼": 1.6}


def known(day: date) -> date | None:
    """A day after the end of the records has not happened yet."""
    return day if day <= LAST else None


def cases(inventor: Inventor, people: People, code: str, count: int) -> list[Row]:
    """So many cases in order of acceptance."""
    days = inventor.days(count, FIRST, LAST)
    return [
        _case(inventor, people, f"{code}检{number:05d}", day) for number, day in enumerate(days, 1)
    ]


def _case(inventor: Inventor, people: People, number: str, accepted: date) -> Row:
    kind = inventor.pick(KINDS)
    handler = _handler(inventor, people.of(LINES.get(kind, "刑事")))
    returned = inventor.pick({0: 0.86, 1: 0.11, 2: 0.03}) if kind == "审查起诉" else 0
    extended = inventor.pick({0: 0.90, 1: 0.09, 2: 0.01}) if kind == "审查起诉" else 0
    added = 30 * returned + 15 * extended
    closed = known(inventor.after(accepted, DAYS.get(kind, 30), 0.35) + timedelta(days=added))
    limit = LIMITS.get(kind, 90) + added + 15
    loss = kind == "审查起诉" and inventor.chance(0.22)
    lost = Decimal(inventor.random.randint(3, 900)) * 1000 if loss else None
    weight = Decimal(str(WEIGHTS.get(kind, 0.8))) * Decimal(inventor.random.randint(80, 130)) / 100
    return {
        "case_no": number,
        "kind": kind,
        "handling": inventor.pick({"实体性办案": 0.72, "程序性办案": 0.24, "指导性办案": 0.04}),
        "prosecutor": handler.staff_no,
        "assistant": inventor.one_of(people.assistants) if people.assistants else None,
        "unit": handler.unit_no,
        "accepted_on": accepted,
        "deadline_on": accepted + timedelta(days=limit),
        "closed_on": closed,
        "returned_times": returned if kind == "审查起诉" else None,
        "extended_times": extended if kind == "审查起诉" else None,
        "heard": inventor.chance(0.11) if closed else None,
        "reviewed_as": _review(inventor, handler) if closed and inventor.chance(0.18) else None,
        "loss": lost,
        "recovered": _part(inventor, lost) if lost and closed else None,
        "case_weight": weight.quantize(Decimal("0.01")),
    }


def _handler(inventor: Inventor, several: list[Prosecutor]) -> Prosecutor:
    return inventor.random.choices(several, weights=[each.pace for each in several])[0]


def _review(inventor: Inventor, handler: Prosecutor) -> str:
    slips = 0.03 * handler.careful
    return inventor.pick({"合格": 0.88, "优质": 0.09, "瑕疵": slips, "不合格": slips / 6})


def _part(inventor: Inventor, whole: Decimal) -> Decimal:
    return (whole * inventor.random.randint(0, 90) / 100).quantize(Decimal("0.01"))


def suspects(inventor: Inventor, rows: list[Row]) -> Iterator[Row]:
    """One suspect or a few for each criminal case."""
    for row in rows:
        if row["kind"] not in ("审查逮捕", "审查起诉"):
            continue
        for place in range(inventor.pick({1: 0.78, 2: 0.16, 4: 0.06})):
            yield _suspect(inventor, row, f"{row['case_no']}-{place + 1}")


def _suspect(inventor: Inventor, case: Row, number: str) -> Row:
    closed = case["closed_on"] if case["kind"] == "审查起诉" else None
    arrest = inventor.pick({"批准逮捕": 0.56, "不批准逮捕": 0.44}) if inventor.chance(0.7) else None
    disposition = None
    sentenced = None
    if isinstance(closed, date):
        shares = {"起诉": 0.75, "不起诉": 0.22, "附条件不起诉": 0.03}
        if arrest == "批准逮捕":
            shares = {"起诉": 0.975, "不起诉": 0.025}
        disposition = inventor.pick(shares)
        sentenced = known(inventor.after(closed, 45)) if disposition == "起诉" else None
    return {
        "suspect_no": number,
        "case": case["case_no"],
        "added": inventor.chance(0.025) if disposition == "起诉" else None,
        "arrest": arrest,
        "detained": arrest == "批准逮捕" and inventor.chance(0.8)
        if disposition == "起诉"
        else None,
        "plea": inventor.chance(0.87) if disposition else None,
        "disposition": disposition,
        "disposed_on": closed if disposition else None,
        "sentence": _sentence(inventor) if sentenced else None,
        "sentenced_on": sentenced,
    }


def _sentence(inventor: Inventor) -> str:
    return inventor.pick(
        {
            "有期徒刑以上": 0.58,
            "缓刑": 0.29,
            "其他刑罚": 0.11,
            "免予刑事处罚": 0.014,
            "无罪": 0.002,
            "撤回起诉": 0.004,
        }
    )


def recommendations(inventor: Inventor, rows: list[Row]) -> Iterator[Row]:
    """A recommendation in nearly every case that is prosecuted."""
    for row in rows:
        closed = row["closed_on"]
        if row["kind"] != "审查起诉" or not isinstance(closed, date) or inventor.chance(0.2):
            continue
        decided = known(inventor.after(closed, 42))
        yield {
            "recommendation_no": f"{row['case_no']}量",
            "prosecutor": row["prosecutor"],
            "unit": row["unit"],
            "made_on": closed,
            "decided_on": decided,
            "adopted": inventor.chance(0.91) if decided else None,
        }
