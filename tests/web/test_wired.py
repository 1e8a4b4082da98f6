"""The pages over the real services: a small city comes in as files, is scored, and is read."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from html import unescape
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.engine import Engine

from core.identity.permissions import Role
from core.indicators.periods import Period
from core.scoring.runs import State
from tests.site import PASSWORD, signed_in, site_of
from web.adapters.services import services_of
from web.application import Application
from web.bootstrap import opened
from web.demo import PACK, a_judge, agree

PERIODS = ("2026-Q2", "2026-Q3")
COURTS = ("anlan", "wangjiang")
MOST_STATEMENTS = 12
RESULTS = "/t/wangjiang/results/2026-Q3"


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    home = tmp_path_factory.mktemp("city")
    with opened({"GONGHENG_DATA": str(home / "data")}) as application:
        _build(application, home)
        yield application


def _build(application: Application, home: Path) -> None:
    city = application.plugins.demonstration(seed=7, scale=0.02)
    for each in city.institutions[:2]:
        application.tenants.add(
            each.slug, name=each.name, sector=each.sector, level=each.level, parent=each.parent
        )
        application.install(each.slug, PACK)
        if each.parent:
            agree(application, each.parent, each.slug)
    for upload in city.write(home):
        if upload.institution in COURTS:
            application.bring_in(upload.institution, upload.dataset, upload.path)
    for slug in COURTS:
        for period in PERIODS:
            assert application.score_now(slug, Period.parse(period)).state is State.DONE
    upper, lower = (application.tenants.get(slug) for slug in COURTS)
    office = application.identity.add_account("office", PASSWORD, label="叶清和")
    judge = application.identity.add_account("judge", PASSWORD, label="周砚秋")
    for tenant in (upper, lower):
        application.members.join(tenant.id, office.id, roles=[Role.APPRAISAL_OFFICE])
    scored = application.scoring.outcome(application.run_of(lower.id, Period.parse("2026-Q3")))
    someone = str(scored.totals.drop_nulls("total")["subject"][0])
    application.members.join(lower.id, judge.id, roles=[Role.MEMBER], staff_no=someone)
    unit = dict(scored.subjects.select("subject", "unit").iter_rows())[someone]
    head = application.identity.add_account("head", PASSWORD, label="顾明")
    application.members.join(lower.id, head.id, roles=[Role.DEPARTMENT_HEAD], unit_no=unit)


@pytest.fixture(scope="module")
def site(product: Application) -> Flask:
    return site_of(product)


@pytest.fixture(scope="module")
def office(site: Flask) -> FlaskClient:
    return signed_in(site, "office")


@contextmanager
def counted() -> Iterator[list[str]]:
    """SQL statements run inside."""
    said: list[str] = []

    def hear(_: object, __: object, statement: str, *___: object) -> None:
        said.append(statement)

    event.listen(Engine, "before_cursor_execute", hear)
    yield said
    event.remove(Engine, "before_cursor_execute", hear)


@pytest.mark.parametrize(
    "address",
    [
        "/institutions",
        "/t/wangjiang/",
        "/t/wangjiang/data",
        "/t/wangjiang/data/cases",
        "/t/wangjiang/runs",
        "/t/wangjiang/runs/1",
        "/t/wangjiang/directives",
        RESULTS,
        f"{RESULTS}?level=unit",
        f"{RESULTS}?level=tenant",
        f"{RESULTS}/results.csv",
        "/api/t/wangjiang/periods",
        "/api/t/wangjiang/periods/2026-Q3/values?level=person",
        "/t/anlan/city/2026-Q3",
    ],
)
def test_a_page_answers_within_its_share_of_statements(office: FlaskClient, address: str) -> None:
    with counted() as statements:
        answer = office.get(address)
    assert answer.status_code == 200
    reading = [each for each in statements if not each.startswith(("PRAGMA", "BEGIN", "SET"))]
    assert len(reading) <= MOST_STATEMENTS, reading


def test_every_figure_of_a_person_opens_and_says_the_same(
    site: Flask, product: Application
) -> None:
    client = signed_in(site, "judge")
    page = client.get("/t/wangjiang/", follow_redirects=True)
    assert page.status_code == 200
    links = re.findall(r'<a class="gh-v[^"]*" href="([^"]+)" data-v="([^"]*)"', page.text)
    assert len(links) >= 8
    for address, value in links:
        figure = client.get(unescape(address))
        assert figure.status_code == 200, address
        assert f'<span class="res">{value}</span>' in figure.text, address


def test_what_a_run_raises_stands_with_what_to_do_for_those_who_see_the_figure(
    office: FlaskClient, site: Flask, product: Application
) -> None:
    run = product.run_of(product.tenants.get("wangjiang").id, Period.parse("2026-Q3"))
    old = product.scoring.outcome(run).values.filter(
        level="unit", indicator="court_over18m_unclosed"
    )
    raised = sum(value > 0 for value in old["value"].drop_nulls())
    assert raised > 0
    assert office.get(f"{RESULTS}?level=unit").text.count("逐案督办") == raised
    assert "逐案督办" not in signed_in(site, "head").get(f"{RESULTS}?level=person").text


def test_the_figures_for_programs_are_the_stored_ones(
    office: FlaskClient, product: Application
) -> None:
    address = "/api/t/wangjiang/periods/2026-Q3/values?level=person"
    listed = office.get(address).get_json()["values"]
    run = product.run_of(product.tenants.get("wangjiang").id, Period.parse("2026-Q3"))
    stored = {
        (row["subject"], row["indicator"]): row["value"]
        for row in product.scoring.outcome(run).values.filter(level="person").to_dicts()
    }
    assert len(listed) > 100
    for each in listed:
        kept, said = stored.get((each["subject"], each["indicator"])), each["value"]
        assert (kept is None) == (said is None)
        assert kept is None or abs(float(kept) - float(said)) < 1e-9


def test_a_head_sees_the_own_unit_in_as_few_statements(site: Flask, product: Application) -> None:
    client = signed_in(site, "head")
    with counted() as statements:
        page = client.get(RESULTS)
    assert page.status_code == 200
    reading = [each for each in statements if not each.startswith(("PRAGMA", "BEGIN", "SET"))]
    assert len(reading) <= MOST_STATEMENTS, reading
    court = product.tenants.get("wangjiang")
    run = product.run_of(court.id, Period.parse("2026-Q3"))
    people = product.scoring.outcome(run).subjects.filter(level="person")
    own = product.members.actor(product.identity.named("head"), court.id).unit_no
    places = {each["subject"]: each["unit"] == own for each in people.iter_rows(named=True)}
    assert set(places.values()) == {True, False}
    for staff_no, mine in places.items():
        answer = client.get(f"{RESULTS}/people/{staff_no}")
        assert answer.status_code == (200 if mine else 404), staff_no


def test_a_figure_counts_as_many_records_as_its_denominator(office: FlaskClient) -> None:
    page = office.get(f"{RESULTS}/tenant/wangjiang/court_appeal_rate").text
    whole = re.search(r"<span>([\d,]+) <small>（分母）", page)
    tab = re.search(r"计入 ([\d,]+)</a>", page)
    assert whole is not None
    assert tab is not None
    assert whole[1] == tab[1]


def test_what_the_rows_of_a_mean_bring_adds_up_to_its_numerator(office: FlaskClient) -> None:
    address = f"{RESULTS}/tenant/wangjiang/court_avg_close_days"
    page = office.get(address).text
    whole = re.search(r"<span>([\d,]+) <small>（分子）", page)
    assert whole is not None
    assert f"合计 {whole[1]}" in page
    assert "其中计入分子" not in page
    book = openpyxl.load_workbook(BytesIO(office.get(f"{address}/rows.xlsx").data))
    head, *rows = book.worksheets[0].iter_rows(values_only=True)
    place = head.index("计入分子的数")
    assert sum(row[place] or 0 for row in rows) == int(whole[1].replace(",", ""))


def test_what_the_denominator_counts_and_the_numerator_does_not_is_listed(
    office: FlaskClient,
) -> None:
    address = f"{RESULTS}/tenant/wangjiang/court_within_limit_closed_rate"
    page = office.get(f"{address}?part=denominator-only").text
    top, below = (
        int(found[1].replace(",", ""))
        for side in ("分子", "分母")
        for found in [re.search(rf"<span>([\d,]+) <small>（{side}）", page)]
        if found is not None
    )
    assert below > top
    assert f"计入分母、未计入分子 {below - top:,}</a>" in page
    assert "结案日期 &lt;= " in page


def test_the_workbook_agrees_with_the_stored_values(
    office: FlaskClient, product: Application
) -> None:
    answer = office.get(f"{RESULTS}/results.xlsx?level=unit&measures=group:审判效率")
    book = openpyxl.load_workbook(BytesIO(answer.data))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    court = product.tenants.get("wangjiang")
    stored = product.scoring.outcome(product.run_of(court.id, Period.parse("2026-Q3"))).values
    names = {each.name.zh: each.id for each in product.published(PACK).indicators}
    heads = [str(head) for head in rows[0]]
    compared = 0
    for row in rows[1:]:
        for place, head in enumerate(heads):
            name, _, part = head.partition(" · ")
            if part.startswith("指标值"):
                found = stored.filter(level="unit", subject=row[0], indicator=names[name])
                value = found["value"][0] if found.height else None
                assert row[place] == (value if value is None else pytest.approx(value, rel=1e-12))
                compared += 1
    assert compared > 20


def test_a_file_goes_in_through_the_pages_and_out_again(office: FlaskClient) -> None:
    table = openpyxl.Workbook()
    table.active.append(["工号", "姓名"])
    table.active.append(["99001", "卓以清"])
    content = BytesIO()
    table.save(content)
    content.seek(0)
    handed = office.post("/t/wangjiang/data/staff", data={"file": (content, "人员.xlsx")})
    preview = office.get(handed.location)
    assert preview.status_code == 200
    assert "导入通过的 1 行" in preview.text
    done = office.post(handed.location, follow_redirects=True)
    number = re.search(r"新增 1 行，更新 0 行.*第 (\d+) 批", done.text)
    assert number is not None
    undone = office.post(f"/t/wangjiang/data/batches/{number[1]}/undo", follow_redirects=True)
    assert f"已撤销第 {number[1]} 批，数据回到导入以前" in undone.text
    assert f"撤销了第 {number[1]} 批" in undone.text


def test_a_run_that_waits_is_cancelled_and_one_that_is_over_is_not(
    office: FlaskClient, product: Application
) -> None:
    court = product.tenants.get("wangjiang")
    run = product.scoring.ledger.request(court.id, Period.parse("2024"), by="office")
    address = f"/t/wangjiang/runs/{run.number}"
    page = office.post(f"{address}/cancel", follow_redirects=True)
    assert "计分已取消" in page.text
    cancelled = product.scoring.ledger.run(court.id, run.number)
    assert cancelled.state is State.STOPPED
    assert cancelled.finished_at is not None
    again = office.post(f"{address}/cancel")
    assert again.status_code == 409
    assert "这次计分已经结束，不能取消" in again.text
    assert office.post("/t/wangjiang/runs/9999/cancel").status_code == 404


def workbook(*rows: Sequence[str]) -> BytesIO:
    """A workbook of one sheet."""
    table, content = openpyxl.Workbook(), BytesIO()
    for row in rows:
        table.active.append(row)
    table.save(content)
    content.seek(0)
    return content


def test_headers_that_nobody_knows_are_asked_about_once(office: FlaskClient) -> None:
    rows = ("编制序列", "称呼", "血型"), ("99002", "闻人远", "甲")
    data = {"file": (workbook(("全院名单",), *rows), "外来.xlsx")}
    preview = office.post("/t/wangjiang/data/staff", data=data).location
    asked = office.get(preview, follow_redirects=True)
    assert asked.request.path == f"{preview}/columns"
    assert "还没有对应的必填字段：工号、姓名" in asked.text
    headers = list(rows[0])
    twice = office.post(
        f"{preview}/columns", data={"header": headers, "field": ["staff_no", "staff_no", ""]}
    )
    assert twice.status_code == 422
    assert "“编制序列”、“称呼”都对应“工号”" in twice.text
    said = {"header": headers, "field": ["staff_no", "name", ""]}
    seen = office.post(f"{preview}/columns", data=said, follow_redirects=True)
    assert "导入通过的 1 行" in seen.text
    assert "新增 1 行" in office.post(preview, follow_redirects=True).text
    again = {"file": (workbook(rows[0], ("99003", "闻人近", "乙")), "下月.xlsx")}
    next_time = office.post("/t/wangjiang/data/staff", data=again).location
    assert "导入通过的 1 行" in office.get(next_time).text
    for number in re.findall(r"batches/(\d+)/undo", office.get("/t/wangjiang/data").text)[:1]:
        assert office.post(f"/t/wangjiang/data/batches/{number}/undo").status_code == 302


def bring(office: FlaskClient, *rows: list[str]) -> str:
    content = workbook(["工号", "姓名"], *rows)
    handed = office.post("/t/wangjiang/data/staff", data={"file": (content, "人员.xlsx")})
    done = office.post(handed.location, follow_redirects=True)
    number = re.search(r"第 (\d+) 批，可以整批撤销", done.text)
    assert number is not None
    return number[1]


def test_rows_held_back_are_still_shown_after_a_clean_import(office: FlaskClient) -> None:
    bad = bring(office, ["99012", "卓以清"], ["99013", ""])
    clean = bring(office, ["99014", "卓以宁"])
    for address in ("/t/wangjiang/data", "/t/wangjiang/"):
        assert f"第 {bad} 批 1 行" in office.get(address).text
    batch = f"/t/wangjiang/data/batches/{bad}"
    assert '<td class="num gh-dim">3</td>' in office.get(batch).text
    book = openpyxl.load_workbook(BytesIO(office.get(f"{batch}/held-back.xlsx").data))
    cells = [cell.value for row in book.worksheets[0].iter_rows() for cell in row]
    assert "99013" in cells
    assert office.get(batch.replace("wangjiang", "anlan")).status_code == 404
    assert office.get(f"/t/wangjiang/data/batches/{clean}").status_code == 404
    for number in (clean, bad):
        office.post(f"/t/wangjiang/data/batches/{number}/undo")
    assert f"第 {bad} 批 1 行" not in office.get("/t/wangjiang/data").text


def test_home_shows_the_run_of_its_period_and_whether_data_changed_since(
    office: FlaskClient, product: Application
) -> None:
    court = product.tenants.get("wangjiang")
    newest = product.run_of(court.id, Period.parse("2026-Q3"))
    product.score_now("wangjiang", Period.parse("2026-Q2"))
    number = bring(office, ["99021", "卓以远"])
    page = office.get("/t/wangjiang/").text
    assert f"第 {newest.number} 号" in page
    assert "此后数据有变化" in page
    office.post(f"/t/wangjiang/data/batches/{number}/undo")
    product.score_now("wangjiang", Period.parse("2026-Q3"))
    assert "此后数据有变化" not in office.get("/t/wangjiang/").text


def test_absent_optional_columns_are_one_warning(office: FlaskClient) -> None:
    content = workbook(["工号", "姓名"], ["99022", "卓以明"])
    handed = office.post("/t/wangjiang/data/staff", data={"file": (content, "人员.xlsx")})
    page = office.get(f"{handed.location}?tab=warnings").text
    assert page.count("文件没有这一列，已有内容保持不变</td>") == 1


def test_a_file_of_nonsense_is_answered_beside_the_form(office: FlaskClient) -> None:
    handed = office.post(
        "/t/wangjiang/data/cases", data={"file": (BytesIO(b"PK\x03\x04nonsense"), "坏.xlsx")}
    )
    answer = office.get(handed.location)
    assert answer.status_code == 422
    assert "没有导入，已有数据没有变化" in answer.text
    assert 'type="file"' in answer.text


def test_a_session_is_over_after_signing_out_whoever_copied_its_cookie(
    product: Application,
) -> None:
    adapter = services_of(product).identity
    who = adapter.sign_in("judge", PASSWORD)
    here, there = (adapter.begin(who, source="", agent="") for _ in range(2))
    adapter.sign_out(who, here)
    assert adapter.account(who.id, who.sessions, here) is None
    assert adapter.account(who.id, who.sessions, there) == who


def test_a_revoked_session_is_over(site: Flask, product: Application) -> None:
    client = signed_in(site, "judge")
    product.identity.revoke_sessions(product.identity.named("judge").id)
    assert client.get("/institutions").status_code == 302


def test_the_judge_of_the_demonstration_has_cases_enough_for_lights(product: Application) -> None:
    court = product.tenants.get("wangjiang")
    outcome = product.scoring.outcome(product.run_of(court.id, Period.parse("2026-Q3")))
    scored = set(outcome.totals.drop_nulls("total").filter(scheme="trial_judges")["subject"])
    closed = outcome.values.filter(level="person", indicator="court_avg_close_days")
    counts = {
        row["subject"]: row["denominator"]
        for row in closed.iter_rows(named=True)
        if row["subject"] in scored
    }
    chosen = counts[a_judge(product, court)]
    fewer = sum(count <= chosen for count in counts.values())
    more = sum(count >= chosen for count in counts.values())
    assert min(fewer, more) * 2 >= len(counts) - 1
