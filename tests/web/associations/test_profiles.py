"""A profile shows figures and alerts to whoever may see them of that person, and to nobody else."""

import pytest
from flask import Flask

from core.audit.model import Search
from core.identity.permissions import Role
from core.indicators.periods import Period
from core.scoring.runs import State
from tests.site import PASSWORD, signed_in
from tests.web.associations.conftest import JUDGE, OFFICER, SLUG, Enter
from tests.web.associations.test_matters import MATTERS, ask
from web.application import Application

NEWEST = "2026-02"


@pytest.fixture(scope="module")
def scored(court: Application) -> Application:
    """The court with two months scored, and an officer of supervision who may see all figures."""
    for period in ("2026-01", NEWEST):
        assert court.score_now(SLUG, Period.parse(period)).state is State.DONE
    account = court.identity.add_account("seeing", PASSWORD, label="seeing")
    roles = [Role.SUPERVISION_OFFICER, Role.APPRAISAL_OFFICE]
    court.members.join(court.tenants.get(SLUG).id, account.id, roles=roles, staff_no=OFFICER)
    return court


def profile_of(site: Flask, name: str) -> str:
    """The profile of the judge, under a matter that a leader has approved."""
    client = signed_in(site, name)
    number = ask(client)
    assert signed_in(site, "leader").post(f"{MATTERS}/{number}/approve").status_code == 302
    page = client.get(f"{MATTERS}/{number}/profile")
    assert page.status_code == 200
    return page.text


def test_figures_stand_in_the_profile_and_lead_to_where_they_come_from(
    scored: Application, site: Flask
) -> None:
    page = profile_of(site, "seeing")
    assert f"/{NEWEST}/person/{JUDGE}/" in page
    assert "没有可以显示的指标" not in page
    assert "段思齐" not in page
    tenant = scored.tenants.get(SLUG).id
    [opened] = scored.audit.newest(tenant, Search(thing="person"), limit=5)
    assert (opened.act, opened.object) == ("open person", JUDGE)


def test_who_may_not_see_the_figures_of_somebody_sees_none(
    scored: Application, site: Flask, enter: Enter
) -> None:
    page = profile_of(site, "officer")
    assert "没有可以显示的指标" in page
    assert f"/person/{JUDGE}/" not in page
