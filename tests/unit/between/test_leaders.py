"""Leaders' case handling: the named people's figures go up, only their marks come back."""

import json
from decimal import Decimal

import pytest

from core.errors import BadInput, Conflict, NotFound
from core.indicators.periods import Period
from tenants.contracts.model import Scope
from tenants.leaders.model import Mark
from tests.unit.between.conftest import LOWER, QUARTER, UPPER, Entering, agreed, draft
from web.application import Application


def people(product: Application) -> list[str]:
    run = product.run_of(product.tenants.get(LOWER).id, Period.parse(QUARTER))
    outcome = product.scoring.outcome(run)
    scored = outcome.totals.drop_nulls("total")["subject"].to_list()
    return sorted(scored)


def test_only_the_named_people_travel_and_their_figures_are_the_stored_ones(
    product: Application,
) -> None:
    one, *others = people(product)
    contract = agreed(product, Scope.LEADERS, persons=[one, "nobody"])
    (sheet,) = product.tiers.leaders.sheets(UPPER)
    assert sheet.periods == [QUARTER, "2026-Q2"]
    _, figures = product.tiers.leaders.sheet(UPPER, contract.terms.number, QUARTER)
    assert [each["number"] for each in figures.content["people"]] == [one]
    assert figures.content["missing"] == ["nobody"]
    run = product.run_of(product.tenants.get(LOWER).id, Period.parse(QUARTER))
    stored = {
        row["indicator"]: repr(row["value"])
        for row in product.scoring.outcome(run)
        .values.filter(level="person", subject=one)
        .drop_nulls("value")
        .iter_rows(named=True)
    }
    assert {each[1]: each[4] for each in figures.content["values"]} == stored
    assert stored
    text = json.dumps(figures.statement, ensure_ascii=False)
    subjects = product.scoring.outcome(run).subjects.filter(level="person")
    for number, name in subjects.select("subject", "name").iter_rows():
        if number != one:
            assert f'"{number}"' not in text
            assert f'"{name}"' not in text
    assert others


def test_marks_come_back_to_the_lower_court_with_their_source(product: Application) -> None:
    one, two, *_ = people(product)
    number = agreed(product, Scope.LEADERS, persons=[one]).terms.number
    leaders = product.tiers.leaders
    assert leaders.returned(LOWER, QUARTER, one) == []
    leaders.appraise(UPPER, number, QUARTER, marks={one: Mark(Decimal("92.50"), "办案示范")})
    (back,) = leaders.returned(LOWER, QUARTER, one)
    assert (back.mark.points, back.mark.comment) == (Decimal("92.50"), "办案示范")
    assert back.source == product.tenants.get(UPPER).name
    assert leaders.returned(LOWER, QUARTER, two) == []
    assert leaders.returned(LOWER, "2026-Q2", one) == []
    product.contracts.end(UPPER, number, reason="到期")
    assert leaders.returned(LOWER, QUARTER, one) == []
    assert leaders.sheets(UPPER) == []


def test_another_mark_leaves_those_before_and_an_old_form_is_told(product: Application) -> None:
    one, two, *_ = people(product)
    number = agreed(product, Scope.LEADERS, persons=[one, two]).terms.number
    leaders = product.tiers.leaders
    first = leaders.appraise(UPPER, number, QUARTER, marks={one: Mark(Decimal(90))}, seen="")
    leaders.appraise(UPPER, number, QUARTER, marks={two: Mark(Decimal(80))}, seen=first.code)
    found = [leaders.returned(LOWER, QUARTER, each)[0].mark.points for each in (one, two)]
    assert found == [90, 80]
    with pytest.raises(Conflict):
        leaders.appraise(UPPER, number, QUARTER, marks={one: Mark(Decimal(1))}, seen=first.code)
    assert leaders.returned(LOWER, QUARTER, one)[0].mark.points == 90


def test_a_finished_run_is_delivered_once(product: Application) -> None:
    one, *_ = people(product)
    number = agreed(product, Scope.LEADERS, persons=[one]).terms.number
    _, first = product.tiers.leaders.sheet(UPPER, number, QUARTER)
    run = product.score_now(LOWER, Period.parse(QUARTER))
    _, second = product.tiers.leaders.sheet(UPPER, number, QUARTER)
    assert (first.content["run"], second.content["run"]) == (2, run.number)
    product.tiers.deliver(run)
    _, third = product.tiers.leaders.sheet(UPPER, number, QUARTER)
    assert third.code == second.code


def test_marks_for_others_or_from_below_are_refused(product: Application) -> None:
    one, two, *_ = people(product)
    number = agreed(product, Scope.LEADERS, persons=[one]).terms.number
    leaders = product.tiers.leaders
    with pytest.raises(BadInput):
        leaders.appraise(UPPER, number, QUARTER, marks={two: Mark(Decimal(1))})
    with pytest.raises(BadInput):
        leaders.appraise(UPPER, number, QUARTER, marks={})
    with pytest.raises(BadInput):
        leaders.appraise(UPPER, number, QUARTER, marks={one: Mark(Decimal(101))})
    with pytest.raises(NotFound):
        leaders.appraise(LOWER, number, QUARTER, marks={one: Mark(Decimal(1))})
    with pytest.raises(BadInput):
        product.contracts.propose(UPPER, LOWER, draft(Scope.LEADERS))


def test_the_pages_show_mark_and_return(product: Application, enter: Entering) -> None:
    one, *_ = people(product)
    number = agreed(product, Scope.LEADERS, persons=[one]).terms.number
    above, office = enter(UPPER), enter(LOWER)
    assert number in above.get(f"/t/{UPPER}/leaders").text
    address = f"/t/{UPPER}/leaders/{number}/{QUARTER}"
    assert f'name="points.{one}"' in above.get(address).text
    wrong = above.post(address, data={f"points.{one}": "120"})
    assert wrong.status_code == 422
    assert 'value="120"' in wrong.text
    assert above.post(address, data={f"points.{one}": "88.5"}).status_code == 302
    below = office.get(f"/t/{LOWER}/leaders/{number}/{QUARTER}").text
    assert "88.50" in below
    assert f'name="points.{one}"' not in below
    answer = office.post(f"/t/{LOWER}/leaders/{number}/{QUARTER}", data={f"points.{one}": "100"})
    assert answer.status_code == 404
    person = office.get(f"/t/{LOWER}/results/{QUARTER}/people/{one}").text
    assert "上级对办案的评分" in person
    assert "88.50" in person
    assert enter(LOWER, "member").get(f"/t/{LOWER}/leaders").status_code == 404
