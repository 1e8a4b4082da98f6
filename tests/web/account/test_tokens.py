"""Programs ask with a token: what its owner may at that moment, in one institution, reading."""

import re

from flask import Flask
from flask.testing import FlaskClient

from core.identity.permissions import Role
from tests.site import PASSWORD
from tests.web.account.conftest import Enter
from web.application import Application

PERIODS = "/api/t/linhe/periods"
FORM = {
    "place": "linhe",
    "name": "报表",
    "days": "30",
    "permission": ["export tables", "see all figures of the institution"],
    "proof": PASSWORD,
}


def made(client: FlaskClient, **changed: object) -> str:
    answer = client.post("/account/tokens", data=FORM | changed)
    found = re.search(r'id="token">(gongheng_[\w-]+)<', answer.text)
    assert found is not None, answer.text
    return found[1]


def ask(site: Flask, secret: str, address: str = PERIODS, method: str = "GET") -> int:
    headers = {"Authorization": f"Bearer {secret}"}
    return site.test_client().open(address, method=method, headers=headers).status_code


def test_a_program_reads_with_a_token_shown_once(site: Flask, enter: Enter) -> None:
    client = enter("ye")
    secret = made(client)
    answer = site.test_client().get(PERIODS, headers={"Authorization": f"Bearer {secret}"})
    assert answer.json == {"institution": "linhe", "periods": []}
    page = client.get("/account/tokens").text
    assert secret not in page
    assert secret[:13] in page


def test_the_form_as_it_opens_makes_a_token(site: Flask, enter: Enter) -> None:
    client = enter("ye")
    page = client.get("/account/tokens").text
    boxes = re.findall(r'name="permission" value="([^"]+)" checked', page)
    assert "export tables" in boxes
    assert ask(site, made(client, permission=boxes)) == 200


def test_a_wrong_token_is_401_even_beside_a_session(site: Flask, enter: Enter) -> None:
    client = enter("ye")
    assert ask(site, "gongheng_wrong") == 401
    wrong = {"Authorization": "Bearer gongheng_wrong"}
    assert client.get(PERIODS, headers=wrong).status_code == 401
    assert client.get(PERIODS).status_code == 200


def test_whatever_fails_for_a_program_is_a_problem_document(site: Flask, enter: Enter) -> None:
    secret = made(enter("ye"))
    right, wrong = ({"Authorization": f"Bearer {each}"} for each in (secret, "gongheng_wrong"))
    tried = (
        (site.test_client().get(PERIODS), 401),
        (site.test_client().get(PERIODS, headers=wrong), 401),
        (site.test_client().get("/api/t/nowhere/periods", headers=right), 404),
        (site.test_client().get("/api/nothing"), 404),
        (site.test_client().get(f"{PERIODS}/2026-99/values", headers=right), 404),
        (site.test_client().put(PERIODS, headers=right), 405),
        (enter("an").get(PERIODS), 404),
    )
    for answer, status in tried:
        assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
        said = answer.get_json()
        assert said["status"] == status
        assert " / " in said["title"]
    assert tried[0][0].headers["WWW-Authenticate"] == "Bearer"


def test_whoever_may_not_export_makes_no_token(enter: Enter, product: Application) -> None:
    ye, court = product.identity.named("ye"), product.tenants.get("linhe")
    client = enter("ye")
    asked = FORM | {"permission": ["export tables", "administer settings and calendars"]}
    assert client.post("/account/tokens", data=asked).status_code == 422
    product.members.join(court.id, ye.id, roles=[Role.MEMBER])
    asked = FORM | {"permission": ["see own figures"]}
    assert client.post("/account/tokens", data=asked).status_code == 422
    assert product.accounts.tokens.of_account(ye.id) == []


def test_a_token_opens_neither_pages_nor_forms(site: Flask, enter: Enter) -> None:
    secret = made(enter("ye"))
    for address in ("/account", "/account/tokens", "/institutions", "/t/linhe/"):
        assert ask(site, secret, address) in {302, 401}
    assert ask(site, secret, "/account/sessions/end-all", "POST") in {302, 401}


def test_rights_are_those_of_the_moment(site: Flask, enter: Enter, product: Application) -> None:
    secret = made(enter("ye"))
    ye, court = product.identity.named("ye"), product.tenants.get("linhe")
    product.members.join(court.id, ye.id, roles=[Role.MEMBER])
    assert ask(site, secret) == 404
    product.members.join(court.id, ye.id, roles=[Role.APPRAISAL_OFFICE])
    assert ask(site, secret) == 200
    product.members.leave(court.id, ye.id)
    assert ask(site, secret) == 401
    product.members.join(court.id, ye.id, roles=[Role.APPRAISAL_OFFICE])
    assert ask(site, secret) == 401


def test_a_token_has_what_was_chosen_and_enters_its_own_institution_alone(
    site: Flask, enter: Enter, product: Application
) -> None:
    ye = product.identity.named("ye")
    other = product.tenants.add(
        "other", name=product.tenants.get("linhe").name, sector="court", level="basic"
    )
    product.members.join(other.id, ye.id, roles=[Role.APPRAISAL_OFFICE])
    client = enter("ye")
    assert ask(site, made(client), "/api/t/other/periods") == 404
    assert ask(site, made(client, place="other"), "/api/t/other/periods") == 200
    seeing = made(client, permission=["see all figures of the institution"])
    assert ask(site, seeing) == 404


def test_nobody_makes_a_token_without_the_password_or_for_more_than_the_own_rights(
    enter: Enter,
) -> None:
    for changed in ({"proof": "wrong"}, {"place": "other"}, {"days": "x"}, {"name": ""}):
        assert enter("ye").post("/account/tokens", data=FORM | changed).status_code == 422
    officer = enter("an").post("/account/tokens", data=FORM)
    assert officer.status_code == 422


def test_tokens_are_revoked_by_owner_and_by_the_own_security_administrator(
    site: Flask, enter: Enter, product: Application
) -> None:
    ye, an = enter("ye"), enter("an")
    first, second = made(ye), made(ye)
    newest, oldest = product.accounts.tokens.of_account(product.identity.named("ye").id)
    assert an.post(f"/account/tokens/{oldest.id}/revoke").status_code == 404
    assert ye.post(f"/account/tokens/{oldest.id}/revoke").status_code == 302
    assert "报表" in an.get("/t/linhe/security").text
    assert an.post(f"/t/linhe/security/tokens/{newest.id}/revoke").status_code == 302
    assert [ask(site, each) for each in (first, second)] == [401, 401]
    other = product.tenants.add(
        "other", name=product.tenants.get("linhe").name, sector="court", level="basic"
    )
    product.members.join(other.id, product.identity.named("ye").id, roles=[Role.APPRAISAL_OFFICE])
    made(ye, place="other")
    (foreign,) = product.accounts.tokens.of_tenant(other.id)
    assert an.post(f"/t/linhe/security/tokens/{foreign.id}/revoke").status_code == 404
