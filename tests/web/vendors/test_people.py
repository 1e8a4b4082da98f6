"""The operator invites a vendor's people; an account of a vendor is for that vendor alone."""

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.audit.model import INSTALLATION, Search
from core.errors import BadInput
from core.identity.permissions import Role
from tests.site import PASSWORD
from tests.web.test_access import VALUES
from tests.web.vendors.conftest import OURS, RIVAL, Enter
from web.access import declaration
from web.adapters.offering import people_of
from web.application import Application

PEOPLE = f"/operator/vendors/{OURS}/people"
ASKED = {"label": "沈知微", "email": "shen@example.com"}
NEW = {"label": "沈知微", "name": "shen", "password": PASSWORD, "again": PASSWORD}


def link_of(page: str) -> str:
    found = re.search(r"http://localhost(/vendor/join/[\w-]+)", unescape(page))
    assert found is not None
    return found[1]


def test_an_invitation_makes_an_account_once(
    market: Application, market_site: Flask, ops: FlaskClient
) -> None:
    sent = ops.post(PEOPLE, data=ASKED)
    address = link_of(sent.text)
    assert 'name="password"' not in ops.post(address, data=NEW).text
    assert "清源数据" in ops.get(PEOPLE).text
    stranger = market_site.test_client()
    assert "清源数据" in stranger.get(address).text
    short = stranger.post(address, data=NEW | {"again": "another"})
    assert (short.status_code, "沈知微" in short.text) == (422, True)
    assert stranger.post(address, data=NEW).location == "/vendor"
    assert "清源数据" in stranger.get("/vendor").text
    assert stranger.get("/").location == "/vendor"
    assert market_site.test_client().get(address).status_code == 404
    acts = [each.act for each in market.audit.newest(INSTALLATION, Search(), limit=9)]
    assert {"invite", "accept invitation", "add account"} <= set(acts)


def test_an_invitation_is_sent_again_withdrawn_and_made_but_once(
    market: Application, market_site: Flask, ops: FlaskClient
) -> None:
    first = link_of(ops.post(PEOPLE, data=ASKED).text)
    again = ops.post(PEOPLE, data=ASKED)
    assert (again.status_code, "再发一次" in again.text) == (422, True)
    assert ops.post(PEOPLE, data=ASKED | {"email": "no address"}).status_code == 422
    number = people_of(market).invited(OURS)[0].number
    second = link_of(ops.post(f"{PEOPLE}/invitations/{number}/again").text)
    assert market_site.test_client().get(first).status_code == 404
    assert market_site.test_client().get(second).status_code == 200
    rival = f"/operator/vendors/{RIVAL}/people/invitations/{number}/withdraw"
    assert ops.post(rival).status_code == 404
    ops.post(f"{PEOPLE}/invitations/{number}/withdraw")
    assert market_site.test_client().post(second, data=NEW).status_code == 404
    assert people_of(market).invited(OURS) == []


def test_who_is_removed_is_out_at_once(
    market: Application, ops: FlaskClient, seller: FlaskClient, enter: Enter
) -> None:
    [person] = people_of(market).of_vendor(OURS)
    assert seller.get("/vendor").status_code == 200
    rival = f"/operator/vendors/{RIVAL}/people/{person.account_id}/remove"
    assert ops.post(rival).status_code == 404
    ops.post(f"{PEOPLE}/{person.account_id}/remove")
    assert "/sign-in" in seller.get("/vendor").location
    with pytest.raises(AssertionError):
        enter(person.name)


def test_an_account_of_a_vendor_joins_no_institution(market: Application) -> None:
    [person] = people_of(market).of_vendor(OURS)
    tenant = market.tenants.get("meixi").id
    with pytest.raises(BadInput, match="joins no institution"):
        market.members.join(tenant, person.account_id, roles=[Role.MEMBER])
    assert market.members.of_account(person.account_id) == []


def test_a_vendor_sees_no_institution_and_nobody_else_sees_a_vendors_pages(
    market: Application, market_site: Flask, seller: FlaskClient, ops: FlaskClient
) -> None:
    account = market.identity.add_account("office", PASSWORD)
    tenant = market.tenants.get("meixi").id
    market.members.join(tenant, account.id, roles=[Role.APPRAISAL_OFFICE])
    office = market_site.test_client()
    office.post("/sign-in", data={"name": "office", "password": PASSWORD})
    known = VALUES | {"slug": "meixi", "vendor": OURS}
    adapter = market_site.url_map.bind("localhost")
    for rule in market_site.url_map.iter_rules():
        declared = declaration(market_site, rule.endpoint)
        if declared is None or declared.public:
            continue
        method = "GET" if "GET" in (rule.methods or ()) else "POST"
        values = {name: known.get(name, "1") for name in rule.arguments}
        address = adapter.build(rule.endpoint, values, method=method)
        if declared.offers:
            wanted = {401} if address.startswith("/api/") else {404}
            assert office.open(address, method=method).status_code in wanted, address
            assert ops.open(address, method=method).status_code in wanted, address
        elif declared.permissions or declared.operates:
            wanted = {401, 404}
            assert seller.open(address, method=method).status_code in wanted, address


@pytest.mark.parametrize(
    ("public", "said"),
    [
        ("-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIGbMFcG", "这是私钥"),
        ('{"a":' + "[" * 50_000, "不是公钥文件"),
    ],
)
def test_what_is_no_public_key_is_refused_and_a_private_one_not_shown_again(
    seller: FlaskClient, public: str, said: str
) -> None:
    answer = seller.post("/vendor/keys", data={"public": public, "proof": PASSWORD})
    assert (answer.status_code, said in answer.text) == (422, True)
    assert "MIGbMFcG" not in answer.text


def test_what_a_vendor_says_of_itself_holds_no_sign_that_turns_the_text(
    seller: FlaskClient,
) -> None:
    answer = seller.post("/vendor/about", data={"about": "数据\u202egnp.exe", "about_en": ""})
    assert (answer.status_code, "U+202E" in answer.text) == (422, True)
