"""A saved view keeps the question and the layout, and opens under the viewer's own purpose."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import quote, unquote

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.audit.model import Search
from core.identity.permissions import Role
from tenants.matters.service import china_today
from tenants.views.sql import ViewRow, ViewShareRow
from tests.site import PASSWORD
from tests.web.associations.conftest import APPEAL, FIRST, SLUG, Enter
from tests.web.associations.test_matters import MATTERS, ask
from web.adapters.doors import doors_of
from web.adapters.views import views_of
from web.application import Application

VIEWS = f"/t/{SLUG}/views"


def in_force(enter: Enter, who: str, **wish: str) -> int:
    """A matter of somebody that the leader has approved."""
    number = ask(enter(who), **wish)
    assert enter("leader").post(f"{MATTERS}/{number}/approve").status_code == 302
    return number


def drawn(page: str) -> dict[str, Any]:
    """The data of the picture on a page."""
    found = re.search(r'data-graph="([^"]*)"', page)
    assert found is not None
    return dict(json.loads(unescape(found[1])))


def pictured(client: FlaskClient, matter: int) -> dict[str, Any]:
    return drawn(client.get(f"{MATTERS}/{matter}/explore").text)


def state(data: dict[str, Any], **more: Any) -> str:
    spots = [[each["id"], n * 10, -n, n == 0] for n, each in enumerate(data["nodes"])]
    links = [each["id"] for each in data["edges"]]
    return json.dumps({"opened": [], "spots": spots, "links": links, **more})


def save(client: FlaskClient, matter: int, **form: str) -> int:
    """Save the explorer of a matter; the view's number."""
    answer = client.post(f"{MATTERS}/{matter}/views", data={"name": "第一次", **form})
    assert answer.status_code == 302, answer.text
    return int(answer.headers["Location"].rsplit("view=", 1)[1])


def opened(matter: int, view: int) -> str:
    return f"{MATTERS}/{matter}/explore?view={view}"


def share(client: FlaskClient, view: int) -> list[int]:
    """The accounts that a view may be shared with."""
    page = client.get(f"{VIEWS}/{view}").text
    return [int(each) for each in re.findall(r'name="with" value="(\d+)"', page)]


def test_a_view_stands_again_as_it_stood_and_holds_no_name(
    court: Application, enter: Enter
) -> None:
    client = enter("officer")
    matter = in_force(enter, "officer")
    data = pictured(client, matter)
    case = next(each for each in data["nodes"] if each["name"] == FIRST)
    sift = {"kinds": ["lawyer"], "since": "2026-01-01", "until": "", "least": 2}
    view = save(client, matter, state=state(data, opened=[case["at"]], sift=sift), hops="4")
    page = client.get(opened(matter, view))
    assert page.status_code == 200
    again = drawn(page.text)
    spots = {
        each["id"]: (each["x"], each["y"], each["pin"]) for each in again["nodes"] if "x" in each
    }
    assert spots[data["nodes"][0]["id"]] == (0, 0, True)
    assert spots[data["nodes"][1]["id"]] == (10, -1, False)
    assert again["sift"] == {**sift, "kinds": ["lawyer"]}
    unfolded = [each for each in again["nodes"] if each.get("by") == case["id"]]
    assert unfolded
    assert "个新增" in page.text
    with court.database.reading(court.tenants.get(SLUG).id) as work:
        row = work.scalars(select(ViewRow).where(ViewRow.number == view)).one()
        kept = json.dumps([row.question, row.layout], ensure_ascii=False)
    for name in (FIRST, APPEAL, "段思齐", "凌怀竹", "S2", "staff:"):
        assert name not in kept


def test_it_is_asked_again_in_the_log_and_says_what_changed(
    court: Application, enter: Enter
) -> None:
    client, tenant = enter("officer"), court.tenants.get(SLUG).id
    matter = in_force(enter, "officer")
    data = pictured(client, matter)
    whole = save(client, matter, state=state(data))
    before = court.audit.count(tenant, Search(act="ask graph"))
    assert "没有变化" in client.get(opened(matter, whole)).text
    assert court.audit.count(tenant, Search(act="ask graph")) == before + 1
    fewer = {**data, "nodes": [*data["nodes"][:-1], {"id": "f" * 16}]}
    partly = save(client, matter, state=state(fewer))
    assert (
        "1 个实体已不在，1 个新增；0 条关联已不在，0 条新增"
        in client.get(opened(matter, partly)).text
    )


