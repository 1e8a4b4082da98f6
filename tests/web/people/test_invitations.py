"""Invitations: a link that works once, gives no more than its inviter may, and can be revoked."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from core.audit.model import Search
from core.columns import now
from core.errors import BadInput, Conflict, NotAllowed
from core.identity.links import Links
from core.identity.permissions import Role
from core.tenancy.model import TenantId
from tenants.life import Standing
from tenants.people.invitations import HOURS, Invitations
from tenants.people.model import Wish
from tenants.people.room import MOST_AN_HOUR
from tenants.standing import BOUNDS, Bound
from tests.web.people.conftest import People
from web.application import Application

HERE = "/t/wangjiang/invitations"
LINK = re.compile(r"/join/[\w-]+")
STRONG = "kettle violin harbour moss"


@pytest.fixture(scope="module")
def security(people: People) -> FlaskClient:
    people.join("invites", Role.SECURITY_ADMINISTRATOR)
    return people.enter("invites")


def invited(client: FlaskClient, email: str, **more: Any) -> str:
    """The address of the link of a new invitation."""
    form = {"email": email, "label": "宋知行", "roles": ["appraisal office"], **more}
    answer = client.post(HERE, data=form)
    assert answer.status_code == 200, answer.text
    found = LINK.search(answer.text)
    assert found is not None
    return found[0]


def registered(people: People, link: str, **more: str) -> Any:
    form = {"label": "宋知行", "password": STRONG, "again": STRONG, **more}
    client = people.site.test_client()
    client.set_cookie("language", "zh_CN")
    return client, client.post(f"{link}/register", data=form)


def test_somebody_invited_makes_an_account_and_is_in(people: People, security: FlaskClient) -> None:
    link = invited(security, "song@example.gov.cn", staff_no="06002")
    stranger = people.site.test_client()
    stranger.set_cookie("language", "zh_CN")
    page = stranger.get(link)
    assert page.status_code == 200
    assert "考核办" in page.text
    assert 'value="song@example.gov.cn"' in page.text
    client, answer = registered(people, link, name="song")
    assert answer.status_code == 302
    assert client.get("/t/wangjiang/data").status_code == 200
    account = people.product.identity.named("song")
    assert people.product.members.actor(account, people.court).staff_no == "06002"
    assert stranger.get(link).status_code == 404
    assert registered(people, link, name="song2")[1].status_code == 404
    assert "已接受" in security.get(HERE).text


def test_four_who_follow_one_link_at_once_leave_one_account(
    people: People, security: FlaskClient
) -> None:
    token = invited(security, "meng@example.gov.cn", staff_no="06004").rpartition("/")[2]
    product, identity = people.product, people.product.identity
    asking = Invitations(product.database, product.links, product.members, identity)
    email = "meng@example.gov.cn"
    drafts = [identity.draft(f"meng{each}", STRONG, email=email) for each in range(4)]
    asking.enrol(token, drafts[0])
    for each in drafts[1:]:
        with pytest.raises(BadInput):
            asking.enrol(token, each)
    assert [each.name for each in identity.of_email(email)] == ["meng0"]


def test_an_account_at_hand_is_linked(people: People, security: FlaskClient) -> None:
    account = people.account("li of two courts")
    people.product.identity.set_email(account, "li@example.gov.cn")
    upper = people.product.tenants.get("anlan").id
    people.product.members.join(upper, account, roles=[Role.MEMBER])
    link = invited(security, "li@example.gov.cn", roles=["member"])
    client = people.enter("li of two courts")
    assert "li of two courts" in client.get(link).text
    assert client.post(f"{link}/accept").status_code == 302
    assert len(people.product.members.of_account(account)) == 2
    page = client.get("/t/wangjiang/directives").text
    assert "换一个单位" in page
    assert "帐号 li of two courts" in security.get(HERE).text
    form = {"email": "LI@example.gov.cn", "label": "李", "roles": ["member"]}
    answer = security.post(HERE, data=form)
    assert answer.status_code == 422
    assert "已经是本单位成员" in answer.text


def test_an_account_with_another_address_is_told_so_and_stays_out(
    people: People, security: FlaskClient
) -> None:
    account = people.account("holds a link")
    link = invited(security, "han@example.gov.cn", roles=["member"])
    client = people.enter("holds a link")
    answer = client.post(f"{link}/accept")
    assert answer.status_code == 422
    assert "邀请发给 han@example.gov.cn" in answer.text
    assert people.product.members.of_account(account) == []
    people.product.identity.set_email(account, "han@example.gov.cn")
    assert client.post(f"{link}/accept").status_code == 302
    told = people.product.audit.newest(people.court, Search(), limit=20)
    accepted = next(each for each in told if each.act == "accept invitation")
    assert "han@example.gov.cn" in accepted.after


def test_who_is_removed_does_not_come_back_by_an_invitation_that_waited(
    people: People, security: FlaskClient
) -> None:
    product = people.product
    first = invited(security, "feng@example.gov.cn", label="冯远")
    _, answer = registered(people, first, name="feng", label="冯远")
    assert answer.status_code == 302
    account = product.identity.named("feng").id
    product.identity.set_email(account, "feng@elsewhere.example")
    links = [
        invited(security, email, label=label)
        for email, label in (("feng@example.gov.cn", "某人"), ("f2@example.gov.cn", "冯远"))
    ]
    other = invited(security, "other@example.gov.cn", label="别人")
    product.members.leave(people.court, account)
    stranger = people.site.test_client()
    assert [stranger.get(each).status_code for each in (*links, other)] == [404, 404, 200]
    told = product.audit.newest(people.court, Search(), limit=5)
    assert "revoke invitation" in {each.act for each in told}


def test_invitations_are_slow_and_no_more_than_a_trial_takes(people: People) -> None:
    product = people.product
    upper = product.tenants.get("anlan").id
    product.members.join(upper, people.account("hurry"), roles=[Role.SECURITY_ADMINISTRATOR])
    actor = product.members.actor(product.identity.named("hurry"), upper)
    asked: list[int] = []
    asking = Invitations(
        product.database,
        product.links,
        product.members,
        product.identity,
        allow=lambda tenant, waiting: asked.append(waiting),
    )
    wish = Wish(frozenset({Role.MEMBER}))
    for number in range(MOST_AN_HOUR):
        asking.invite(actor, f"hurry{number}@example.gov.cn", "急", wish=wish)
    assert asked == list(range(1, MOST_AN_HOUR + 1))
    with pytest.raises(NotAllowed, match="within an hour"):
        asking.invite(actor, "hurry@example.gov.cn", "急", wish=wish)


def test_a_trial_has_no_room_for_more_invitations_than_people(
    product: Application, court: TenantId
) -> None:
    allowance = product.allowance
    product.standings.change(court, Standing.TRIAL)
    room = BOUNDS[Bound.PEOPLE][0] - allowance.people(court)
    try:
        with pytest.raises(Conflict):
            allowance.to_invite(court, max(0, room) + 1)
        if room >= 0:
            allowance.to_invite(court, room)
    finally:
        product.standings.change(court, Standing.FULL)


@pytest.mark.parametrize("role", ["auditor", "system administrator", "operator"])
def test_nobody_invites_an_officer(security: FlaskClient, role: str) -> None:
    form = {"email": f"{role[:3]}@example.gov.cn", "label": "某人", "roles": ["member", role]}
    answer = security.post(HERE, data=form)
    assert answer.status_code == 422
    assert "不能由成员指定" in answer.text
    assert f'value="{role[:3]}@example.gov.cn"' in answer.text


def test_an_officer_elsewhere_cannot_become_another_here(
    people: People, security: FlaskClient
) -> None:
    link = invited(security, "gao@example.gov.cn")
    page = registered(people, link, name="gao", again="another phrase altogether")[1]
    assert page.status_code == 422
    assert "两次输入的密码不同" in page.text
    assert (
        registered(people, link, name="gao", password="1234567890", again="1234567890")[
            1
        ].status_code
        == 422
    )
    assert registered(people, link, name="invites")[1].status_code == 422
    assert registered(people, link, name="gao")[1].status_code == 302


def test_a_revoked_invitation_and_an_old_link_lead_nowhere(
    people: People, security: FlaskClient
) -> None:
    first = invited(security, "wu@example.gov.cn")
    number = re.findall(rf'action="{HERE}/(\d+)/again"', security.get(HERE).text)[0]
    answer = security.post(f"{HERE}/{number}/again")
    second = LINK.search(answer.text)
    assert second is not None
    nobody = people.site.test_client()
    assert nobody.get(first).status_code == 404
    assert nobody.get(second[0]).status_code == 200
    security.post(f"{HERE}/{number}/revoke")
    assert nobody.get(second[0]).status_code == 404
    assert registered(people, second[0], name="wu")[1].status_code == 404
    assert security.post(f"{HERE}/{number}/again").status_code == 422


def test_an_invitation_dies_with_the_right_of_its_inviter(people: People) -> None:
    product = people.product
    account = people.join("leaves soon", Role.SECURITY_ADMINISTRATOR)
    link = invited(people.enter("leaves soon"), "zhao@example.gov.cn")
    assert people.site.test_client().get(link).status_code == 200
    product.members.leave(people.court, account)
    assert people.site.test_client().get(link).status_code == 404
    assert registered(people, link, name="zhao")[1].status_code == 404


def test_an_invitation_dies_with_the_role_of_its_inviter(people: People) -> None:
    product = people.product
    account = people.join("changes soon", Role.SECURITY_ADMINISTRATOR)
    link = invited(people.enter("changes soon"), "qian@example.gov.cn")
    product.members.join(people.court, account, roles=[Role.MEMBER])
    client, answer = registered(people, link, name="qian")
    assert answer.status_code == 422
    assert client.get("/t/wangjiang/data").status_code in (302, 404)


def test_the_clock_ends_an_invitation(people: People) -> None:
    product = people.product
    product.members.join(people.court, people.account("clock"), roles=[Role.SECURITY_ADMINISTRATOR])
    late = now() - timedelta(hours=HOURS + 1)
    links = Links(product.database, b"k" * 32, clock=lambda: late)
    asking = Invitations(product.database, links, product.members, product.identity)
    actor = product.members.actor(product.identity.named("clock"), people.court)
    _, secret = asking.invite(
        actor, "sun@example.gov.cn", "孙", wish=Wish(frozenset({Role.MEMBER}))
    )
    assert people.site.test_client().get(f"/join/{secret}").status_code == 404


@pytest.mark.parametrize("email", ["", "nobody", "a b@c.d", "x@y", "@example.cn"])
def test_what_is_no_address_is_answered(security: FlaskClient, email: str) -> None:
    form = {"email": email, "label": "某人", "roles": ["member"]}
    answer = security.post(HERE, data=form)
    assert answer.status_code == 422
    assert "邮箱地址写得不对" in answer.text


def test_an_address_is_invited_once_at_a_time(security: FlaskClient) -> None:
    invited(security, "twice@example.gov.cn")
    form = {"email": "TWICE@example.gov.cn", "label": "某人", "roles": ["member"]}
    answer = security.post(HERE, data=form)
    assert answer.status_code == 422
    assert "已有等待接受的邀请" in answer.text
