"""The supervision office asks under a matter that somebody else has approved, or not at all."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.audit.model import Search
from core.graph.elements import Key
from tenants.matters.service import china_today
from tests.web.associations.conftest import (
    COLLEAGUE,
    FIRST,
    JUDGE,
    OFFICER,
    OTHER,
    SLUG,
    Enter,
    sealed,
    signed_in,
)
from web.application import Application

MATTERS = f"/t/{SLUG}/matters"
WISH = {
    "reference": "望督核〔2026〕37号",
    "basis": "人民法院工作人员处分条例",
    "reason": "核查有无应当回避情形",
    "subjects": JUDGE,
    "until": (china_today() + timedelta(days=7)).isoformat(),
}


def ask(client: FlaskClient, **changed: str) -> int:
    """Ask for a matter; its number."""
    answer = client.post(MATTERS, data={**WISH, **changed})
    assert answer.status_code == 302, answer.text
    rest = client.get(MATTERS).text
    return int(re.findall(rf"{MATTERS}/(\d+)/withdraw", rest)[0])


@pytest.fixture(scope="module")
def approved(site: Flask) -> int:
    number = ask(signed_in(site, "officer"))
    leader = signed_in(site, "leader")
    assert leader.post(f"{MATTERS}/{number}/approve").status_code == 302
    return number


def explore(number: int) -> str:
    return f"{MATTERS}/{number}/explore"


def test_what_is_approved_shows_the_subject_with_masked_names(enter: Enter, approved: int) -> None:
    page = enter("officer").get(explore(approved))
    assert page.status_code == 200
    assert "段××" in page.text
    assert "段思齐" not in page.text
    assert FIRST in page.text
    assert "望督核〔2026〕37号" in page.text


def test_nothing_is_asked_before_somebody_approves(enter: Enter) -> None:
    client = enter("officer")
    number = ask(client)
    assert client.get(explore(number)).status_code == 409
    assert enter("leader").post(f"{MATTERS}/{number}/refuse").status_code == 302
    assert client.get(explore(number)).status_code == 409


def test_a_matter_that_was_withdrawn_opens_nothing(enter: Enter) -> None:
    client = enter("officer")
    number = ask(client)
    enter("leader").post(f"{MATTERS}/{number}/approve")
    assert client.get(explore(number)).status_code == 200
    assert enter("leader").post(f"{MATTERS}/{number}/withdraw").status_code == 302
    assert client.get(explore(number)).status_code == 409


def test_who_is_concerned_does_not_approve(enter: Enter) -> None:
    number = ask(enter("officer"))
    answer = enter("concerned").post(f"{MATTERS}/{number}/approve")
    assert answer.status_code == 422
    assert "不能批准" in answer.text


@pytest.mark.parametrize(
    ("subject", "why"),
    [(OFFICER, "您本人"), (COLLEAGUE, "所在部门"), (OTHER, "所在部门")],
)
def test_own_matters_and_those_of_the_own_chamber_are_refused(
    enter: Enter, subject: str, why: str
) -> None:
    answer = enter("officer").post(MATTERS, data={**WISH, "subjects": subject})
    assert answer.status_code == 422
    assert why in answer.text


def test_without_a_staff_number_nothing_can_be_asked(enter: Enter) -> None:
    answer = enter("nobody").post(MATTERS, data=WISH)
    assert answer.status_code == 422
    assert "工号" in answer.text


@pytest.mark.parametrize(
    "wrong",
    [
        {"reference": " "},
        {"basis": ""},
        {"reason": "x" * 501},
        {"subjects": "S404"},
        {"subjects": ""},
        {"until": "soon"},
        {"until": "2020-01-01"},
        {"until": "2999-01-01"},
    ],
)
def test_a_wrong_form_keeps_what_was_typed(enter: Enter, wrong: dict[str, str]) -> None:
    answer = enter("officer").post(MATTERS, data={**WISH, **wrong})
    assert answer.status_code == 422
    assert "没有办理" in answer.text
    if "basis" not in wrong:
        assert WISH["basis"] in answer.text


def test_only_who_asked_asks_under_it(enter: Enter, approved: int) -> None:
    for who in ("second", "judge", "auditor", "leader"):
        assert enter(who).get(explore(approved)).status_code == 404


def handles(page: str) -> list[str]:
    """The handles of the entities on a page."""
    return [unescape(each) for each in re.findall(r'profile\?at=([^"]+)"', page)]


def test_a_profile_opens_and_a_name_only_with_a_reason(
    court: Application, enter: Enter, approved: int
) -> None:
    client = enter("officer")
    at = handles(client.get(explore(approved)).text)[0]
    profile = f"{MATTERS}/{approved}/profile?at={at}"
    page = client.get(profile)
    assert page.status_code == 200
    assert "段××" in page.text
    names = f"{MATTERS}/{approved}/names"
    assert client.post(names, data={"at": at, "reason": " "}).status_code == 422
    number = ask(client)
    enter("leader").post(f"{MATTERS}/{number}/approve")
    other = handles(client.get(explore(number)).text)[0]
    done = client.post(f"{MATTERS}/{number}/names", data={"at": other, "reason": "核对是否同名"})
    assert done.status_code == 302
    assert "段思齐" in client.get(done.headers["Location"]).text
    assert "段思齐" not in client.get(profile).text
    (entry,) = court.audit.newest(court.tenants.get(SLUG).id, Search(act="open name"), limit=1)
    assert entry.purpose.startswith("核对是否同名")


def test_two_matters_of_one_document_are_told_apart(
    court: Application, enter: Enter, approved: int
) -> None:
    client = enter("officer")
    other = ask(client)
    enter("leader").post(f"{MATTERS}/{other}/approve")
    tenant, said = court.tenants.get(SLUG).id, []
    for number in (approved, other):
        page = client.get(explore(number)).text
        assert f"{WISH['reference']} #{number}" in page
        (entry,) = court.audit.newest(tenant, Search(act="ask graph"), limit=1)
        said.append(entry.purpose)
        assert f"{WISH['reference']} #{number} ·" in entry.purpose
    assert said[0] != said[1]


def test_a_handle_of_another_matter_opens_nothing(enter: Enter, approved: int) -> None:
    client = enter("officer")
    at = handles(client.get(explore(approved)).text)[0]
    number = ask(client)
    enter("leader").post(f"{MATTERS}/{number}/approve")
    assert client.get(f"{MATTERS}/{number}/profile?at={at}").status_code == 404
    assert client.get(f"{MATTERS}/{number}/profile?at=staff:{JUDGE}").status_code == 404


def test_a_path_leads_from_the_subject_to_what_was_found(enter: Enter, approved: int) -> None:
    client = enter("officer")
    found = client.get(f"{MATTERS}/{approved}/search?q={quote(FIRST)}")
    assert found.status_code == 200
    to = unescape(re.findall(r'explore\?to=([^"]+)"', found.text)[0])
    page = client.get(f"{explore(approved)}?to={to}")
    assert page.status_code == 200
    assert "时间成立" in page.text
    near = client.get(f"{MATTERS}/{approved}/near.json")
    assert near.json is not None
    assert {each["kind"] for each in near.json["nodes"]} == {"干警", "案件"}


def test_what_leads_to_the_own_chamber_is_refused_and_the_refusal_logged(
    court: Application, enter: Enter, approved: int
) -> None:
    client = enter("officer")
    to = sealed(court, approved, Key("case", OTHER))
    answer = client.get(f"{explore(approved)}?to={to}")
    assert answer.status_code == 403
    assert "应当回避" in answer.text
    tenant = court.tenants.get(SLUG).id
    (entry,) = court.audit.newest(tenant, Search(act="ask graph"), limit=1)
    assert entry.outcome == "refused"


def test_files_are_masked_marked_and_hold_no_formula(enter: Enter, approved: int) -> None:
    client = enter("officer")
    table = client.get(f"{MATTERS}/{approved}/table.csv").get_data(as_text=True)
    assert "段××" in table
    assert "段思齐" not in table
    assert table.count("望督核〔2026〕37号") == 2
    proof = client.get(f"{MATTERS}/{approved}/certificate.json").json
    assert proof is not None
    assert proof["links"]
    assert {each["source"].partition("#")[0] for each in proof["links"]} == {"staff"}
    assert f"staff:{JUDGE}" not in str(proof)


@pytest.mark.parametrize("wrong", ["skip=-1", "skip=x", "skip=" + "9" * 5000, "hops=99"])
def test_numbers_that_make_no_sense_look_like_no_page(
    enter: Enter, approved: int, wrong: str
) -> None:
    assert enter("officer").get(f"{explore(approved)}?{wrong}").status_code == 404


@pytest.mark.parametrize("wrong", ["link=nothing", "since=soon"])
def test_a_wrong_filter_says_so(enter: Enter, approved: int, wrong: str) -> None:
    answer = enter("officer").get(f"{explore(approved)}?{wrong}")
    assert answer.status_code == 422


@pytest.mark.parametrize("sound", ["duansiqi", "Duan Siqi", "dsq", "duan"])
def test_a_name_is_found_by_its_sound(enter: Enter, approved: int, sound: str) -> None:
    page = enter("officer").get(f"{MATTERS}/{approved}/search?q={sound}")
    assert "段××" in page.text
    assert "纪××" not in page.text


def test_an_application_about_the_own_chamber_is_refused_logged_and_looked_at(
    court: Application, enter: Enter
) -> None:
    officer = enter("officer")
    answer = officer.post(MATTERS, data=WISH | {"subjects": COLLEAGUE})
    assert (answer.status_code, "应当回避" in answer.text) == (422, True)
    tenant = court.tenants.get(SLUG).id
    (entry,) = court.audit.newest(tenant, Search(act="ask graph"), limit=1)
    assert (entry.outcome, COLLEAGUE in entry.object) == ("refused", True)
    assert WISH["basis"] in entry.purpose
    assert f"申请查询事由 · {COLLEAGUE}" in enter("leader").get(f"/t/{SLUG}/reviews").text
