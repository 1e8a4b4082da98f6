"""Visitors book and cancel by themselves; operators keep the calendar; letters stay private."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tenants.demonstrations.service import ZONE
from tests.site import PASSWORD, signed_in, tokenless
from web.adapters.services import services_of
from web.app import Face, create_app
from web.application import Application
from web.bootstrap import opened

NAMES = {"main.css": "main.css", "main.js": "main.js", "charts.js": "c.js", "icons.svg": "i.svg"}
LIN = {"name": "林叙衡", "institution": "望江区人民法院", "email": "lin@court.example"}
AWAY = {"REMOTE_ADDR": "203.0.113.7"}


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Application]:
    with opened({"GONGHENG_DATA": str(tmp_path / "data")}) as application:
        application.identity.add_account("ops", PASSWORD, label="运营", operator=True)
        application.identity.add_account("ye", PASSWORD, label="叶清和")
        yield application


@pytest.fixture
def site(product: Application) -> Flask:
    face = Face("k" * 32, secure_cookies=False, address="https://gongheng.example")
    return tokenless(create_app(services_of(product), face, assets=NAMES))


def offer(client: FlaskClient, **change: str) -> int:
    moment = datetime.now(ZONE) + timedelta(days=3)
    form = {"starts_at": f"{moment:%Y-%m-%dT%H:%M}", "minutes": "45", "place": "腾讯会议 1"}
    return client.post("/operator/demonstrations", data=form | change).status_code


def test_a_visitor_books_reads_the_letter_and_cancels(site: Flask) -> None:
    assert offer(signed_in(site, "ops")) == 302
    visitor = signed_in(site)
    assert "腾讯会议" not in visitor.get("/demonstration").text
    booked = visitor.post("/demonstration", data=LIN | {"slot": "1"})
    assert "腾讯会议 1" in booked.text
    letter = unescape(visitor.get("/mailbox/1").text)
    address = letter.split('href="https://gongheng.example')[1].split('"')[0]
    assert "取消" in visitor.get(address).text
    assert visitor.post(address).status_code == 302
    assert visitor.post(address).status_code == 404
    assert visitor.post("/demonstration", data=LIN | {"slot": "1"}).status_code == 200


def test_what_a_visitor_typed_stays_when_something_is_wrong(site: Flask) -> None:
    offer(signed_in(site, "ops"))
    answer = signed_in(site).post("/demonstration", data=LIN | {"slot": "1", "email": "lin"})
    assert answer.status_code == 422
    assert "林叙衡" in answer.text
    assert "邮箱地址" in answer.text


@pytest.mark.parametrize("slot", ["", "x", "99", "-1", "9" * 30, "１"])
def test_a_time_that_is_none_is_refused_in_words(site: Flask, slot: str) -> None:
    offer(signed_in(site, "ops"))
    assert signed_in(site).post("/demonstration", data=LIN | {"slot": slot}).status_code == 422


def test_who_books_too_often_has_to_wait(site: Flask) -> None:
    visitor = signed_in(site)
    answers = [visitor.post("/demonstration", data=LIN | {"slot": "9"}).text for _ in range(12)]
    assert "过于频繁" not in answers[9]
    assert "过于频繁" in answers[11]


@pytest.mark.parametrize("change", [{"starts_at": "soon"}, {"minutes": "x"}, {"place": ""}])
def test_a_time_offered_wrongly_is_refused_in_words(site: Flask, change: dict[str, str]) -> None:
    assert offer(signed_in(site, "ops"), **change) == 422


@pytest.mark.parametrize("path", ["/operator/demonstrations", "/operator/letters"])
def test_the_platform_is_for_its_operators_alone(site: Flask, path: str) -> None:
    assert signed_in(site, "ops").get(path).status_code == 200
    assert signed_in(site, "ye").get(path).status_code == 404
    assert signed_in(site).get(path).status_code == 302
    assert signed_in(site, "ye").post("/operator/demonstrations").status_code == 404


def test_letters_are_read_at_the_machine_alone(site: Flask) -> None:
    offer(signed_in(site, "ops"))
    visitor = signed_in(site)
    visitor.post("/demonstration", data=LIN | {"slot": "1"})
    assert visitor.get("/mailbox").status_code == 200
    assert visitor.get("/mailbox/7").status_code == 404
    for away in ({"environ_base": AWAY}, {"headers": {"X-Forwarded-For": "127.0.0.1"}}):
        assert visitor.get("/mailbox", **away).status_code == 404
        assert visitor.get("/mailbox/1", **away).status_code == 404
    seen = signed_in(site, "ops").get("/operator/letters").text
    assert "lin@court.example" not in seen
    assert "腾讯会议" not in seen


def test_with_a_mail_server_nobody_reads_letters_on_a_page(tmp_path: Path) -> None:
    settings = {"GONGHENG_DATA": str(tmp_path), "GONGHENG_SMTP_URL": "smtp://127.0.0.1:9"}
    with opened(settings) as application:
        site = create_app(services_of(application), Face("k" * 32), assets=NAMES)
        assert site.test_client().get("/mailbox").status_code == 404
