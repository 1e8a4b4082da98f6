"""Panels of plugins on profiles: out of the rows that the viewer sees, under the plugin's name."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from core.plugin.apart.work import Origin
from tenants.plugged.service import Switchboard
from tests.plugins.shut_in import skip_unless_shut_in
from tests.web.associations.conftest import FIRST, OTHER, SLUG, Enter, signed_in
from tests.web.associations.test_matters import MATTERS, ask, explore
from web.application import Application

FOLDER = Path(__file__).parents[2] / "plugins" / "hostile"
CASE = f"/t/{SLUG}/cases/{FIRST}"


@pytest.fixture
def board(court: Application) -> Iterator[Switchboard]:
    skip_unless_shut_in()
    for name in ("teller", "failing"):
        if name not in court.plugins.outside:
            court.plugins.add_from_outside(Origin(name, f"showing:{name}", FOLDER))
    board, place = Switchboard(court.database), court.tenants.get(SLUG)
    for name in ("teller", "failing"):
        board.switch(place.id, name, on=True)
    yield board
    for name in ("teller", "failing"):
        board.switch(place.id, name, on=False)


def test_a_plugin_that_is_off_shows_nothing(enter: Enter) -> None:
    page = enter("judge").get(CASE)
    assert page.status_code == 200
    assert "插件所见" not in page.text


def test_a_panel_stands_on_declared_columns_without_personal_ones(
    enter: Enter, board: Switchboard
) -> None:
    page = enter("judge").get(CASE).text
    assert "插件 teller" in page
    assert "&lt;b&gt;合同纠纷" in page
    assert "<td>cases</td><td>case_no cause filed_on</td>" in page
    assert "<td>parties</td><td>role</td>" in page
    assert "secrets" not in page


def test_a_plugin_that_raises_is_reported_and_the_page_goes_on(
    enter: Enter, board: Switchboard, court: Application
) -> None:
    assert enter("judge").get(CASE).status_code == 200
    told = board.reports(court.tenants.get(SLUG).id)
    assert {(each.plugin, each.hook) for each in told} == {("failing", "panels")}


def test_it_sees_no_case_that_the_profile_does_not_rest_on(
    site: Flask, board: Switchboard, court: Application
) -> None:
    officer = signed_in(site, "officer", language="en")
    number = ask(officer)
    signed_in(site, "leader").post(f"{MATTERS}/{number}/approve")
    place = court.tenants.get(SLUG)
    address = explore(number).replace("explore", "profile")
    page = officer.get(address).text
    assert "Plugin teller" in page
    assert "<b>2</b><span>Cases</span>" in page
    assert OTHER not in page
    assert board.is_on(place.id, "teller")
