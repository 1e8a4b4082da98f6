"""Operators see which institutions there are, what work is stuck, and whether all parts answer."""

import re
import sqlite3
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update
from werkzeug.routing import AnyConverter, IntegerConverter, Rule

from core.audit.model import INSTALLATION, Act, Search
from core.columns import now
from core.indicators.periods import Period
from core.scoring.runs import State
from core.scoring.sql import RunRow
from core.tenancy.model import TenantId
from tenants.life import Standing
from tests.web.platform.conftest import Enter
from web.application import Application

PERIOD = Period.parse("2026-Q3")
PAGES = ("/operator/tenants", "/operator/jobs", "/operator/health")
LINE = re.compile(r'<tr><th scope="row"[^>]*>(.*?)</th>.*?</tr>', re.S)


def lines(page: str) -> dict[str, str]:
    return {found[1]: unescape(found[0]) for found in LINE.finditer(page)}


def set_run(platform: Application, tenant: TenantId, number: int, **values: object) -> None:
    with platform.database.session(tenant) as work:
        mine = RunRow.tenant_id == tenant, RunRow.number == number
        work.execute(update(RunRow).where(*mine).values(**values))
        work.commit()


@pytest.fixture
def anping(platform: Application) -> TenantId:
    return platform.tenants.get("anping").id


@pytest.mark.parametrize("path", PAGES)
def test_the_pages_are_for_operators_alone(enter: Enter, path: str) -> None:
    assert enter("ops").get(path).status_code == 200
    assert enter("ops", language="en").get(path).status_code == 200
    assert enter("member1").get(path).status_code == 404
    assert "/sign-in" in enter().get(path).location


def test_a_phone_reaches_every_page_of_the_operator(enter: Enter) -> None:
    page = enter("ops").get("/operator/tenants").text
    foot = page[page.index('<nav class="gh-tabbar"') :]
    assert "更多" in foot
    assert all(f'href="{path}"' in foot for path in PAGES)


def test_an_operator_begins_with_the_institutions(enter: Enter) -> None:
    for address in ("/", "/operator/"):
        assert enter("ops").get(address).location == "/operator/tenants"
    assert enter("member1").get("/operator/").status_code == 404


def test_institutions_stand_below_the_one_that_leads_them(enter: Enter) -> None:
    page = enter("ops").get("/operator/tenants").text
    names = list(lines(page))
    qinghe, anping, zhanghe = "清河市中级人民法院", "安平县人民法院", "漳河区人民法院"
    assert names.index(anping) == names.index(qinghe) + 1
    assert names.index(zhanghe) == names.index(qinghe) + 2
    assert 'gh-depth-1">' + anping in page
    assert 'gh-depth-0">白云区人民法院' in page


def test_one_is_found_by_name_by_slug_and_by_standing(enter: Enter, platform: Application) -> None:
    ops = enter("ops")
    platform.standings.change(platform.tenants.get("baiyun").id, Standing.TRIAL)
    for asked in ("q=白云", "q=BAIYUN", "q=baiyun+district", "standing=trial"):
        assert list(lines(ops.get(f"/operator/tenants?{asked}").text)) == ["白云区人民法院"]
    assert "没有符合条件的单位" in ops.get("/operator/tenants?q=nowhere").text
    for odd in ("page=0", "page=x", "page=99999", "page=१", "standing=none"):
        assert ops.get(f"/operator/tenants?{odd}").status_code == 200


def test_an_institution_at_which_something_was_done_says_when(
    enter: Enter, platform: Application, anping: TenantId
) -> None:
    platform.scoring.ledger.request(anping, PERIOD)
    today = now().astimezone().year
    found = lines(enter("ops").get("/operator/tenants").text)
    assert str(today) in found["安平县人民法院"]
    assert "没有" in found["白云区人民法院"]