def test_who_holds_the_same_matter_opens_what_is_shared_under_the_own_one(
    court: Application, enter: Enter
) -> None:
    officer, second = enter("officer"), enter("second")
    matter = in_force(enter, "officer", reference="望督核〔2026〕91号")
    view = save(officer, matter, state=state(pictured(officer, matter)))
    assert share(officer, view) == []
    other = in_force(enter, "second", reference="望督核〔2026〕92号")
    assert share(officer, view) == []
    own = in_force(enter, "second", reference="望督核〔2026〕91号")
    (account,) = share(officer, view)
    for number in (own, other):
        assert second.get(opened(number, view)).status_code == 404
    stranger = officer.post(f"{VIEWS}/{view}/share", data={"with": "99999"})
    assert stranger.status_code == 422
    assert officer.post(f"{VIEWS}/{view}/share", data={"with": str(account)}).status_code == 302
    assert opened(own, view).replace("&", "&amp;") in second.get(VIEWS).text
    page = second.get(opened(own, view))
    assert page.status_code == 200
    assert "没有变化" in page.text
    assert second.get(opened(other, view)).status_code == 404
    assert second.post(f"{VIEWS}/{view}/delete").status_code == 404
    assert second.post(f"{VIEWS}/{view}/share", data={"with": "1"}).status_code == 404
    tenant = court.tenants.get(SLUG).id
    (entry,) = court.audit.newest(tenant, Search(act="share view"), limit=1)
    assert entry.purpose == "望督核〔2026〕91号"
    assert second.post(f"{MATTERS}/{own}/withdraw").status_code == 302
    assert second.get(opened(own, view)).status_code == 404
    assert "第一次" not in second.get(VIEWS).text
    assert officer.post(f"{VIEWS}/{view}/share").status_code == 302
    assert share(officer, view) == []


def test_a_matter_that_is_over_closes_its_views_and_then_takes_them_along(
    court: Application, enter: Enter
) -> None:
    client, tenant = enter("officer"), court.tenants.get(SLUG).id
    matter = in_force(enter, "officer", reference="望督核〔2026〕93号")
    view = save(client, matter, state=state(pictured(client, matter)))
    assert client.post(f"{MATTERS}/{matter}/withdraw").status_code == 302
    assert client.get(opened(matter, view)).status_code == 409
    assert client.get(f"{VIEWS}/{view}").status_code == 409
    assert "事由已失效" in client.get(VIEWS).text
    service = views_of(court, doors_of(court)).views
    later = replace(service, today=lambda: china_today() + timedelta(days=38))
    assert replace(service, today=lambda: china_today() + timedelta(days=37)).tidy() == 0
    assert later.tidy() > 0
    with court.database.reading(tenant) as work:
        assert work.scalars(select(ViewRow).where(ViewRow.number == view)).all() == []
        assert work.scalars(select(ViewShareRow)).all() == []
    assert court.audit.count(tenant, Search(act="delete view")) > 0


def test_a_judge_saves_the_picture_of_an_own_case_alone(enter: Enter) -> None:
    judge, case = enter("judge"), f"/t/{SLUG}/cases/{quote(FIRST)}"
    data = drawn(judge.get(case).text)
    answer = judge.post(f"{case}/views", data={"name": "开庭前", "state": state(data)})
    assert answer.status_code == 302
    page = judge.get(answer.headers["Location"])
    assert "没有变化" in page.text
    number = answer.headers["Location"].rsplit("view=", 1)[1]
    assert judge.get(f"/t/{SLUG}/cases/{quote(APPEAL)}?view={number}").status_code == 404
    colleague = enter("colleague")
    assert colleague.post(f"{case}/views", data={"name": "x"}).status_code == 404
    assert colleague.get(f"{VIEWS}/{number}").status_code == 404
    assert share(judge, int(number)) == []
    assert judge.post(f"{VIEWS}/{number}/delete").status_code == 302
    assert judge.get(f"{case}?view={number}").status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"name": "x" * 81},
        {"state": "{"},
        {"state": "[]"},
        {"state": '{"spots": [["a", 1, 2]]}'},
        {"state": '{"spots": [["a", 1e9, 2, false]]}'},
        {"state": '{"spots": [["段思齐 ", 1, 2, false]]}'},
        {"state": '{"sift": {"since": "soon"}}'},
        {"state": json.dumps({"opened": ["x"] * 21})},
        {"state": json.dumps({"links": ["a"] * 8001})},
        {"since": "soon"},
    ],
)
def test_what_makes_no_sense_is_said_and_not_kept(enter: Enter, wrong: dict[str, str]) -> None:
    client = enter("officer")
    matter = in_force(enter, "officer")
    answer = client.post(f"{MATTERS}/{matter}/views", data={"name": "视图", **wrong})
    assert answer.status_code == 422
    assert client.get(opened(matter, 10**6)).status_code == 404
    assert client.get(f"{MATTERS}/{matter}/explore?view=x").status_code == 404


def test_a_decoy_in_a_saved_path_raises_the_alarm_again(court: Application, enter: Enter) -> None:
    doors = doors_of(court)
    tenant = court.tenants.get(SLUG).id
    account = court.identity.add_account("keeper", PASSWORD, label="keeper")
    court.members.join(tenant, account.id, roles=[Role.SECURITY_ADMINISTRATOR])
    keeper = court.members.actor(account, tenant)
    doors.decoys.place(keeper, "纳兰容止")
    client = enter("officer")
    matter = in_force(enter, "officer")
    found = client.get(f"{MATTERS}/{matter}/search?q={quote('纳兰')}").text
    to = unquote(unescape(re.findall(r'explore\?to=([^"]+)"', found)[0]))
    view = save(client, matter, to=to)
    before = court.audit.count(tenant, Search(act="open decoy"))
    assert client.get(opened(matter, view)).status_code == 200
    assert court.audit.count(tenant, Search(act="open decoy")) == before + 1
