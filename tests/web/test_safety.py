"""Headers, tokens, sessions and failures."""

import re

import pytest
from flask import Flask

from core.errors import Forbidden, Unavailable
from core.texts import Text
from tests.web.conftest import Reader, made
from web.access import public

HTTPS = "https://localhost"


@pytest.fixture(scope="module")
def guarded() -> Flask:
    """With form tokens, and pages that fail in every way."""
    app = made(tokens=True)

    @public("a test")
    def unavailable() -> str:
        raise Unavailable(Text("队列没有应答", "The queue does not answer"), where="redis")

    @public("a test")
    def forbidden() -> str:
        raise Forbidden(Text("不得排名", "No ranking"), document="安中法〔2026〕7号")

    @public("a test")
    def broken() -> str:
        raise RuntimeError("a secret of the program")

    for view in (unavailable, forbidden, broken):
        app.add_url_rule(f"/fails/{view.__name__}", view_func=view)
    return app


@pytest.mark.parametrize("address", ["/sign-in", "/t/wangjiang/results/2025-Q3", "/nowhere"])
def test_no_page_runs_foreign_or_inline_code(reader: Reader, address: str) -> None:
    answer = reader("office").get(address, base_url=HTTPS)
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "style-src 'self';" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", answer.text)


def test_cookies_are_kept_from_scripts_and_from_plain_http(app: Flask) -> None:
    answer = app.test_client().post(
        "/sign-in", data={"name": "office", "password": "office"}, base_url=HTTPS
    )
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "Secure" in cookie
    assert "SameSite=Lax" in cookie


def test_a_form_without_its_token_changes_nothing(guarded: Flask) -> None:
    client = guarded.test_client()
    for address in ("/sign-in", "/language", "/theme", "/sign-out"):
        answer = client.post(address, data={"name": "office"}, base_url=HTTPS)
        assert answer.status_code == 400
        assert "页面已过期" in answer.text


def test_every_form_of_every_page_carries_a_token(guarded: Flask) -> None:
    client = guarded.test_client()
    page = client.get("/sign-in", base_url=HTTPS).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token is not None
    form = {"name": "office", "password": "office", "csrf_token": token[1]}
    headers = {"Referer": f"{HTTPS}/sign-in"}
    assert client.post("/sign-in", data=form, base_url=HTTPS, headers=headers).status_code == 302
    for address in ("/t/wangjiang/data", "/t/wangjiang/data/cases", "/t/wangjiang/runs"):
        page = client.get(address, base_url=HTTPS).text
        forms = re.findall(r'<form[^>]*method="post".*?</form>', page, re.DOTALL)
        assert forms
        assert all("csrf_token" in form for form in forms)


def test_a_wrong_password_says_so_and_keeps_the_name(reader: Reader) -> None:
    answer = reader().post("/sign-in", data={"name": "office", "password": "no"}, base_url=HTTPS)
    assert answer.status_code == 401
    assert "帐号或密码不对" in answer.text
    assert 'value="office"' in answer.text
    assert 'value="no"' not in answer.text


@pytest.mark.parametrize(
    "onward", ["https://evil.example/", "//evil.example", "/\\evil", "/x\r\nSet-Cookie: a=b"]
)
def test_signing_in_never_leads_off_this_site(reader: Reader, onward: str) -> None:
    form = {"name": "office", "password": "office", "next": onward}
    answer = reader().post("/sign-in", data=form, base_url=HTTPS)
    assert answer.headers["Location"] == "/"


def test_signing_in_leads_on_to_the_page_that_was_asked_for(reader: Reader) -> None:
    client = reader()
    asked = client.get("/t/wangjiang/data", base_url=HTTPS).headers["Location"]
    assert asked == "/sign-in?next=/t/wangjiang/data"
    form = {"name": "office", "password": "office", "next": "/t/wangjiang/data"}
    assert client.post("/sign-in", data=form, base_url=HTTPS).location == "/t/wangjiang/data"


@pytest.mark.parametrize("number", [2**63, 10**22])
def test_a_number_that_no_database_holds_is_no_page(reader: Reader, number: int) -> None:
    client = reader("office")
    assert client.get(f"/t/wangjiang/runs/{number}", base_url=HTTPS).status_code == 404
    undo = f"/t/wangjiang/data/batches/{number}/undo"
    assert client.post(undo, base_url=HTTPS).status_code == 404


def test_signing_out_ends_the_session(reader: Reader) -> None:
    client = reader("office")
    client.post("/sign-out", base_url=HTTPS)
    assert client.get("/t/wangjiang/data", base_url=HTTPS).status_code == 302


def test_the_demonstration_accounts_are_shown_in_a_demonstration_alone(reader: Reader) -> None:
    assert "示范帐号" in reader().get("/sign-in", base_url=HTTPS).text
    other = made(demonstration=False)
    assert "示范帐号" not in reader(of=other).get("/sign-in", base_url=HTTPS).text


@pytest.mark.parametrize(
    ("fault", "status", "said"),
    [
        ("unavailable", 503, "队列没有应答"),
        ("forbidden", 403, "安中法〔2026〕7号"),
        ("broken", 500, "程序出错，没有完成"),
    ],
)
def test_a_failure_is_a_page_with_words_and_a_number(
    guarded: Flask, caplog: pytest.LogCaptureFixture, fault: str, status: int, said: str
) -> None:
    answer = guarded.test_client().get(f"/fails/{fault}", base_url=HTTPS)
    assert answer.status_code == status
    assert said in answer.text
    assert "Traceback" not in answer.text
    assert "a secret" not in answer.text
    number = re.search(r"E-[0-9A-F]{4}", answer.text)
    assert number is not None
    assert status != 500 or number[0] in caplog.text
