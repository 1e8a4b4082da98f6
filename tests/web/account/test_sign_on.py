"""Signing in by an institution's provider: its own institution alone, as what the claims say."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.identity.permissions import Role
from tests import provider as real
from tests.web.account.conftest import Enter, furnished
from web.application import Application
from web.bootstrap import opened

RULES = "kaohe = 考核办\nlead = Leader"
BACK = "/t/linhe/sign-in/back?"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with real.running() as found:
        yield found


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Application]:
    """The application may reach providers on this machine."""
    settings = {"GONGHENG_DATA": str(tmp_path / "data")}
    with opened(settings | {"GONGHENG_OUTGOING_NETWORKS": "127.0.0.0/8"}) as application:
        yield furnished(application)


def agreed(enter: Enter, issuer: str, **changed: str) -> None:
    """The security administrator sets the provider up."""
    form = {
        "issuer": issuer,
        "client_id": "gongheng",
        "client_secret": "a client secret",
        "rules": RULES,
        "makes_accounts": "on",
        "enabled": "on",
    }
    given = {name: value for name, value in (form | changed).items() if value}
    answer = enter("an").post("/t/linhe/security/sign-on", data=given)
    assert answer.status_code == 302, answer.text


def come(
    site: Flask, subject: str, *, client: FlaskClient | None = None, link: str = ""
) -> FlaskClient:
    """A browser that has been to the provider and back."""
    client = client or site.test_client()
    client.set_cookie("language", "zh_CN")
    start = client.get("/t/linhe/sign-in/start" + link)
    assert start.status_code == 302, start.text
    given = real.signed_in(start.location, subject)
    client.last = client.get(BACK + urlencode(given))  # type: ignore[attr-defined]
    return client


def test_who_comes_for_the_first_time_becomes_a_member_by_the_claims(
    site: Flask, enter: Enter, product: Application, issuer: str
) -> None:
    agreed(enter, issuer)
    real.knows(issuer, "s-1", {"name": "江晓岚", "groups": ["kaohe", "other"]})
    client = come(site, "s-1")
    assert client.get("/account").status_code == 200
    court = product.tenants.get("linhe")
    made = next(each for each in product.members.of_tenant(court.id) if each.account_id > 2)
    assert made.roles == {Role.APPRAISAL_OFFICE}
    assert product.identity.account(made.account_id).label == "江晓岚"
    again = come(site, "s-1")
    assert again.get("/account").status_code == 200
    assert len(product.members.of_tenant(court.id)) == 3


def test_roles_follow_the_provider_and_end_with_it(
    site: Flask, enter: Enter, product: Application, issuer: str
) -> None:
    agreed(enter, issuer)
    real.knows(issuer, "s-2", {"groups": ["kaohe"]})
    first = come(site, "s-2")
    real.knows(issuer, "s-2", {"groups": ["lead"]})
    come(site, "s-2")
    court = product.tenants.get("linhe")
    assert product.members.of_tenant(court.id)[-1].roles == {Role.LEADER}
    real.knows(issuer, "s-2", {"groups": []})
    refused = come(site, "s-2")
    assert refused.last.status_code == 401  # type: ignore[attr-defined]
    assert first.get("/account").status_code == 302


def test_the_operator_is_never_given_and_officers_only_by_agreement(
    site: Flask, enter: Enter, product: Application, issuer: str
) -> None:
    officers = "aq = 审计员\nsys = 系统管理员"
    form = {"issuer": issuer, "client_id": "c", "client_secret": "s", "enabled": "on"}
    an = enter("an")
    for rules in ("x = 平台运营", officers):
        answer = an.post("/t/linhe/security/sign-on", data=form | {"rules": rules})
        assert answer.status_code == 422
        assert rules.split()[0] in answer.text
    agreed(enter, issuer, rules=officers, gives_officers="on")
    real.knows(issuer, "s-3", {"groups": ["aq"]})
    assert come(site, "s-3").get("/t/linhe/audit").status_code == 200
    real.knows(issuer, "s-4", {"groups": ["aq", "sys"]})
    both = come(site, "s-4").last  # type: ignore[attr-defined]
    assert both.status_code == 401
    assert "三员分立" in both.text


def test_a_removed_member_does_not_come_back_by_the_provider(
    site: Flask, enter: Enter, product: Application, issuer: str
) -> None:
    agreed(enter, issuer)
    real.knows(issuer, "s-5", {"groups": ["kaohe"]})
    client, court = come(site, "s-5"), product.tenants.get("linhe")
    product.members.leave(court.id, product.members.of_tenant(court.id)[-1].account_id)
    assert client.get("/t/linhe/").status_code == 404
    assert come(site, "s-5").last.status_code == 401  # type: ignore[attr-defined]


def test_a_linked_account_enters_this_institution_alone(
    site: Flask, enter: Enter, product: Application, issuer: str
) -> None:
    agreed(enter, issuer, rules="", makes_accounts="")
    ye, linhe = product.identity.named("ye"), product.tenants.get("linhe")
    other = product.tenants.add("other", name=linhe.name, sector="court", level="basic")
    product.members.join(other.id, ye.id, roles=[Role.APPRAISAL_OFFICE])
    real.knows(issuer, "s-6", {"email": "ye@fy.example.cn", "email_verified": True})
    assert come(site, "s-6").last.status_code == 401  # type: ignore[attr-defined]
    come(site, "s-6", client=enter("ye"), link="?link=1")
    vouched = come(site, "s-6")
    assert vouched.get("/").location == "/t/linhe/"
    assert vouched.get("/t/other/runs").status_code == 404
    assert "/t/other/" not in vouched.get("/institutions").text
    assert "/t/other/" in enter("ye").get("/institutions").text


def test_a_return_without_its_beginning_opens_nothing(
    site: Flask, enter: Enter, issuer: str
) -> None:
    agreed(enter, issuer)
    start = site.test_client().get("/t/linhe/sign-in/start")
    given = real.signed_in(start.location, "s-7")
    stranger = site.test_client()
    assert stranger.get(BACK + urlencode(given)).status_code == 401
    assert stranger.get("/account").status_code == 302


def test_leaving_here_offers_to_leave_there(site: Flask, enter: Enter, issuer: str) -> None:
    agreed(enter, issuer)
    real.knows(issuer, "s-8", {"groups": ["kaohe"]})
    client = come(site, "s-8")
    assert client.post("/sign-out").location == "/t/linhe/sign-in?left=1"
    assert 'id="leave"' in client.get("/t/linhe/sign-in?left=1").text
    assert client.get("/t/linhe/sign-in/leave").location.startswith(f"{issuer}/oauth2/end_session")
    assert client.get("/account").status_code == 302


def test_a_knock_without_a_signed_token_ends_nothing(
    site: Flask, enter: Enter, issuer: str
) -> None:
    agreed(enter, issuer)
    real.knows(issuer, "s-9", {"groups": ["kaohe"]})
    client = come(site, "s-9")
    site.config["WTF_CSRF_ENABLED"] = True
    answer = client.post("/t/linhe/back-channel-logout", data={"logout_token": "a.b.c"})
    assert answer.status_code == 400
    assert json.loads(answer.text) == {"error": "invalid_request"}
    assert client.get("/account").status_code == 200


def test_the_secret_is_never_shown_nor_logged_nor_sent_to_another_issuer(
    enter: Enter, product: Application, issuer: str
) -> None:
    agreed(enter, issuer)
    an = enter("an")
    assert "a client secret" not in an.get("/t/linhe/security/sign-on").text
    with open(product.settings.data / "gongheng.sqlite", "rb") as file:
        assert b"a client secret" not in file.read()
    moved = {"issuer": "http://127.0.0.1:1", "client_id": "gongheng"}
    answer = an.post("/t/linhe/security/sign-on", data=moved)
    assert answer.status_code == 422
    assert "须重新填写密钥" in answer.text


def test_nobody_learns_which_institutions_there_are(site: Flask) -> None:
    client = site.test_client()
    for address in ("/t/linhe/sign-in", "/t/nowhere/sign-in", "/t/linhe/sign-in/start"):
        assert client.get(address).status_code == 404
    answers = {
        client.get(f"/sign-in/institution?code={each}").status_code for each in ("linhe", "no")
    }
    assert answers == {404}
