"""In a small institution one person may act for two, and the auditor looks at every such act."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.audit.model import Search
from core.columns import now
from core.errors import BadInput, NotAllowed
from core.identity.permissions import Role
from core.tenancy.model import TenantId
from core.texts import same
from tenants.small.model import MOST_PEOPLE, PATIENCE, Rest
from tenants.small.service import Small
from tests.web.trial.conftest import PASSWORD
from web.adopting import adoptions_of
from web.application import Application
from web.ports import Services

HOME, SLUG = "/t/tanxi", "tanxi"
TOMORROW = f"{now() + timedelta(days=2):%Y-%m-%d}"
PEOPLE = {
    "system": Role.SYSTEM_ADMINISTRATOR,
    "auditor": Role.AUDITOR,
    "leader": Role.LEADER,
    "office": Role.APPRAISAL_OFFICE,
    "judge": Role.MEMBER,
}


@pytest.fixture
def court(product: Application) -> TenantId:
    tenant = product.tenants.add(SLUG, name=same("檀溪法院"), sector="court", level="basic").id
    product.install(SLUG, "court")
    for name, role in PEOPLE.items():
        account = product.identity.add_account(name, PASSWORD, label=name)
        product.members.join(tenant, account.id, roles=[role])
    return tenant


@pytest.fixture
def small(site: Flask) -> Small:
    services: Services = site.extensions["gongheng"]
    assert services.small is not None
    return services.small


def enter(site: Flask, name: str) -> FlaskClient:
    client = site.test_client()
    client.post("/sign-in", data={"name": name, "password": PASSWORD})
    return client


def lend(giver: FlaskClient, taker: str, permission: str) -> int:
    form = {"taker": taker, "permissions": [permission], "until": TOMORROW, "reason": "出差"}
    return giver.post(f"{HOME}/delegations", data=form).status_code


def test_one_person_carries_both_only_while_the_mode_is_on(
    site: Flask, court: TenantId, small: Small
) -> None:
    leader, system, office = (enter(site, each) for each in ("leader", "system", "office"))
    assert lend(leader, "office", "approve ledger points") == 422
    assert office.post(f"{HOME}/small", data={"reason": "人少"}).status_code == 404
    assert system.post(f"{HOME}/small", data={"reason": " "}).status_code == 422
    assert system.post(f"{HOME}/small", data={"reason": "全院 5 人"}).status_code == 302
    assert small.holds(court)
    assert "生效中" in system.get(f"{HOME}/small").text
    assert lend(leader, "office", "approve ledger points") == 302
    assert system.post(f"{HOME}/small", data={"wish": "off"}).status_code == 302
    assert not small.holds(court)
    assert lend(leader, "office", "approve ledger points") == 422


def test_the_three_officers_stay_three_accounts(
    site: Flask, product: Application, court: TenantId, small: Small
) -> None:
    small.turn_on(court, by="system", reason="人少")
    assert lend(enter(site, "system"), "judge", "administer settings and calendars") in {404, 422}
    assert lend(enter(site, "office"), "auditor", "import records") == 422
    auditor = product.identity.named("auditor").id
    with pytest.raises(BadInput):
        product.members.join(court, auditor, roles=[Role.AUDITOR, Role.SYSTEM_ADMINISTRATOR])


def test_every_change_under_delegation_waits_for_the_auditor(
    site: Flask, product: Application, court: TenantId, small: Small
) -> None:
    office, judge, auditor = (enter(site, each) for each in ("office", "judge", "auditor"))
    assert lend(office, "judge", "start a scoring run") == 302
    judge.post(f"{HOME}/runs", data={"period": "2026-Q1"})
    assert small.count(court) == 0, "the mode is off"
    small.turn_on(court, by="system", reason="人少")
    judge.get(f"{HOME}/runs")
    judge.post(f"{HOME}/runs", data={"period": "2026-Q2"})
    office.post(f"{HOME}/runs", data={"period": "2026-Q3"})
    listed = auditor.get(f"{HOME}/small/acts").text
    assert "1 项待确认" in listed
    assert f"{HOME}/runs" in listed
    for other in (office, judge, enter(site, "system")):
        assert other.get(f"{HOME}/small/acts").status_code == 404
    assert auditor.post(f"{HOME}/small/acts/1", data={"remark": "属实"}).status_code == 302
    assert auditor.post(f"{HOME}/small/acts/1").status_code == 422
    assert auditor.post(f"{HOME}/small/acts/9").status_code == 404
    assert "属实" in auditor.get(f"{HOME}/small/acts").text
    acts = [each.act for each in product.audit.newest(court, Search(), limit=30)]
    assert {"act alone", "take note of an act done alone", "change setting"} <= set(acts)


def test_nobody_acknowledges_an_act_of_ones_own(court: TenantId, small: Small) -> None:
    small.tell(court, account=7, name="甲", giver="乙", delegation=1, page="/t/tanxi/runs")
    with pytest.raises(NotAllowed):
        small.acknowledge(court, 1, account=7, by="甲", remark="")


def test_the_mode_rests_while_an_act_waits_for_too_long(court: TenantId, small: Small) -> None:
    small.turn_on(court, by="system", reason="人少")
    small.tell(court, account=7, name="甲", giver="乙", delegation=1, page="/t/tanxi/runs")
    assert small.holds(court)
    later = replace(small, clock=lambda: now() + PATIENCE + timedelta(minutes=1))
    assert later.mode(court).rests == (Rest.UNSEEN,)
    assert not later.holds(court)
    later.acknowledge(court, 1, account=8, by="审计", remark="")
    assert later.holds(court)


def test_beyond_its_size_the_operator_has_to_consent(
    site: Flask, product: Application, court: TenantId, small: Small
) -> None:
    small.turn_on(court, by="system", reason="人少")
    for number in range(MOST_PEOPLE):
        account = product.identity.add_account(f"more{number}", PASSWORD, label="甲")
        product.members.join(court, account.id, roles=[Role.MEMBER])
    assert small.mode(court).rests == (Rest.GROWN,)
    assert not small.holds(court)
    system = enter(site, "system")
    system.post(f"{HOME}/small", data={"wish": "off"})
    assert system.post(f"{HOME}/small", data={"reason": "分院"}).status_code == 302
    assert not small.holds(court)
    product.identity.add_account("operator", PASSWORD, operator=True)
    operator = enter(site, "operator")
    assert "分院" in operator.get("/operator/small").text
    place = f"/operator/small/{SLUG}"
    assert system.post(f"{place}/consent").status_code == 404
    assert operator.post(f"{place}/refuse", data={"remark": ""}).status_code == 422
    assert operator.post(f"{place}/refuse", data={"remark": "先配齐三员"}).status_code == 302
    assert "先配齐三员" in system.get(f"{HOME}/small").text
    system.post(f"{HOME}/small", data={"reason": "已配齐"})
    assert operator.post(f"{place}/consent").status_code == 302
    assert operator.post(f"{place}/consent").status_code == 422
    assert small.holds(court)


def test_below_another_institution_that_one_consents_and_nobody_else(
    site: Flask, product: Application, court: TenantId, small: Small
) -> None:
    small.turn_on(court, by="system", reason="人少")
    above = product.tenants.add(
        "anlan", name=same("安澜中院"), sector="court", level="intermediate"
    )
    boss = product.identity.add_account("boss", PASSWORD, label="上级院长")
    product.members.join(above.id, boss.id, roles=[Role.LEADER])
    product.tiers.moves.move(SLUG, "anlan")
    assert small.mode(court).rests == (Rest.ABOVE,)
    system, leader = enter(site, "system"), enter(site, "boss")
    assert "安澜中院" in system.get(f"{HOME}/small").text
    assert system.post(f"{HOME}/small", data={"reason": "全院 5 人"}).status_code == 302
    assert not small.holds(court)
    product.identity.add_account("operator", PASSWORD, operator=True)
    operator = enter(site, "operator")
    assert SLUG not in operator.get("/operator/small").text
    assert operator.post(f"/operator/small/{SLUG}/consent").status_code == 422
    page = "/t/anlan/small/below"
    assert "全院 5 人" in leader.get(page).text
    assert leader.post(f"{page}/{SLUG}/refuse", data={"remark": " "}).status_code == 422
    assert leader.post(f"{page}/nobody/consent").status_code == 404
    assert enter(site, "leader").post(f"{HOME}/small/below/{SLUG}/consent").status_code == 404
    assert leader.post(f"{page}/{SLUG}/consent").status_code == 302
    assert small.holds(court)
    told = [each.act for each in product.audit.newest(above.id, Search(), limit=5)]
    assert "consent to acting alone" in told


def test_no_member_enters_points_and_approves_them_by_roles(
    product: Application, court: TenantId
) -> None:
    office = product.identity.named("office").id
    with pytest.raises(BadInput, match="approve"):
        product.members.join(court, office, roles=[Role.APPRAISAL_OFFICE, Role.LEADER])


def test_one_person_adopts_a_version_only_while_the_mode_is_on(
    product: Application, court: TenantId, small: Small
) -> None:
    adoptions = adoptions_of(product)
    assert not adoptions.alone(court)
    small.turn_on(court, by="system", reason="人少")
    assert adoptions.alone(court)
