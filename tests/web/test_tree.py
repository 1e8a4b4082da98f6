"""The page of the tree over the real services: one administrator asks, the other answers."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.identity.permissions import Role
from core.texts import Text
from tests.site import PASSWORD, signed_in, site_of
from web.application import Application
from web.bootstrap import opened

Entering = Callable[[str], FlaskClient]


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Application]:
    with opened({"GONGHENG_DATA": str(tmp_path / "data")}) as application:
        for slug, level in (("yun", "intermediate"), ("hai", "intermediate"), ("yun-a", "basic")):
            name = Text(f"{slug}法院", f"{slug} court")
            tenant = application.tenants.add(slug, name=name, sector="court", level=level)
            role = Role.AUDITOR if slug == "hai" else Role.SYSTEM_ADMINISTRATOR
            account = application.identity.add_account(f"of-{slug}", PASSWORD, label=f"{slug}管理")
            application.members.join(tenant.id, account.id, roles=[role])
        yield application


@pytest.fixture
def site(product: Application) -> Flask:
    return site_of(product)


@pytest.fixture
def enter(site: Flask) -> Entering:
    return lambda slug: signed_in(site, f"of-{slug}")


def test_an_invitation_is_accepted_on_the_other_sides_page(
    product: Application, enter: Entering
) -> None:
    upper, lower = enter("yun"), enter("yun-a")
    sent = upper.post("/t/yun/tree/propose/invite", data={"other": "yun-a"}, follow_redirects=True)
    assert "等待对方答复" in sent.text
    assert "撤回" in sent.text
    page = lower.get("/t/yun-a/tree").text
    accept = re.search(r'action="([^"]+/accept)"', page)
    assert accept is not None
    done = lower.post(accept[1], follow_redirects=True)
    assert "隶属关系已经改变" in done.text
    assert product.tenants.get("yun-a").parent == product.tenants.get("yun").id
    again = lower.post(accept[1])
    assert again.status_code == 422
    assert "已经了结或过期" in again.text


def test_a_wrong_slug_is_answered_beside_the_field(enter: Entering) -> None:
    client = enter("yun-a")
    for typed, said in (("nowhere", "没有这个单位"), ("yun-a", "不能隶属于自己"), ("", "单位")):
        answer = client.post("/t/yun-a/tree/propose/ask", data={"other": typed})
        assert answer.status_code == 422
        assert said in answer.text
        assert f'value="{typed}"' in answer.text
    assert client.post("/t/yun-a/tree/propose/take", data={"other": "yun"}).status_code == 404
    assert client.post("/t/yun-a/tree/moves/none/accept").status_code == 404


def test_only_its_own_administrator_opens_the_page(enter: Entering) -> None:
    assert enter("yun").get("/t/yun/tree").status_code == 200
    assert enter("hai").get("/t/hai/tree").status_code == 404
    assert enter("yun").get("/t/hai/tree").status_code == 404


def test_the_page_is_complete_in_english(enter: Entering) -> None:
    client = enter("yun")
    client.set_cookie("language", "en")
    client.post("/t/yun/tree/propose/invite", data={"other": "yun-a"})
    page = client.get("/t/yun/tree").text
    main = page[page.index("<main") : page.index("</main>")]
    assert "Proposals" in main
    assert not re.search(r"[\u4e00-\u9fff]", main.replace("yun管理", ""))
