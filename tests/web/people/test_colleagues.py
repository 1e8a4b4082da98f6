"""One person walks through every office of an institution on trial, and the log says who it was."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from core.audit.model import Entry, Search
from core.columns import now
from core.errors import NotAllowed
from core.identity.permissions import SEPARATED, Role
from core.tenancy.model import TenantId
from tenants.life import Standing
from tests.site import PASSWORD
from tests.web.people.conftest import People
from web.application import Application

HERE = "/t/anlan/colleagues"


@pytest.fixture(scope="module")
def trying(product: Application) -> Iterator[TenantId]:
    """The city court, on trial for as long as these tests take."""
    tenant = product.tenants.get("anlan").id
    product.standings.change(tenant, Standing.TRIAL, until=now() + timedelta(30))
    yield tenant
    product.standings.change(tenant, Standing.FULL)


@pytest.fixture(scope="module")
def one(people: People, product: Application, trying: TenantId) -> FlaskClient:
    """The only person of the court."""
    account = people.account("walks-alone")
    roles = [Role.APPRAISAL_OFFICE, Role.SECURITY_ADMINISTRATOR]
    product.members.join(trying, account, roles=roles)
    client = people.enter("walks-alone")
    assert client.post(f"{HERE}/prepare").status_code == 302
    return client


def offered(client: FlaskClient) -> dict[str, str]:
    """Words for each colleague and the address that steps into it."""
    page = client.get(HERE).text
    found = re.findall(r"<tr><td[^>]*>([^<]+)</td>.*?action=\"([^\"]+)\"", page)
    return dict(found)


def step(client: FlaskClient, role: str) -> str:
    client.post(f"{HERE}/step-back")
    answer = client.post(offered(client)[role])
    assert answer.status_code == 302
    return str(answer.location)


def entries(product: Application, tenant: TenantId) -> list[Entry]:
    return list(product.audit.newest(tenant, Search(), limit=50))


def test_every_office_is_an_account_of_its_own(
    one: FlaskClient, product: Application, trying: TenantId
) -> None:
    assert len(offered(one)) == 7
    assert one.post(f"{HERE}/prepare").status_code == 302
    made = [
        each
        for each in product.members.of_tenant(trying)
        if product.identity.account(each.account_id).name.endswith(".colleague")
    ]
    assert len(made) == 7, "asked twice, made once"
    assert all(len(each.roles & SEPARATED) <= 1 for each in made)
    for each in made:
        with pytest.raises(NotAllowed):
            product.identity.sign_in(product.identity.account(each.account_id).name, PASSWORD)


@pytest.mark.parametrize(
    ("role", "opens", "shut"),
    [
        ("审计员", "/t/anlan/audit", "/t/anlan/members"),
        ("系统管理员", "/t/anlan/tree", "/t/anlan/audit"),
        ("安全管理员", "/t/anlan/members", "/t/anlan/data"),
        ("考核办", "/t/anlan/data", "/t/anlan/audit"),
        ("院领导", "/t/anlan/results/2026-Q3", "/t/anlan/data"),
        ("部门负责人", "/t/anlan/results/2026-Q3", "/t/anlan/runs"),
        ("干警", "/t/anlan/delegations", "/t/anlan/results/2026-Q3"),
    ],
)
def test_stepping_in_gives_that_office_and_no_other(
    one: FlaskClient, role: str, opens: str, shut: str
) -> None:
    step(one, role)
    page = one.get(opens)
    assert page.status_code == 200
    assert "换回 walks-alone" in page.text
    assert "试用还有" in page.text
    leads = 'href="/t/anlan/trial"' in page.text
    assert leads is (one.get("/t/anlan/trial").status_code == 200)
    assert one.get(shut).status_code == 404


def test_the_member_has_figures_and_the_account_pages_stay_ones_own(one: FlaskClient) -> None:
    home = step(one, "干警")
    assert "/people/" in one.get(home, follow_redirects=True).request.path
    assert "walks-alone" in one.get("/account").text


def test_the_log_names_both(one: FlaskClient, product: Application, trying: TenantId) -> None:
    step(one, "考核办")
    assert one.post("/t/anlan/runs", data={"period": "2026-09"}).status_code == 302
    one.post(f"{HERE}/step-back")
    told = {each.act: each for each in reversed(entries(product, trying))}
    real = product.identity.named("walks-alone").id
    run = told["request run"]
    assert run.actor == "演练·考核办（walks-alone）"
    assert run.account != real
    assert run.purpose == f"colleague:{real}"
    assert told["step into a colleague"].account == real
    assert told["step back from a colleague"].account == real


def test_only_who_manages_members_steps_in_and_only_into_the_prepared(
    one: FlaskClient, people: People, product: Application, trying: TenantId
) -> None:
    stranger = people.account("really-somebody")
    product.members.join(trying, stranger, roles=[Role.MEMBER])
    address = re.sub(r"/\d+/", f"/{stranger}/", next(iter(offered(one).values())))
    assert one.post(address).status_code == 404
    client = people.enter("really-somebody")
    assert client.get(HERE).status_code == 404
    assert client.post(next(iter(offered(one).values()))).status_code == 404


def test_it_ends_at_once_when_the_institution_becomes_full(
    one: FlaskClient, product: Application, trying: TenantId
) -> None:
    step(one, "审计员")
    address = next(iter(offered(one).values()))
    assert one.get("/t/anlan/audit").status_code == 200
    product.standings.change(trying, Standing.FULL)
    try:
        assert one.get("/t/anlan/audit").status_code == 404
        assert one.get("/t/anlan/members").status_code == 200
        assert one.post(address).status_code == 409
        assert one.post(f"{HERE}/prepare").status_code == 409
        assert "不在试用中" in one.get(HERE).text
    finally:
        product.standings.change(trying, Standing.TRIAL)


def test_it_ends_with_the_membership_of_who_stepped_in(
    people: People, product: Application, one: FlaskClient, trying: TenantId
) -> None:
    account = people.account("leaves-soon")
    product.members.join(trying, account, roles=[Role.SECURITY_ADMINISTRATOR])
    client = people.enter("leaves-soon")
    step(client, "审计员")
    assert client.get("/t/anlan/audit").status_code == 200
    product.members.leave(trying, account)
    assert client.get("/t/anlan/audit").status_code == 404
