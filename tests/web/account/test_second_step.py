"""Signing in takes the second step where it is on, and officers turn it on where they must."""

import re
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.columns import now
from tests.site import PASSWORD
from tests.web.account.conftest import Enter
from web.application import Application


def turned_on(client: FlaskClient) -> tuple[str, list[str]]:
    """The secret and the recovery codes of the reader's new second step."""
    client.post("/account/second/begin", data={"present": PASSWORD})
    page = client.get("/account/second").text
    found = re.search(r'gh-secret">([A-Z2-7]+)<', page)
    assert found is not None
    answer = client.post("/account/second", data={"code": pyotp.TOTP(found[1]).now()})
    return found[1], re.findall(r"<li><code>([a-z0-9-]+)</code>", answer.text)


def later(secret: str) -> str:
    """The code of the next half minute, which is taken and has not been used."""
    return pyotp.TOTP(secret).at(datetime.now(UTC) + timedelta(seconds=30))


def given_password(site: Flask, name: str, onward: str = "/account") -> FlaskClient:
    client = site.test_client()
    client.set_cookie("language", "zh_CN")
    form = {"name": name, "password": PASSWORD, "next": onward}
    assert client.post("/sign-in", data=form).location.startswith("/sign-in/code")
    return client


def test_signing_in_takes_two_steps_once_it_is_on(site: Flask, enter: Enter) -> None:
    here = enter("ye")
    secret, codes = turned_on(here)
    assert len(codes) == 10
    client = given_password(site, "ye")
    assert client.get("/account").location.startswith("/sign-in")
    wrong = client.post("/sign-in/code", data={"code": "000000"})
    assert wrong.status_code == 401
    assert "验证码不正确" in wrong.text
    code = later(secret)
    answer = client.post("/sign-in/code", data={"code": code, "next": "/account"})
    assert answer.location == "/account"
    assert client.get("/account").status_code == 200
    again = given_password(site, "ye")
    assert again.post("/sign-in/code", data={"code": code}).status_code == 401
    assert again.post("/sign-in/code", data={"code": codes[0]}).status_code == 302


def test_the_code_page_is_nobodys_without_a_password(site: Flask) -> None:
    client = site.test_client()
    assert client.get("/sign-in/code").location == "/sign-in"
    assert client.post("/sign-in/code", data={"code": "000000"}).location == "/sign-in"


def test_a_right_password_does_not_wait_for_ever_nor_outlive_a_revocation(
    site: Flask, enter: Enter, product: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret, _ = turned_on(enter("ye"))
    client = given_password(site, "ye")
    product.identity.revoke_sessions(product.identity.named("ye").id)
    assert client.post("/sign-in/code", data={"code": later(secret)}).location == "/sign-in"
    client = given_password(site, "ye")
    with client.session_transaction() as kept:
        kept["halfway"] = [*kept["halfway"][:2], int(now().timestamp()) - 601]
    assert client.post("/sign-in/code", data={"code": later(secret)}).location == "/sign-in"


def test_the_picture_is_the_owners_and_gone_once_it_is_on(enter: Enter) -> None:
    here = enter("ye")
    assert here.get("/account/second/picture.svg").status_code == 404
    here.post("/account/second/begin", data={"present": PASSWORD})
    picture = here.get("/account/second/picture.svg")
    assert picture.mimetype == "image/svg+xml"
    assert picture.headers["Cache-Control"] == "no-store"
    assert b"style=" not in picture.data
    turned_on(here)
    assert here.get("/account/second/picture.svg").status_code == 404


def test_it_is_not_begun_without_the_password_nor_ended_without_a_code(
    enter: Enter, product: Application
) -> None:
    here, account = enter("ye"), product.identity.named("ye")
    assert here.post("/account/second/begin", data={"present": "wrong"}).status_code == 422
    secret, codes = turned_on(here)
    here.post("/account/second/off", data={"code": "000000"})
    assert product.second.is_on(account.id)
    renewed = here.post("/account/second/renew", data={"code": codes[0]}).text
    assert codes[1] not in renewed
    here.post("/account/second/off", data={"code": later(secret)})
    assert not product.second.is_on(account.id)


def test_officers_turn_it_on_first_where_it_is_required(enter: Enter, product: Application) -> None:
    officer = enter("an")
    assert officer.get("/t/linhe/security").status_code == 200
    officer.post("/t/linhe/security/second-step", data={"whom": "officers"})
    assert officer.get("/t/linhe/security").location == "/account/second"
    assert "本单位要求三员使用两步验证" in officer.get("/account/second").text
    assert enter("ye").get("/t/linhe/directives").location is None
    turned_on(officer)
    page = officer.get("/t/linhe/security")
    assert page.status_code == 200
    assert "已要求" in page.text


def test_a_lost_phone_is_reset_by_the_security_administrator_of_the_institution_alone(
    site: Flask, enter: Enter, product: Application
) -> None:
    ye, an = enter("ye"), enter("an")
    turned_on(ye)
    number = product.identity.named("ye").id
    address = f"/t/linhe/security/members/{number}/reset-second"
    assert ye.post(address).status_code == 404
    other = product.identity.add_account("wai", PASSWORD)
    assert an.post(address.replace(f"/{number}/", f"/{other.id}/")).status_code == 404
    assert an.post(address).status_code == 302
    assert not product.second.is_on(number)
    assert ye.get("/account").status_code == 302
    assert enter("ye").get("/account").status_code == 200


def test_who_belongs_to_others_too_is_not_reset_by_one(enter: Enter, product: Application) -> None:
    turned_on(enter("ye"))
    account = product.identity.named("ye")
    other = product.tenants.add(
        "other", name=product.tenants.get("linhe").name, sector="court", level="basic"
    )
    (mine,) = product.members.of_account(account.id)
    product.members.join(other.id, account.id, roles=mine.roles)
    answer = enter("an").post(f"/t/linhe/security/members/{account.id}/reset-second")
    assert answer.status_code == 409
    assert product.second.is_on(account.id)
