"""What is lent can be used until its date, its end, or the end of either; the auditor sees it."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from core.audit.model import Search
from core.columns import now
from core.errors import BadInput, NotAllowed
from core.identity.permissions import Permission, Role
from core.identity.scope import DataScope
from tenants.people.delegations import NEVER_LENT, Delegations, lendable
from tests.web.people.conftest import PERIOD, People

HERE = "/t/wangjiang/delegations"
RESULTS = f"/t/wangjiang/results/{PERIOD}"
TOMORROW = f"{now() + timedelta(days=2):%Y-%m-%d}"


def lending(people: People, name: str, *permissions: str, **giver: object) -> tuple[int, int]:
    """A fresh giver lends to a fresh taker on the page; the two accounts."""
    roles = giver.pop("roles", (Role.APPRAISAL_OFFICE,))
    lender = people.join(f"{name}-giver", *roles, **giver)  # type: ignore[misc]
    taker = people.join(f"{name}-taker", Role.MEMBER, staff_no="06001")
    form = {
        "taker": f"{name}-taker",
        "permissions": list(permissions),
        "until": TOMORROW,
        "reason": f"{name}外出学习",
    }
    answer = people.enter(f"{name}-giver").post(HERE, data=form)
    assert answer.status_code == 302, answer.text
    return lender, taker


def test_the_work_of_another_can_be_done_and_the_auditor_sees_it(people: People) -> None:
    people.join("lent-auditor", Role.AUDITOR)
    lending(people, "run", "start a scoring run")
    taker = people.enter("run-taker")
    assert "计分" in taker.get("/t/wangjiang/runs").text
    assert taker.get("/t/wangjiang/data").status_code == 404
    assert taker.post("/t/wangjiang/runs", data={"period": PERIOD}).status_code == 302
    page = people.enter("lent-auditor").get(f"{HERE}/done").text
    steps = page[: page.index("全部委托")]
    assert "run-taker" in steps
    assert "/t/wangjiang/runs" in steps
    assert "发起计分" in steps
    assert "run-giver" in page[page.index("全部委托") :]


def test_what_one_does_by_ones_own_right_is_not_under_delegation(people: People) -> None:
    _, taker = lending(people, "own", "export tables")
    client = people.enter("own-taker")
    assert client.get(f"{RESULTS}/people/06001").status_code == 200
    page = people.enter("lent-auditor").get(f"{HERE}/done").text
    assert "own-taker" not in page[: page.index("全部委托")]
    assert taker


@pytest.mark.parametrize(
    ("permissions", "giver", "opened"),
    [
        (
            ["see all figures of the institution", "see the records behind the figures of others"],
            {},
            ["people/06007", "people/06001", "unit/01/court_avg_close_days"],
        ),
        (
            ["see the figures of some units", "see the records behind the figures of others"],
            {"roles": (Role.DEPARTMENT_HEAD,), "unit_no": "02"},
            ["people/06007", "people/06001", "unit/02/court_avg_close_days"],
        ),
    ],
    ids=["all", "unit"],
)
def test_every_person_unit_and_figure_opened_by_what_was_lent_is_marked(
    people: People, permissions: list[str], giver: dict[str, object], opened: list[str]
) -> None:
    name = f"marked-{len(giver)}"
    lending(people, name, *permissions, **giver)
    client = people.enter(f"{name}-taker")
    for address in opened:
        assert client.get(f"{RESULTS}/{address}").status_code == 200, address
    assert client.get(RESULTS).status_code == 200
    told = people.product.audit.newest(people.court, Search(under="delegation:"), limit=50)
    mine = [(each.act, each.object) for each in told if each.actor == f"{name}-taker"]
    assert ("open person", "06007") in mine
    assert ("open figure", "court_avg_close_days") in mine
    assert any(act == "read" for act, _ in mine)
    assert all(where != "06001" for _, where in mine), "one's own is one's own"


def test_the_day_that_was_chosen_is_the_day_that_is_shown(people: People) -> None:
    lending(people, "day", "export tables")
    page = people.enter("day-giver").get(HERE).text
    assert f'<td class="gh-nowrap">{TOMORROW}</td>' in page
    form = {"taker": "day-taker", "permissions": ["export tables"], "reason": "x"}
    answer = people.enter("day-giver").post(HERE, data=form | {"until": "9999-12-31"})
    assert answer.status_code == 422
    assert "一年以内" in answer.text


def test_the_sight_of_units_comes_with_its_bounds(people: People) -> None:
    lending(
        people,
        "head",
        "see the figures of some units",
        roles=(Role.DEPARTMENT_HEAD,),
        unit_no="02",
    )
    client = people.enter("head-taker")
    assert client.get(f"{RESULTS}?level=unit").status_code == 200
    assert client.get(f"{RESULTS}/unit/02/court_avg_close_days").status_code == 404
    assert client.get(f"{RESULTS}/people/06007").status_code == 200
    assert client.get(f"{RESULTS}/people/06008").status_code == 404


@pytest.mark.parametrize("end", ["giver", "taker", "giver leaves", "giver changes", "suspended"])
def test_it_ends_at_once_by_either_and_with_either(people: People, end: str) -> None:
    giver, _taker = lending(people, f"end-{end}", "import records")
    client: FlaskClient = people.enter(f"end-{end}-taker")
    assert client.get("/t/wangjiang/data").status_code == 200
    members = people.product.members
    if end in {"giver", "taker"}:
        ending = people.enter(f"end-{end}-{end}")
        number = re.search(rf"{HERE}/(\d+)/end", ending.get(HERE).text)
        assert number is not None
        assert ending.post(number[0]).status_code == 302
    elif end == "giver leaves":
        members.leave(people.court, giver)
        members.join(people.court, giver, roles=[Role.APPRAISAL_OFFICE])
    elif end == "giver changes":
        members.join(people.court, giver, roles=[Role.MEMBER])
    else:
        members.suspend(people.court, giver)
    assert client.get("/t/wangjiang/data").status_code == 404


def test_the_clock_ends_it(people: People) -> None:
    product = people.product
    people.join("clock-giver", Role.APPRAISAL_OFFICE)
    taker = people.join("clock-taker", Role.MEMBER)
    actor = product.members.actor(product.identity.named("clock-giver"), people.court)
    early = Delegations(product.database, product.members, lambda: now() - timedelta(days=5))
    until = now() - timedelta(days=1)
    early.lend(actor, taker, [Permission.IMPORT], until=until, reason="学习")
    assert early.lent_to(people.court, taker)
    assert people.enter("clock-taker").get("/t/wangjiang/data").status_code == 404


def test_no_officers_power_is_ever_lent_nor_borrowed(people: People) -> None:
    product = people.product
    lent = Delegations(product.database, product.members)
    officers = {
        role: people.join(f"powers {role.value}", role)
        for role in (Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDITOR)
    }
    for role, account in officers.items():
        actor = product.members.actor(product.identity.account(account), people.court)
        assert lendable(actor) == frozenset()
        for other in officers.values():
            with pytest.raises(NotAllowed):
                lent.lend(actor, other, actor.permissions, until=now() + timedelta(1), reason="x")
        assert people.enter(f"powers {role.value}").post(HERE).status_code in (404, 422)
    people.join("office to officer", Role.APPRAISAL_OFFICE)
    office = product.members.actor(product.identity.named("office to officer"), people.court)
    assert not lendable(office) & NEVER_LENT
    for account in officers.values():
        with pytest.raises(NotAllowed):
            lent.lend(office, account, [Permission.RUN], until=now() + timedelta(1), reason="x")


def test_who_enters_points_does_not_come_to_approve_them(people: People) -> None:
    product = people.product
    taker = people.join("enters", Role.DEPARTMENT_HEAD, unit_no="01")
    people.join("approves", Role.LEADER, scope=DataScope.WHOLE)
    leader = product.members.actor(product.identity.named("approves"), people.court)
    lent = Delegations(product.database, product.members)
    with pytest.raises(NotAllowed):
        lent.lend(
            leader, taker, [Permission.APPROVE_POINTS], until=now() + timedelta(1), reason="x"
        )
    with pytest.raises(BadInput):
        lent.lend(leader, taker, [], until=now() + timedelta(1), reason="x")


@pytest.fixture(scope="module")
def form_giver(people: People) -> FlaskClient:
    people.join("form-giver", Role.APPRAISAL_OFFICE)
    people.join("form-taker", Role.MEMBER)
    return people.enter("form-giver")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"taker": "nobody here"}, "没有这个帐号或工号"),
        ({"taker": "form-giver"}, "不能委托给自己"),
        ({"permissions": []}, "没有选择委托的权限"),
        ({"permissions": ["read the audit log"]}, "三员的权限不能委托"),
        ({"permissions": ["fly"]}, "没有这项权限"),
        ({"until": "tomorrow"}, "看不懂截止日期"),
        ({"until": "2020-01-01"}, "须在今天以后"),
        ({"until": "9999-12-31"}, "一年以内"),
        ({"reason": ""}, "请写明委托事由"),
    ],
)
def test_a_form_that_cannot_be_is_answered_and_kept(
    form_giver: FlaskClient, change: dict[str, object], said: str
) -> None:
    form = {
        "taker": "form-taker",
        "permissions": ["export tables"],
        "until": TOMORROW,
        "reason": "学习",
        **change,
    }
    answer = form_giver.post(HERE, data=form)
    assert answer.status_code == 422
    assert said in answer.text
    assert f'value="{form["reason"]}"' in answer.text
