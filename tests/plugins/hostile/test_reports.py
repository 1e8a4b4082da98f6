"""The page and the file of a plugin's report: who sees them, what they show, and what it breaks."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import Engine, event

from core.identity.permissions import Role
from core.plugin import scaffold
from core.plugin.apart.work import Origin
from tenants.plugged.service import Switchboard
from tests.commands.line import Line
from tests.plugins.hostile.town import settle
from tests.plugins.shut_in import skip_unless_shut_in
from tests.site import PASSWORD, signed_in, site_of
from web.application import Application
from web.bootstrap import opened

SLUG = "meixi"
MONTHS = ["2025-08", "2025-09"]
PAGE = f"/t/{SLUG}/reports/good/monthly"
PEOPLE = {
    "office": (Role.APPRAISAL_OFFICE, None),
    "member": (Role.MEMBER, "01"),
    "admin": (Role.SYSTEM_ADMINISTRATOR, None),
}


@pytest.fixture(scope="module")
def application(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    skip_unless_shut_in()
    place = tmp_path_factory.mktemp("reports")
    line = Line(place / "data")
    settle(line, SLUG, scaffold.written("window", place, sector="township"))
    for month in MONTHS:
        line.run("score", SLUG, "--period", month)
    with opened({"GONGHENG_DATA": str(place / "data")}) as made:
        tenant = made.tenants.get(SLUG)
        for who, (role, staff_no) in PEOPLE.items():
            account = made.identity.add_account(who, PASSWORD, label=who)
            made.members.join(tenant.id, account.id, roles=[role], staff_no=staff_no)
        for name in ("good", "failing"):
            module = Origin(name, f"reporting:{name}", Path(__file__).parent)
            made.plugins.add_from_outside(module)
        Switchboard(made.database).switch(tenant.id, "good", on=True)
        yield made


@pytest.fixture(scope="module")
def site(application: Application) -> Flask:
    return site_of(application)


def test_the_page_shows_words_and_figures_and_names_what_is_unknown(site: Flask) -> None:
    page = signed_in(site, "office", language="en").get(PAGE)
    assert page.status_code == 200
    assert "Plugin good" in page.text
    assert "&lt;b&gt;Words" in page.text
    assert "does not have these indicators: no_such" in page.text
    doors = re.findall(rf'href="(/t/{SLUG}/[^"]*/in_time)"', page.text)
    assert [next(each for each in MONTHS if each in door) for door in doors] == MONTHS


def test_the_file_holds_the_same_figures(site: Flask) -> None:
    answer = signed_in(site, "office", language="en").get(f"{PAGE}/figures.xlsx")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    sheet = openpyxl.load_workbook(BytesIO(answer.data))["1"]
    [_, heads, line] = sheet.values
    assert heads[:2] == ("No.", "Name")
    assert [str(each)[-6:] for each in line] == ["01", "江晓岚", "None", "0.5"]


def test_it_is_there_for_those_who_see_results_alone(site: Flask) -> None:
    for who in ("member", "admin"):
        browser = signed_in(site, who)
        assert browser.get(PAGE).status_code == 404
        assert browser.get(f"{PAGE}/figures.xlsx").status_code == 404


def test_the_side_bar_leads_there_and_asks_the_plugin_once(
    site: Flask, application: Application
) -> None:
    office = signed_in(site, "office", language="en")
    front = office.get(f"/t/{SLUG}/results/2025-09").text
    assert f'href="{PAGE}"' in front
    page = signed_in(site, "member", language="en").get(f"/t/{SLUG}/directives")
    assert page.status_code == 200
    assert PAGE not in page.text
    reports = Switchboard(application.database).reports(application.tenants.get(SLUG).id)
    assert [(each.plugin, each.hook) for each in reports] == [("good", "navigation")]
    statements: list[str] = []

    def hear(*said: Any) -> None:
        statements.append(said[2])

    event.listen(Engine, "before_cursor_execute", hear)
    office.get(f"/t/{SLUG}/results/2025-09")
    event.remove(Engine, "before_cursor_execute", hear)
    assert statements
    assert not [each for each in statements if "plugin" in each]


def test_one_of_a_plugin_that_is_off_or_fails_is_not_there(
    site: Flask, application: Application
) -> None:
    browser, board = signed_in(site, "office"), Switchboard(application.database)
    tenant = application.tenants.get(SLUG).id
    assert browser.get(PAGE.replace("monthly", "other")).status_code == 404
    board.switch(tenant, "failing", on=True)
    for _ in range(2):
        assert browser.get(PAGE.replace("good", "failing")).status_code == 404
    told = [(each.plugin, each.hook) for each in board.reports(tenant)]
    assert told.count(("failing", "report_templates")) == 1
    board.switch(tenant, "good", on=False)
    assert browser.get(PAGE).status_code == 404
    board.switch(tenant, "good", on=True)
