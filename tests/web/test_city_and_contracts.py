"""The city and its contracts on the pages, over the real services."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from core.columns import now
from core.identity.permissions import Role
from core.indicators.model import Level
from core.indicators.periods import Period
from tenants.contracts.model import State
from tenants.rollup import WHOLE
from tenants.sql import DeliveryRow
from tenants.suppression import hidden
from tests.site import PASSWORD, signed_in, site_of
from web.adapters import cities
from web.application import Application
from web.bootstrap import opened
from web.demo import PACK, agree
from web.pages.city.view import arrange
from web.pages.results.export import as_workbook
from web.pages.results.view import Wish

UPPER, LOWER, OTHER = "anlan", "wangjiang", "linpu"
QUARTER = "2026-Q3"
CITY = f"/t/{UPPER}/city/{QUARTER}"
Entering = Callable[[str], FlaskClient]


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    home = tmp_path_factory.mktemp("city")
    with opened({"GONGHENG_DATA": str(home / "data")}) as application:
        city = application.plugins.demonstration(seed=7, scale=0.07)
        for each in city.institutions[:3]:
            tenant = application.tenants.add(
                each.slug, name=each.name, sector=each.sector, level=each.level, parent=each.parent
            )
            application.install(each.slug, PACK)
            account = application.identity.add_account(f"of-{each.slug}", PASSWORD)
            application.members.join(tenant.id, account.id, roles=[Role.APPRAISAL_OFFICE])
            if each.parent:
                agree(application, each.parent, each.slug)
        for upload in city.write(home):
            application.bring_in(upload.institution, upload.dataset, upload.path)
        for slug in (UPPER, LOWER, OTHER):
            for period in ("2026-Q2", QUARTER, "2026-09"):
                application.score_now(slug, Period.parse(period))
        yield application


@pytest.fixture(scope="module")
def site(product: Application) -> Flask:
    return site_of(product)


@pytest.fixture
def enter(site: Flask) -> Entering:
    return lambda slug: signed_in(site, f"of-{slug}")


def test_what_rests_on_few_cases_is_in_no_cell_and_in_no_workbook(
    product: Application, site: Flask
) -> None:
    upper, period = product.tenants.get(UPPER), Period.parse("2026-09")
    found = product.rollups.city(upper, period)
    known = product.institutions.institution(upper.id)
    raised = [replace(each, few_below=60) for each in known.pack.indicators]
    institution = replace(known, pack=replace(known.pack, indicators=tuple(raised)))
    secret = hidden(found.values, raised, whole=WHOLE, own=UPPER)
    few = {
        (row["subject"], row["indicator"])
        for row in found.values.drop_nulls("denominator").iter_rows(named=True)
        if 0 < row["denominator"] < 60 and row["subject"] in (LOWER, OTHER)
    }
    assert few
    assert few <= secret
    with site.test_request_context():
        made = cities.table(institution, product.run_of(upper.id, period), found, found)
        shown = _figures(as_workbook(made, Wish()))
        page = arrange(made, f"group:{raised[0].group.zh}")
    cells = {(row.subject, name): cell for row in made.rows for name, cell in row.cells.items()}
    names = {each.id: each.name.zh for each in raised if Level.TENANT in each.levels}
    for subject, indicator in secret:
        cell = cells[subject, indicator]
        assert (cell.withheld, cell.value, cell.numerator, cell.denominator) == (
            (True, None, None, None)
        )
        assert shown.get((subject, names[indicator]), (None,) * 3) == (None,) * 3
    assert {key for key, cell in cells.items() if cell.withheld} == set(secret)
    assert any(value[2] is not None for value in shown.values())
    assert page.hidden <= len(secret)


def _figures(content: bytes) -> dict[tuple[str, str], tuple[object, ...]]:
    head, *lines = (
        openpyxl.load_workbook(BytesIO(content)).worksheets[0].iter_rows(values_only=True)
    )
    found: dict[tuple[str, str], tuple[object, ...]] = {}
    for line in lines:
        for place, title in enumerate(head):
            name, _, part = str(title).partition(" · ")
            if part == "分子":
                found[str(line[0]), name] = tuple(line[place : place + 3])
    return found


def test_numerators_and_denominators_are_shown_on_demand(enter: Entering) -> None:
    client = enter(UPPER)
    plain, parts = (client.get(f"{CITY}{query}").text for query in ("", "?parts=1"))
    assert " ÷ " in re.sub(r'title="[^"]*"', "", parts)
    assert " ÷ " not in re.sub(r'title="[^"]*"', "", plain)
    assert "与上期相比" in plain
    assert "签名 3 份，核验一致" in plain


def test_a_tampered_delivery_is_named_on_the_page_and_left_out(
    product: Application, enter: Entering
) -> None:
    upper = product.tenants.get(UPPER)
    wrong = (
        DeliveryRow.tenant_id == upper.id,
        DeliveryRow.lower == LOWER,
        DeliveryRow.period == QUARTER,
    )
    with product.database.session(upper.id) as unit:
        unit.execute(update(DeliveryRow).where(*wrong).values(signature="0" * 128))
        unit.commit()
    page = enter(UPPER).get(CITY).text
    assert "望江区人民法院 2026-Q3 第 2 次计分的汇总没有计入" in page
    assert "2 / 3" in page
    product.score_now(LOWER, Period.parse(QUARTER))
    assert "没有计入" not in enter(UPPER).get(CITY).text


def test_a_contract_is_offered_signed_and_ended_on_the_pages(
    product: Application, enter: Entering
) -> None:
    upper, lower = enter(UPPER), enter(LOWER)
    (held,) = product.contracts.of(LOWER)
    address = f"/t/{LOWER}/contracts/{held.terms.number}"
    assert "签名核验一致" in lower.get(address).text
    refused = lower.post(f"{address}/end", data={"reason": " "})
    assert refused.status_code == 422
    assert "请写明终止的原因" in refused.text
    ended = lower.post(f"{address}/end", data={"reason": "改签"}, follow_redirects=True)
    assert "约定已终止" in ended.text
    assert "没有有效的约定" in upper.get(CITY).text
    today = now().date()
    data = {
        "other": LOWER,
        "scope": "aggregates",
        "since": (today - timedelta(days=1)).isoformat(),
        "until": (today + timedelta(days=30)).isoformat(),
        "note": "重新约定",
    }
    offered = upper.post(f"/t/{UPPER}/contracts", data=data)
    number = offered.location.rpartition("/")[2]
    assert "待本方签署" in lower.get(f"/t/{LOWER}/contracts").text
    assert upper.post(f"/t/{UPPER}/contracts/{number}/sign").status_code == 422
    done = lower.post(f"/t/{LOWER}/contracts/{number}/sign", follow_redirects=True)
    assert "约定已签署" in done.text
    assert product.contracts.get(UPPER, number).state(product.contracts.now()) is State.IN_FORCE
    page = upper.get(CITY).text
    assert "没有有效的约定" not in page
    sent = upper.get(f"/t/{UPPER}/contracts/{number}").text
    assert sent.count("一致</span>") >= 3


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"until": "三月"}, "请填写截止日期"),
        ({"since": ""}, "请填写起始日期"),
        ({"until": "2020-01-01"}, "截止日期须在"),
        ({"scope": "everything"}, "请选择约定的范围"),
        ({"other": "nowhere"}, "没有这个单位"),
        ({"other": OTHER, "note": "长" * 600}, "说明不超过"),
    ],
)
def test_bad_terms_are_answered_in_words_and_what_was_typed_stays(
    enter: Entering, change: dict[str, str], said: str
) -> None:
    data = {"other": OTHER, "scope": "aggregates", "since": "2026-01-01", "until": "2099-01-01"}
    data |= {"note": "说明在此"} | change
    answer = enter(UPPER).post(f"/t/{UPPER}/contracts", data=data)
    assert answer.status_code == 422
    assert said in answer.text
    assert data["note"][:20] in answer.text


def test_nobody_opens_a_contract_of_others(product: Application, enter: Entering) -> None:
    (held,) = [e for e in product.contracts.of(OTHER) if e.state(product.contracts.now())]
    number = held.terms.number
    assert enter(OTHER).get(f"/t/{OTHER}/contracts/{number}").status_code == 200
    for client, slug in ((enter(LOWER), LOWER), (enter(LOWER), OTHER)):
        assert client.get(f"/t/{slug}/contracts/{number}").status_code == 404
        assert client.post(f"/t/{slug}/contracts/{number}/end").status_code == 404


def test_the_pages_are_complete_in_english(product: Application, enter: Entering) -> None:
    client = enter(UPPER)
    client.set_cookie("language", "en")
    number = product.contracts.of(UPPER)[0].terms.number
    for address in (f"/t/{UPPER}/contracts", f"/t/{UPPER}/contracts/{number}"):
        page = client.get(address).text
        main = page[page.index("<main") : page.index("</main>")]
        for known in (
            "按月送达汇总数，供全市概览使用；不含逐案信息和个人数据。",
            "改签",
            "重新约定",
        ):
            main = main.replace(known, "")
        main = re.sub(r"[\u4e00-\u9fff]+考核办", "", main)
        assert not re.search(r"[\u4e00-\u9fff]", main), address
