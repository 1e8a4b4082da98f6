"""One's own account: the password, the browsers signed in, and nobody else's."""

import re

from flask import Flask

from tests.site import PASSWORD
from tests.web.account.conftest import Enter
from web.application import Application

EDGE = "Mozilla/5.0 (Windows NT 10.0) Chrome/120.0 Safari/537.36 Edg/120.0"
FOX = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Firefox/130.0"
FRESH = "green bicycle on the moon"


def test_the_page_shows_each_browser_and_which_is_this_one(enter: Enter) -> None:
    here = enter("ye", agent=EDGE)
    enter("ye", agent=FOX)
    page = here.get("/account").text
    assert "Edge · Windows</b> <span" in page
    assert "Firefox · Linux</b><br>" in page
    assert page.count('/end"') == 1


def test_another_browser_is_ended_and_then_sees_the_form(enter: Enter) -> None:
    here, there = enter("ye"), enter("ye")
    found = re.search(r"/account/sessions/\d+/end\"", here.get("/account").text)
    assert found is not None
    assert here.post(found[0].rstrip('"')).status_code == 302
    assert there.get("/account").location.startswith("/sign-in")
    assert here.get("/account").status_code == 200


def test_all_others_or_all_are_ended(enter: Enter) -> None:
    here, there, third = enter("ye"), enter("ye"), enter("ye")
    here.post("/account/sessions/end-others")
    assert [each.get("/account").status_code for each in (here, there, third)] == [200, 302, 302]
    here.post("/account/sessions/end-all")
    assert here.get("/account").status_code == 302


def test_the_session_of_somebody_else_does_not_exist(enter: Enter, product: Application) -> None:
    ye, an = enter("ye"), enter("an")
    account = product.identity.named("ye")
    (session,) = product.sessions.of(account, "")
    assert an.post(f"/account/sessions/{session.id}/end").status_code == 404
    assert ye.get("/account").status_code == 200


def test_a_new_password_ends_the_other_browsers_and_keeps_this_one(enter: Enter) -> None:
    here, there = enter("ye"), enter("ye")
    form = {"present": PASSWORD, "wanted": FRESH, "again": FRESH}
    before = here.get_cookie("gongheng")
    assert here.post("/account/password", data=form).status_code == 302
    after = here.get_cookie("gongheng")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    assert "密码已更改" in here.get("/account").text
    assert there.get("/account").status_code == 302
    assert enter("ye", password=FRESH).get("/account").status_code == 200


def test_a_password_that_cannot_be_says_why_and_changes_nothing(enter: Enter) -> None:
    here = enter("ye")
    for present, wanted, again, said in (
        ("wrong password", FRESH, FRESH, "当前密码不正确"),
        (PASSWORD, FRESH, FRESH + "!", "两次输入的新密码不一样"),
        (PASSWORD, "password123", "password123", "泄露"),
        (PASSWORD, "short", "short", "10"),
        (PASSWORD, PASSWORD, PASSWORD, "与原密码相同"),
    ):
        form = {"present": present, "wanted": wanted, "again": again}
        answer = here.post("/account/password", data=form)
        assert answer.status_code == 422
        assert said in answer.text
        assert wanted not in answer.text
    assert here.get("/account").status_code == 200


def test_the_address_for_letters_needs_the_password(enter: Enter, product: Application) -> None:
    here = enter("ye")
    form = {"email": "new@fy.example.cn", "proof": "wrong"}
    answer = here.post("/account/email", data=form)
    assert answer.status_code == 422
    assert 'value="new@fy.example.cn"' in answer.text
    assert product.identity.named("ye").email == "ye@fy.example.cn"
    assert here.post("/account/email", data=form | {"proof": PASSWORD}).status_code == 302
    assert product.identity.named("ye").email == "new@fy.example.cn"


def test_the_key_of_a_session_changes_at_every_sign_in(site: Flask) -> None:
    client = site.test_client()
    keys = set()
    for _ in range(2):
        client.post("/sign-in", data={"name": "ye", "password": PASSWORD})
        with client.session_transaction() as kept:
            keys.add(kept["key"])
    assert len(keys) == 2


def test_a_known_browser_enters_while_strangers_fail(site: Flask, enter: Enter) -> None:
    known = enter("ye")
    stranger = site.test_client()
    for _ in range(6):
        stranger.post("/sign-in", data={"name": "ye", "password": "wrong"})
    form = {"name": "ye", "password": PASSWORD}
    assert stranger.post("/sign-in", data=form).status_code == 401
    assert known.post("/sign-in", data=form).status_code == 302
    forged = site.test_client()
    forged.set_cookie("browser", "WyJ4IixbMV1d.forged")
    assert forged.post("/sign-in", data=form).status_code == 401
