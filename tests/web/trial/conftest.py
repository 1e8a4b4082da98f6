"""An empty installation that shows its letters, and what is needed to sign up there."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from stdnum.cn import uscc

from web.application import Application
from web.bootstrap import opened
from web.serving import pages

PASSWORD = "seven calm herons at dusk"
Form = dict[str, str]


def credit_code(number: int = 1) -> str:
    """A credit code whose check digit is right."""
    body = f"1133000{number:010}"
    return body + uscc.calc_check_digit(body)


def answers(number: int = 1, **given: str) -> Form:
    """A form filled in well."""
    form = {
        "name_zh": "檀溪县人民法院",
        "name_en": "Tanxi County Court",
        "sector": "court",
        "level": "basic",
        "credit_code": credit_code(number),
        "contact": "卓以清",
        "email": f"zhuo{number}@tanxi{number}.example",
    }
    return form | given


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Application]:
    environ = {
        "GONGHENG_DATA": str(tmp_path / "data"),
        "GONGHENG_MAIL": "mailbox",
        "GONGHENG_PLACE_ZH": "本单位政务云",
    }
    with opened(environ) as application:
        yield application


@pytest.fixture
def site(product: Application) -> Flask:
    app = pages(product)
    app.config.update(WTF_CSRF_ENABLED=False, SIGN_UP_SECONDS=0)
    return app


Ask = Callable[..., FlaskClient]


def asked(site: Flask, form: Form, *, source: str = "192.0.2.1") -> tuple[int, str]:
    """Fill the form in as a browser of its own; status and text of the answer."""
    client = site.test_client()
    client.environ_base["REMOTE_ADDR"] = source
    stamp = re.search(r'name="shown" value="([^"]+)"', client.get("/sign-up").text)
    assert stamp
    answer = client.post("/sign-up", data=form | {"shown": stamp[1]})
    return answer.status_code, answer.text


def letter(site: Flask) -> str:
    """The page of the newest letter."""
    client = site.test_client()
    newest = re.search(r'href="(/mailbox/\d+)"', client.get("/mailbox").text)
    assert newest
    return client.get(newest[1]).text


def link(site: Flask) -> str:
    """The path of the link in the newest letter."""
    found = re.search(r'href="http://localhost(/sign-up/[^"]+)"', letter(site))
    assert found
    return found[1]


def entered(site: Flask, form: Form, *, source: str = "192.0.2.1") -> tuple[FlaskClient, str]:
    """Signed up, confirmed and within; the path of the own institution."""
    assert asked(site, form, source=source)[0] == 302
    client = site.test_client()
    answer = client.post(link(site), data={"password": PASSWORD, "again": PASSWORD})
    assert answer.status_code == 302, answer.text
    return client, answer.location.removesuffix("/trial")
