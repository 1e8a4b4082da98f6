"""A county department scores items of a township, sees no others, and is named as who gave them."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from core.columns import now
from core.errors import BadInput, Conflict, NotFound
from core.identity.permissions import Role
from core.texts import Text
from tenants.contracts.drafts import Draft
from tenants.contracts.model import Scope
from tenants.items.model import Score
from tenants.model import Tenant
from tests.site import PASSWORD, signed_in, site_of
from web.application import Application
from web.bootstrap import opened

ITEM, OTHER = "town_task_done_rate", "town_task_in_time_rate"
TODAY = now().date()
PERIOD = f"{TODAY.year}-Q{(TODAY.month + 2) // 3}"


@pytest.fixture
def county(tmp_path: Path) -> Iterator[Application]:
    with opened({"GONGHENG_DATA": str(tmp_path / "data")}) as application:
        for tenant in in_county(application, ying="县应急局"):
            slug = tenant.slug
            account = application.identity.add_account(f"of-{slug}", PASSWORD, label=f"{slug}办")
            application.members.join(tenant.id, account.id, roles=[Role.APPRAISAL_OFFICE])
        yield application


def in_county(application: Application, **departments: str) -> list[Tenant]:
    """A county, a township that has its pack, and departments of the county by name."""
    add, sector = application.tenants.add, "township"
    found = [
        add("xian", name=Text("某县", "xian"), sector=sector, level="county"),
        add("zhen", name=Text("某镇", "zhen"), sector=sector, level="township", parent="xian"),
    ]
    for slug, written in departments.items():
        name = Text(written, slug)
        found.append(add(slug, name=name, sector=sector, level="department", parent="xian"))
    application.install("zhen", "township")
    return found


def agreed(county: Application, *indicators: str, period: str = PERIOD) -> str:
    today = now().date()
    details = {"indicators": list(indicators), "period": period}
    terms = Draft(Scope.ITEMS, today - timedelta(days=1), today + timedelta(days=30), details)
    number = county.contracts.propose("ying", "zhen", terms).terms.number
    county.contracts.sign("zhen", number)
    return number


def test_the_department_sees_the_named_items_and_the_township_who_gave_what(
    county: Application,
) -> None:
    number = agreed(county, ITEM)
    items = county.tiers.items
    (work,) = items.works("ying")
    assert [(each.indicator, each.full) for each in work.lines] == [(ITEM, Decimal(10))]
    assert OTHER not in str(work)
    items.score("ying", number, {ITEM: Score(Decimal("7.5"), "督办〔2026〕7号")})
    (seen,) = items.works("zhen")
    assert not seen.scoring
    assert seen.other.zh == "县应急局"
    (line,) = seen.lines
    assert line.score == Score(Decimal("7.5"), "督办〔2026〕7号")
    assert seen.given is not None
    assert seen.given.sender == "ying"
    assert items.works("xian") == []
    county.contracts.end("zhen", number, reason="到期")
    assert items.works("zhen") == items.works("ying") == []


@pytest.mark.parametrize(
    ("indicator", "points", "reason"),
    [
        (OTHER, "1", "x"),
        (ITEM, "10.01", "x"),
        (ITEM, "-1", "x"),
        (ITEM, "NaN", "x"),
        (ITEM, "1", " "),
        (ITEM, "1", "x" * 301),
    ],
)
def test_what_was_not_agreed_or_has_no_ground_is_refused(
    county: Application, indicator: str, points: str, reason: str
) -> None:
    number = agreed(county, ITEM)
    with pytest.raises(BadInput):
        county.tiers.items.score("ying", number, {indicator: Score(Decimal(points), reason)})
    assert county.tiers.items.work("zhen", number).given is None


def test_one_of_its_own_records_is_not_agreed_and_those_that_are_there_are_named(
    county: Application,
) -> None:
    with pytest.raises(BadInput, match=ITEM) as refused:
        agreed(county, ITEM, OTHER)
    assert refused.value.where == OTHER
    assert county.contracts.of("ying") == []


def test_an_item_is_scored_until_its_day(county: Application) -> None:
    number = agreed(county, ITEM, period="2020-Q1")
    (line,) = county.tiers.items.work("ying", number).lines
    assert (line.indicator, line.due) == (ITEM, date(2020, 4, 20))
    with pytest.raises(BadInput, match="2020-04-20"):
        county.tiers.items.score("ying", number, {ITEM: Score(Decimal(1), "x")})


def test_another_score_leaves_those_before_and_an_old_form_is_told(county: Application) -> None:
    second = "town_hazard_rectified_rate"
    number, items = agreed(county, ITEM, second), county.tiers.items
    first = items.score("ying", number, {ITEM: Score(Decimal(7), "x")}, seen="")
    items.score("ying", number, {second: Score(Decimal(8), "y")}, seen=first.code)
    scores = [each.score for each in items.work("zhen", number).lines]
    assert scores == [Score(Decimal(7), "x"), Score(Decimal(8), "y")]
    with pytest.raises(Conflict):
        items.score("ying", number, {ITEM: Score(Decimal(1), "x")}, seen=first.code)
    with pytest.raises(BadInput):
        items.score("ying", number, {})


def test_the_township_does_not_score_itself(county: Application) -> None:
    number = agreed(county, ITEM)
    with pytest.raises(NotFound):
        county.tiers.items.score("zhen", number, {ITEM: Score(Decimal(10), "x")})
    with pytest.raises(NotFound):
        county.tiers.items.work("xian", number)


def test_the_pages_agree_score_and_name_the_source(county: Application) -> None:
    app = site_of(county)
    ying, zhen = (signed_in(app, f"of-{slug}") for slug in ("ying", "zhen"))
    assert "某镇" in ying.get("/t/ying/contracts").text
    today = now().date()
    form = {
        "other": "zhen",
        "scope": "items",
        "since": today.isoformat(),
        "until": (today + timedelta(days=9)).isoformat(),
        "indicators": f"{ITEM}、 {ITEM}",
    }
    assert ying.post("/t/ying/contracts", data=form).status_code == 422
    assert ying.post("/t/ying/contracts", data={**form, "of_period": "x"}).status_code == 422
    assert ying.post("/t/ying/contracts", data={**form, "of_period": PERIOD}).status_code == 302
    (contract,) = county.contracts.of("zhen")
    number = contract.terms.number
    assert zhen.post(f"/t/zhen/contracts/{number}/sign").status_code == 302
    page = ying.get(f"/t/ying/items/{number}").text
    assert f'name="points.{ITEM}"' in page
    wrong = ying.post(f"/t/ying/items/{number}", data={f"points.{ITEM}": "11"})
    assert wrong.status_code == 422
    assert 'value="11"' in wrong.text
    given = {f"points.{ITEM}": "8", f"reason.{ITEM}": "督办〔2026〕7号"}
    assert ying.post(f"/t/ying/items/{number}", data=given).status_code == 302
    seen = zhen.get(f"/t/zhen/items/{number}").text
    assert "8.00" in seen
    assert "县应急局" in seen
    assert "督办〔2026〕7号" in seen
    assert zhen.post(f"/t/zhen/items/{number}", data=given).status_code == 404
    assert "县应急局" in zhen.get("/t/zhen/items").text
