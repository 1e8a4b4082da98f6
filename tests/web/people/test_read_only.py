"""What still works where nothing is changed: taking rights away, in a trial that is over."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.identity.permissions import Permission, Role
from core.identity.tokens import Tokens
from core.tenancy.model import TenantId
from tenants.life import Standing
from tenants.people.model import VisitKind
from tenants.people.visits import Visits
from tests.site import PASSWORD
from tests.web.people.conftest import People
from web.access import protects
from web.application import Application
from web.pages.security.port import OFFICERS

HERE = "/t/wangjiang"
PROTECTIVE = {
    *("members.suspend", "members.remove", "inviting.revoke", "delegations.end"),
    *("support.refuse", "support.expel", "contracts.answer", "published.withdraw"),
    *("security.require_second", "security.reset_second", "security.revoke_token"),
}


@pytest.fixture
def over(product: Application, court: TenantId) -> Iterator[Callable[[], None]]:
    """Lets the trial of the court be over, once everybody is in it."""
    yield lambda: product.standings.change(court, Standing.READ_ONLY)
    product.standings.change(court, Standing.FULL)


@pytest.fixture(scope="module")
def security(people: People) -> FlaskClient:
    people.join("protects", Role.SECURITY_ADMINISTRATOR)
    return people.enter("protects")


def test_these_views_protect_and_no_others(site: Flask) -> None:
    found = {name for name in site.view_functions if protects(site, name, {"kind": "end"})}
    assert found == PROTECTIVE
    assert not protects(site, "contracts.answer", {"kind": "sign"})


def test_a_member_is_suspended_and_removed(
    people: People,
    security: FlaskClient,
    over: Callable[[], None],
    product: Application,
    court: TenantId,
) -> None:
    member = people.join("goes-anyway", Role.MEMBER)
    over()
    assert security.post(f"{HERE}/members/{member}/resume").status_code == 409
    assert security.post(f"{HERE}/members/{member}/suspend").status_code == 302
    assert security.post(f"{HERE}/members/{member}/remove").status_code == 302
    assert member not in {each.account_id for each in product.members.of_tenant(court)}


def test_a_token_ends(
    people: People,
    security: FlaskClient,
    over: Callable[[], None],
    product: Application,
    court: TenantId,
) -> None:
    owner = people.join("has-a-token", Role.APPRAISAL_OFFICE)
    over()
    tokens = Tokens(product.database)
    tokens.make(court, owner, name="t", permissions=[Permission.EXPORT], days=1)
    number = tokens.of_account(owner)[0].id
    assert security.post(f"{HERE}/security/tokens/{number}/revoke").status_code == 302
    assert tokens.of_account(owner) == []


def test_a_second_step_is_asked_for_and_not_waived(
    security: FlaskClient, over: Callable[[], None], site: Flask, court: TenantId
) -> None:
    over()
    step = f"{HERE}/security/second-step"
    assert security.post(step, data={"whom": ""}).status_code == 409
    assert security.post(step, data={"whom": OFFICERS}).status_code == 302
    guards = site.extensions["gongheng"].guards
    assert guards.requires_second(court)
    guards.require_second(court, "")


def test_support_is_thrown_out(
    people: People,
    security: FlaskClient,
    over: Callable[[], None],
    product: Application,
    court: TenantId,
) -> None:
    account = product.identity.add_account("ops-late", PASSWORD, label="运营", operator=True)
    system = people.join("lets-in-late", Role.SYSTEM_ADMINISTRATOR)
    over()
    visits = Visits(product.database)
    asked = visits.ask(account, court, VisitKind.WORK, reason="看", hours=1)
    visits.approve(product.members.actor(product.identity.account(system), court), asked.number)
    assert security.post(f"{HERE}/support/{asked.number}/note").status_code == 409
    officer = product.identity.named("protects")
    visits.note(product.members.actor(officer, court), asked.number)
    assert security.post(f"{HERE}/support/{asked.number}/expel").status_code == 302
    assert visits.under_way(account, court) is None
