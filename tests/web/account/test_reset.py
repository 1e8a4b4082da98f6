"""Forgotten: a letter, a link, a new password; and the same page for whoever has no account."""

import re

from flask import Flask
from flask.testing import FlaskClient

from tests.site import PASSWORD
from tests.web.account.conftest import Enter
from web.application import Application

FRESH = "green bicycle on the moon"


def link_of(product: Application) -> str:
    """The path of the link in the newest letter."""
    letter = product.post.newest(1)[0].letter
    assert letter is not None
    found = re.search(r"http://localhost(/password/new/\S+)", letter.body.zh)
    assert found is not None
    return found[1]


def without_tokens(page: str) -> str:
    return re.sub(r'name="csrf_token" value="[^"]+"', "", page)


def reader(site: Flask) -> FlaskClient:
    client = site.test_client()
    client.set_cookie("language", "zh_CN")
    return client


def test_from_forgotten_to_signed_in(site: Flask, enter: Enter, product: Application) -> None:
    before = enter("ye")
    client = reader(site)
    client.post("/password/forgotten", data={"who": "ye"})
    link = link_of(product)
    arrived = client.get(link)
    assert arrived.location == "/password/new"
    assert "设置新密码" in client.get("/password/new").text
    weak = {"wanted": "password123", "again": "password123"}
    assert "泄露" in client.post("/password/new", data=weak).text
    form = {"wanted": FRESH, "again": FRESH}
    assert "密码已设置" in client.post("/password/new", data=form).text
    assert before.get("/account").status_code == 302
    assert enter("ye", password=FRESH).get("/account").status_code == 200
    again = reader(site)
    again.get(link)
    assert "链接已使用" in again.get("/password/new").text
    assert again.post("/password/new", data=form).status_code == 422


def test_the_answer_is_the_same_whether_or_not_there_is_an_account(
    site: Flask, product: Application
) -> None:
    pages = {
        without_tokens(reader(site).post("/password/forgotten", data={"who": who}).text)
        for who in ("ye", "nobody", "ye@fy.example.cn", "nobody@fy.example.cn")
    }
    assert len(pages) == 1
    assert len(product.post.newest()) == 2


def test_the_second_step_is_still_asked_after_a_reset(
    site: Flask, enter: Enter, product: Application
) -> None:
    from tests.web.account.test_second_step import turned_on

    turned_on(enter("ye"))
    client = reader(site)
    client.post("/password/forgotten", data={"who": "ye"})
    client.get(link_of(product))
    client.post("/password/new", data={"wanted": FRESH, "again": FRESH})
    answer = client.post("/sign-in", data={"name": "ye", "password": FRESH})
    assert answer.location.startswith("/sign-in/code")
    assert (
        reader(site).post("/sign-in", data={"name": "ye", "password": PASSWORD}).status_code == 401
    )
