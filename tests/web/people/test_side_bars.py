"""Side bars: an item without permission is absent, every item opens, officers share none."""

import re
from html import unescape
from itertools import combinations

import pytest

from core.identity.permissions import OUTSIDE, ROLES, SEPARATED, Role
from tests.web.people.conftest import People

ITEM = re.compile(r'<a href="([^"]+)"[^>]*><svg.*?</svg>([^<]+)</a>')


def bar(people: People, name: str) -> dict[str, str]:
    """Words and addresses of the side bar of a page that everybody may open."""
    client = people.enter(name)
    page = client.get("/t/wangjiang/directives").text
    side = page[page.index('<nav class="gh-side"') : page.index('<main class="gh-main"')]
    found = {label: unescape(address) for address, label in ITEM.findall(side)}
    for label, address in found.items():
        assert client.get(address, follow_redirects=True).status_code == 200, label
    return found


@pytest.fixture(scope="module")
def bars(people: People) -> dict[Role, dict[str, str]]:
    found = {}
    for role in sorted(set(ROLES) - OUTSIDE):
        people.join(f"bar of {role.value}", role, staff_no="06002", unit_no="01")
        found[role] = bar(people, f"bar of {role.value}")
    return found


def test_the_three_officers_share_no_item(bars: dict[Role, dict[str, str]]) -> None:
    for one, other in combinations(sorted(SEPARATED), 2):
        assert not bars[one].keys() & bars[other].keys()
        assert not set(bars[one].values()) & set(bars[other].values())


def test_a_phone_reaches_every_item_of_the_side_bar(
    people: People, bars: dict[Role, dict[str, str]]
) -> None:
    for role in (Role.APPRAISAL_OFFICE, Role.SECURITY_ADMINISTRATOR, Role.MEMBER):
        page = people.enter(f"bar of {role.value}").get("/t/wangjiang/directives").text
        foot = page[page.index('<nav class="gh-tabbar"') :]
        shown = {unescape(address) for address, _ in ITEM.findall(foot)}
        assert shown >= set(bars[role].values())
        assert ("更多" in foot) is (len(bars[role]) > 4)


def test_an_officer_begins_at_the_first_item(people: People) -> None:
    client = people.enter("bar of auditor")
    assert client.get("/t/wangjiang/").location == "/t/wangjiang/audit"


def test_each_role_has_the_items_of_its_work(bars: dict[Role, dict[str, str]]) -> None:
    everybody = {"首页", "委托", "制度依据"}
    assert bars[Role.APPRAISAL_OFFICE].keys() >= everybody | {"数据", "计分", "结果"}
    assert bars[Role.DEPARTMENT_HEAD].keys() >= everybody | {"结果", "我的结果"}
    assert "数据" not in bars[Role.DEPARTMENT_HEAD]
    assert bars[Role.MEMBER].keys() >= everybody | {"我的结果"}
    assert "结果" not in bars[Role.MEMBER]
    assert bars[Role.SECURITY_ADMINISTRATOR].keys() >= {"成员", "角色", "权限", "登录记录"}
    assert bars[Role.AUDITOR].keys() >= {"日志", "核验", "委托办理"}