def test_a_failed_run_is_scored_anew_and_both_logs_say_so(
    enter: Enter, platform: Application, anping: TenantId
) -> None:
    ledger, ops = platform.scoring.ledger, enter("ops")
    run = ledger.request(anping, PERIOD)
    set_run(platform, anping, run.number, state=State.FAILED, fault_zh="某案号的内容")
    page = ops.get("/operator/jobs").text
    assert "失败" in lines(page)["安平县人民法院"]
    assert "某案号" not in page
    again = ops.post(f"/operator/jobs/anping/{run.number}/retry")
    assert again.status_code == 302
    made = ledger.recent(anping)[0]
    assert (made.number, made.period) == (run.number + 1, str(PERIOD))
    for chain in (anping, INSTALLATION):
        found = platform.audit.newest(chain, Search(act=Act.RETRY_RUN.value), limit=5)
        assert [each.actor for each in found] == ["运营"]
    assert ops.post(f"/operator/jobs/anping/{run.number}/retry").status_code == 404


def test_a_run_that_waits_too_long_is_nudged_again_one_that_just_came_is_not(
    enter: Enter, platform: Application, anping: TenantId
) -> None:
    ops, run = enter("ops"), platform.scoring.ledger.request(anping, PERIOD)
    assert ops.post(f"/operator/jobs/anping/{run.number}/retry").status_code == 422
    assert "停滞" not in ops.get("/operator/jobs").text
    set_run(platform, anping, run.number, requested_at=now() - timedelta(hours=1))
    assert "停滞" in ops.get("/operator/jobs").text
    assert ops.post(f"/operator/jobs/anping/{run.number}/retry").status_code == 302
    for strange in ("anping/77", "nowhere/1"):
        assert ops.post(f"/operator/jobs/{strange}/retry").status_code == 404
    assert enter("member1").post("/operator/jobs/anping/1/retry").status_code == 404


def test_a_failure_that_was_made_good_is_not_shown(
    enter: Enter, platform: Application, anping: TenantId
) -> None:
    ledger = platform.scoring.ledger
    first = ledger.request(anping, PERIOD).number
    set_run(platform, anping, first, state=State.FAILED)
    second = ledger.request(anping, PERIOD).number
    set_run(platform, anping, second, state=State.DONE)
    assert "没有等待或失败的计分" in enter("ops").get("/operator/jobs").text


def test_each_part_says_whether_it_works(enter: Enter, platform: Application) -> None:
    ops = enter("ops")
    page = ops.get("/operator/health", headers={"Accept-Language": "zh"}).text
    assert "可写可读" in lines(page)["数据存储"]
    assert "不正常" not in page
    folder = Path(platform.settings.data) / "evidence"
    (folder / "0" / "health").unlink()
    (folder / "0").rmdir()
    (folder / "0").write_text("in the way")
    assert "不正常" in lines(ops.get("/operator/health").text)["数据存储"]


def test_a_load_balancer_is_told_yes_or_no_and_nothing_else(
    enter: Enter, platform: Application
) -> None:
    answer = enter().get("/health")
    assert (answer.status_code, answer.text) == (200, "ok\n")
    with sqlite3.connect(Path(platform.settings.data) / "gongheng.sqlite") as behind:
        behind.execute("UPDATE alembic_version SET version_num = '0001'")
    behind.close()
    answer = enter().get("/health")
    assert (answer.status_code, answer.text) == (503, "unavailable\n")


def test_an_operator_finds_no_way_into_any_institution(platform_site: Flask, enter: Enter) -> None:
    ops, tried = enter("ops"), 0
    for rule in platform_site.url_map.iter_rules():
        if "slug" not in rule.arguments:
            continue
        given = {name: _value(name, rule) for name in rule.arguments} | {"slug": "anping"}
        with platform_site.test_request_context():
            address = platform_site.url_for(rule.endpoint, **given)
        for method in (rule.methods or set()) & {"GET", "POST", "PUT", "DELETE"}:
            assert ops.open(address, method=method).status_code == 404, (rule.endpoint, method)
            tried += 1
    assert tried > 40


def _value(name: str, rule: Rule) -> object:
    match rule._converters[name]:
        case IntegerConverter():
            return 1
        case AnyConverter(items=items):
            return min(items)
    return "x"
