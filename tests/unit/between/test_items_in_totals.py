"""What departments give for a township's items stands in its total, compared with plain numbers."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from core.columns import now
from core.indicators.periods import Period
from core.scoring.receipts import receipt_of, receipts_of
from core.scoring.runs import Run
from core.scoring.verification import verify
from tenants.contracts.drafts import Draft
from tenants.contracts.model import Scope
from tenants.items.model import Score
from tests.unit.between.test_items import PERIOD, TODAY, in_county
from web.application import Application
from web.bootstrap import opened

DONE, RECTIFIED = "town_task_done_rate", "town_hazard_rectified_rate"
DUE = TODAY.isoformat()
FILES = {
    "units": "unit_no,name,kind\nA1,党政办,综合管理科室\n",
    "staff": "staff_no,name\n1,甲\n",
    "assignments": "staff_no,unit_no,staff_class,post,from_on\n"
    "1,A1,公务员,综合管理岗位,2020-01-01\n",
    "tasks": "task_no,list,title,duty,unit,owner,weight,assigned_on,due_on,done_on\n"
    + "".join(
        f"T{each},标准事项,甲,乙,A1,1,1,2020-01-01,{DUE},{done}\n"
        for each, done in enumerate([DUE, DUE, DUE, (TODAY + timedelta(days=1)).isoformat()])
    ),
}
"""Four tasks, all done, three of them in time."""


@pytest.fixture
def county(tmp_path: Path) -> Iterator[Application]:
    with opened({"GONGHENG_DATA": str(tmp_path / "data")}) as application:
        in_county(application, ying="ying局", cha="cha局")
        for dataset, content in FILES.items():
            place = tmp_path / f"{dataset}.csv"
            place.write_text(content, encoding="utf-8")
            assert application.bring_in("zhen", dataset, place).counts.rejected == 0
        yield application


def give(county: Application, department: str, **points: str) -> str:
    """Agree on items and score them."""
    details = {"indicators": list(points), "period": PERIOD}
    terms = Draft(Scope.ITEMS, TODAY - timedelta(days=1), TODAY + timedelta(days=30), details)
    number = county.contracts.propose(department, "zhen", terms).terms.number
    county.contracts.sign("zhen", number)
    scores = {name: Score(Decimal(each), f"{name} 的依据") for name, each in points.items()}
    county.tiers.items.score(department, number, scores)
    return number


def total(county: Application) -> tuple[Run, Decimal]:
    """The township's own total of a fresh run."""
    run = county.score_now("zhen", Period.parse(PERIOD))
    assert run.fault is None
    (row,) = [
        each
        for each in county.scoring.ledger.totals(run.tenant, run.number)
        if each.scheme == "townships"
    ]
    assert row.total is not None
    return run, row.total


def expected(given: list[tuple[str, int]]) -> Fraction:
    """By hand: 20 marks by tasks in time, 40 by departments, those of no data shared out."""
    in_time = Fraction(3, 4)
    own = 20 * (in_time - Fraction(50, 100)) / (Fraction(90, 100) - Fraction(50, 100))
    if not given:
        return own * 100 / 20
    county = sum(Fraction(points) for points, _ in given) * 40 / sum(full for _, full in given)
    return (own + county) * 100 / 60


def same(found: Decimal, wanted: Fraction) -> bool:
    return abs(Fraction(found) - wanted) <= Fraction(1, 10**8)


def test_the_total_holds_what_departments_gave_and_says_who_gave_it(county: Application) -> None:
    _, before = total(county)
    assert same(before, expected([]))
    ended = give(county, "ying", **{DONE: "7.5", RECTIFIED: "2"})
    county.contracts.end("zhen", ended, reason="到期")
    give(county, "cha", **{RECTIFIED: "9"})
    run, after = total(county)
    assert same(after, expected([("7.5", 10), ("9", 10)]))
    receipt = receipt_of(county.scoring, run, "zhen", scheme="townships")
    assert verify(receipt) == []
    items = {item["indicator"]: item for group in receipt["groups"] for item in group["items"]}
    assert (items[RECTIFIED]["numerator"], items[RECTIFIED]["denominator"]) == ("9", "10")
    told = items[RECTIFIED]["given"]
    assert (told["sender"], told["name"], told["reason"]) == (
        "cha",
        ["cha局", "cha"],
        f"{RECTIFIED} 的依据",
    )
    assert items["town_dispute_settled_rate"]["missing"] == "redistribute"
    assert all(verify(each) == [] for each in receipts_of(county.scoring, run))
    assert county.scoring.redo(run).digest == run.digest


def test_a_score_that_comes_too_late_does_not_count(county: Application) -> None:
    give(county, "ying", **{DONE: "7.5"})
    late = replace(
        county.scoring,
        givers=lambda tenant, period: [
            replace(each, at=now() + timedelta(days=200))
            for each in county.tiers.items.given(tenant, period)
        ],
    )
    asked = late.ledger.request(county.tenants.get("zhen").id, Period.parse(PERIOD))
    late.work(asked.tenant, asked.number)
    found = {each.scheme: each.total for each in late.ledger.totals(asked.tenant, asked.number)}
    assert found["townships"] is not None
    assert same(found["townships"], expected([]))


def test_scores_of_another_period_or_changed_after_signing_enter_no_total(
    county: Application,
) -> None:
    give(county, "ying", **{DONE: "7.5"})
    tenant = county.tenants.get("zhen").id
    assert county.tiers.items.given(tenant, Period.parse("2020-Q1")) == []
    with sqlite3.connect(county.settings.data / "gongheng.sqlite") as connection:
        connection.execute("UPDATE parcels SET statement = replace(statement, '7.5', '9.5')")
    assert county.tiers.items.given(tenant, Period.parse(PERIOD)) == []
    _, found = total(county)
    assert same(found, expected([]))
