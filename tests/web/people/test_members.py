"""The pages of members: found, changed, suspended, removed; what is beyond them is refused."""

import re

import pytest
from flask.testing import FlaskClient

from core.identity.permissions import OUTSIDE, SEPARATED, Role
from core.identity.sql import AccountRow
from tenants.sql import MembershipRow
from tests.web.people.conftest import PERIOD, People

HERE = "/t/wangjiang/members"
RESULTS = f"/t/wangjiang/results/{PERIOD}"


@pytest.fixture(scope="module")
def security(people: People) -> FlaskClient:
    people.join("members-security", Role.SECURITY_ADMINISTRATOR)
    return people.enter("members-security")


@pytest.fixture(scope="module", autouse=True)
def crowd(people: People) -> None:
    people.join("crowd-11", Role.MEMBER, staff_no="C11")
    rows = [
        AccountRow(name=f"crowd-{n:02}", label=f"crowd-{n:02}", password="-")
        for n in range(60)
        if n != 11
    ]
    with people.product.database.global_session("a test") as work:
        work.add_all(rows)
        work.flush()
        for row in rows:
            number = f"C{row.name[-2:]}"
            work.add(
                MembershipRow(
                    account_id=row.id, member_of=people.court, roles=["member"], staff_no=number
                )
            )
        work.commit()


def names(page: str) -> list[str]:
    return re.findall(r'<a href="/t/wangjiang/members/\d+">([^<]+)</a>', page)


def test_members_are_listed_searched_and_paged(security: FlaskClient) -> None:
    first = security.get(HERE).text
    assert len(names(first)) == 50
    total = re.search(r"共 (\d+) 行", first)
    assert total is not None
    second = security.get(f"{HERE}?page=2").text
    assert len(names(second)) == min(50, int(total[1]) - 50)
    assert not set(names(first)) & set(names(second))
    assert names(security.get(f"{HERE}?q=crowd-07").text) == ["crowd-07"]
    assert names(security.get(f"{HERE}?q=C41").text) == ["crowd-41"]
    assert names(security.get(f"{HERE}?q=%25").text) == []
    officers = names(security.get(f"{HERE}?role=security+administrator").text)
    assert "members-security" in officers
    assert not any(name.startswith("crowd") for name in officers)
    assert "没有符合条件的成员" in security.get(f"{HERE}?state=suspended&q=crowd").text


def test_the_last_sign_in_is_told(people: People, security: FlaskClient) -> None:
    assert "没有登录过" in security.get(f"{HERE}?q=crowd-11").text
    people.enter("crowd-11")
    assert "没有登录过" not in security.get(f"{HERE}?q=crowd-11").text


def test_a_change_holds_from_the_next_page_on(people: People, security: FlaskClient) -> None:
    account = people.join("to change", Role.MEMBER, staff_no="06002")
    live = people.enter("to change")
    assert live.get(f"{RESULTS}?level=unit").status_code == 404
    form = {"roles": "department head", "staff_no": "06002", "unit_no": "01"}
    assert security.post(f"{HERE}/{account}", data=form).status_code == 302
    assert live.get(f"{RESULTS}?level=unit").status_code == 200
    page = security.get(f"{HERE}/{account}").text
    assert re.search(r'value="department head" checked', page)


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"staff_no": "1"}, "没有选择角色"),
        ({"roles": "king"}, "没有这个角色"),
        ({"roles": "member", "scope": "the world"}, "没有这个角色或数据范围"),
        ({"roles": "member", "scope": "own department"}, "要写明部门"),
        ({"roles": "leader", "scope": "departments in charge"}, "要写明分管部门"),
        ({"roles": "member", "staff_no": "9" * 70}, "编号太长"),
        ({"roles": "member", "unit_no": "no-such"}, "没有这个部门"),
        ({"roles": "leader", "in_charge": "01、no-such"}, "没有这个部门"),
        ({"roles": "leader", "in_charge": "、".join(str(n) for n in range(2000))}, "没有这个部门"),
        ({"roles": "auditor"}, "不能由成员指定"),
        ({"roles": "operator"}, "不能由成员指定"),
    ],
)
def test_a_form_that_cannot_be_is_answered_and_kept(
    security: FlaskClient, people: People, form: dict[str, str], said: str
) -> None:
    account = people.product.identity.named("crowd-20").id
    answer = security.post(f"{HERE}/{account}", data={"unit_no": "", **form})
    assert answer.status_code == 422
    assert said in answer.text
    assert f'value="{form.get("staff_no", "")[:80]}"' in answer.text


def test_officers_and_oneself_are_not_touched(people: People, security: FlaskClient) -> None:
    auditor = people.join("members-auditor", Role.AUDITOR)
    mine = people.product.identity.named("members-security").id
    for account in (auditor, mine):
        for act in ("", "/suspend", "/remove"):
            answer = security.post(f"{HERE}/{account}{act}", data={"roles": "member"})
            assert answer.status_code == 422, act
        assert "三员" in security.get(f"{HERE}/{account}").text
    roles = people.product.members.actor(people.product.identity.account(auditor), people.court)
    assert roles.roles == {Role.AUDITOR}


def test_a_suspended_member_finds_nothing_until_resumed(
    people: People, security: FlaskClient
) -> None:
    account = people.join("to suspend", Role.APPRAISAL_OFFICE)
    live = people.enter("to suspend")
    assert live.get(RESULTS).status_code == 200
    security.post(f"{HERE}/{account}/suspend")
    assert live.get(RESULTS).status_code == 404
    assert "已暂停" in security.get(f"{HERE}?q=to+suspend").text
    security.post(f"{HERE}/{account}/resume")
    assert live.get(RESULTS).status_code == 200


def test_who_does_not_manage_members_finds_no_such_pages(people: People) -> None:
    for role in set(Role) - OUTSIDE - {Role.SECURITY_ADMINISTRATOR}:
        name = f"outside {role.value}"
        people.join(name, role, staff_no="06002")
        client = people.enter(name)
        for page in (HERE, "/t/wangjiang/invitations"):
            assert client.get(page).status_code == 404, role


def test_members_of_another_institution_do_not_exist(people: People, security: FlaskClient) -> None:
    stranger = people.account("of anlan alone")
    upper = people.product.tenants.get("anlan").id
    people.product.members.join(upper, stranger, roles=[Role.MEMBER])
    assert security.get(f"{HERE}/{stranger}").status_code == 404
    for act in ("", "/suspend", "/resume", "/remove"):
        answer = security.post(f"{HERE}/{stranger}{act}", data={"roles": "member"})
        assert answer.status_code == 404
    assert people.product.members.of_account(stranger)[0].roles == {Role.MEMBER}


def test_changes_are_in_the_log_of_the_institution(people: People, security: FlaskClient) -> None:
    account = people.join("to log", Role.MEMBER)
    security.post(f"{HERE}/{account}", data={"roles": "leader", "in_charge": "01、02"})
    security.post(f"{HERE}/{account}/suspend")
    security.post(f"{HERE}/{account}/remove")
    people.join("members-reader", Role.AUDITOR)
    page = people.enter("members-reader").get("/t/wangjiang/audit?actor=members-security").text
    for word in ("设定成员与角色", "暂停成员", "移除成员"):
        assert word in page
    assert len(SEPARATED) == 3
