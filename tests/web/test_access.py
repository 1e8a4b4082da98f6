"""Every route, tried by everybody: who gets a page, and that nobody else learns it exists."""

import re
from collections.abc import Iterator

import pytest
from flask import Blueprint, Flask
from werkzeug.routing import Rule

from core.errors import SettingsError
from core.identity.permissions import Permission
from tests.web.accounts import HEAD
from tests.web.conftest import Reader, made
from web.access import declaration
from web.gate import guard_views

Route = tuple[str, str, str]
HTTPS = "https://localhost"
VALUES = {
    "slug": "wangjiang",
    "act": "pause",
    "institution": "wangjiang",
    "period": "2025-Q3",
    "staff_no": "1008",
    "kind": "csv",
    "level": "person",
    "subject": "1008",
    "indicator": "appeal_rate",
    "dataset": "cases",
    "token": "t0",
    "secret": "s0",
    "slot": 1,
    "run_id": 1,
    "number": 1,
    "member": 1,
    "invitation": 1,
    "delegation": 1,
    "tenant": "wangjiang",
    "run": 1,
    "publication": 1,
    "rows_contract": "anlan-0004",
    "leaders_contract": "anlan-0002",
    "items_contract": "anlan-0003",
    "offered": "anlan-00001",
    "results_contract": "anlan-0001",
    "adapter": "folder",
    "pack": "court",
    "vendor": "qingyuan",
    "release": 1,
    "way": "off",
}


def rules(app: Flask) -> Iterator[tuple[Rule, str, str]]:
    """Every rule with a method and an address that fits it."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        values = {name: VALUES.get(name, "1") for name in rule.arguments}
        method = "POST" if "POST" in (rule.methods or ()) else "GET"
        yield rule, method, adapter.build(rule.endpoint, values, method=method)


ROUTES = [
    pytest.param((rule.endpoint, method, address), id=rule.endpoint)
    for rule, method, address in rules(made())
]


def test_every_view_declares_who_may_open_it(app: Flask) -> None:
    for rule, _, _ in rules(app):
        declared = declaration(app, rule.endpoint)
        assert declared is not None, rule.endpoint
        assert declared.signed_in != bool(declared.public), rule.endpoint
        assert bool(declared.permissions) == ("slug" in rule.arguments), rule.endpoint


def test_a_view_without_a_declaration_stops_the_application() -> None:
    app = Flask("silent")
    page = Blueprint("silent", __name__)
    page.add_url_rule("/silent", view_func=lambda: "", endpoint="page")
    app.register_blueprint(page)
    with pytest.raises(SettingsError):
        guard_views(app)


LINKS = {
    *("joining.look", "joining.register", "mailbox.here", "mailbox.letter"),
    *("demonstrations.choose", "demonstrations.book"),
    *("operator.alive", "leaving.certificate", "submissions.submit"),
    *("demonstrations.ask_back", "demonstrations.give_back"),
    *("arriving.look", "arriving.register"),
    *("sign_up.form", "sign_up.ask", "sign_up.sent", "sign_up.look", "sign_up.open_"),
}
"""Public pages whose link is none here, or which the plain services lack."""


@pytest.mark.parametrize("route", ROUTES)
def test_signed_out_readers_are_sent_to_the_form(app: Flask, reader: Reader, route: Route) -> None:
    endpoint, method, address = route
    answer = reader().open(address, method=method, base_url=HTTPS)
    declared = declaration(app, endpoint)
    assert declared is not None
    if address.startswith("/api/"):
        assert answer.status_code == 401
        assert answer.mimetype == "application/problem+json"
    elif declared.signed_in:
        assert answer.status_code == 302
        assert "/sign-in" in answer.headers["Location"]
    else:
        assert answer.status_code in {200, 302, 401} | ({404} if endpoint in LINKS else set())


@pytest.mark.parametrize("who", ["elsewhere", "judge", "head", "office", "city", "auditor"])
@pytest.mark.parametrize("route", ROUTES)
def test_a_page_outside_ones_permissions_looks_like_no_page(
    app: Flask, reader: Reader, route: Route, who: str
) -> None:
    endpoint, method, address = route
    client = reader(who)
    declared = declaration(app, endpoint)
    assert declared is not None
    permissions = held(who) if declared.permissions else set()
    answer = client.open(address, method=method, base_url=HTTPS)
    if declared.permissions and not declared.permissions & permissions:
        nowhere = client.open("/t/nowhere/data", base_url=HTTPS)
        assert answer.status_code == 404
        if not address.startswith("/api/"):
            assert without_tokens(answer.text) == without_tokens(nowhere.text)
    else:
        assert answer.status_code < 500


def without_tokens(page: str) -> str:
    """The page without its form tokens, which change from second to second."""
    return re.sub(r'name="csrf_token" value="[^"]*"', "", page)


def held(who: str) -> set[Permission]:
    """What each reader may do in the institution of the addresses."""
    everything = set(Permission)
    return {
        "elsewhere": set(),
        "judge": {Permission.SEE_OWN},
        "auditor": {Permission.READ_AUDIT},
        "head": set(HEAD),
        "office": everything - {Permission.SEE_LOWER},
        "city": everything,
    }[who]


@pytest.mark.parametrize(
    "address",
    [
        "/t/wangjiang/results/2025-Q3",
        "/t/wangjiang/results/2025-Q3/results.xlsx",
        "/t/wangjiang/results/2025-Q3/people/1009",
        "/t/wangjiang/results/2025-Q3/person/1009/appeal_rate",
        "/t/wangjiang/results/2025-Q3/person/1009/appeal_rate/rows.xlsx",
        "/t/wangjiang/results/2025-Q3/unit/u1/appeal_rate",
        "/t/wangjiang/results/2025-Q3/tenant/wangjiang/appeal_rate",
    ],
)
def test_a_member_sees_nobody_elses_figures(reader: Reader, address: str) -> None:
    assert reader("judge").get(address, base_url=HTTPS).status_code == 404
    assert reader("office").get(address, base_url=HTTPS).status_code == 200


def test_a_member_sees_their_own(reader: Reader) -> None:
    client = reader("judge")
    for address in ("people/1008", "person/1008/appeal_rate", "person/1008/case_ratio"):
        answer = client.get(f"/t/wangjiang/results/2025-Q3/{address}", base_url=HTTPS)
        assert answer.status_code == 200
        assert "周砚" in answer.text
