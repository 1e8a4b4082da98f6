"""Questions are looked at afterwards; break-glass takes two; decoys tell; auditors ask nothing."""

import re
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask

from core.audit.model import Entry, Search
from core.columns import now
from core.identity.permissions import Role
from core.texts import same
from tenants.matters.sql import MatterRow
from tenants.oversight.model import Why
from tenants.oversight.reviews import why_looked_at
from tests.site import PASSWORD, signed_in
from tests.web.associations.conftest import COLLEAGUE, SLUG, Enter
from tests.web.associations.test_matters import MATTERS, WISH, ask
from web.application import Application

REVIEWS, DECOYS = f"/t/{SLUG}/reviews", f"/t/{SLUG}/decoys"
LURE = "纳兰若虚"


@pytest.fixture(scope="module")
def guarded(court: Application) -> Application:
    """The court with a security administrator who has an address, and an officer who audits."""
    tenant = court.tenants.get(SLUG).id
    for name, roles, email in (
        ("guard", [Role.SECURITY_ADMINISTRATOR], "guard@court.example"),
        ("both", [Role.SUPERVISION_OFFICER, Role.MEMBER, Role.AUDITOR], ""),
        ("night", [Role.SUPERVISION_OFFICER], ""),
    ):
        account = court.identity.add_account(name, PASSWORD, label=name)
        if email:
            court.identity.set_email(account.id, email)
        court.members.join(tenant, account.id, roles=roles, staff_no=COLLEAGUE)
    return court


def approved(enter: Enter) -> int:
    number = ask(enter("officer"))
    enter("leader").post(f"{MATTERS}/{number}/approve")
    return number


def test_who_audits_cannot_query(guarded: Application, enter: Enter) -> None:
    client = enter("both")
    assert client.post(MATTERS, data=WISH).status_code == 422
    assert "审计员不能查询" in client.post(MATTERS, data=WISH).text
    assert client.get(f"/t/{SLUG}/cases").status_code == 403
    assert enter("auditor").get(f"/t/{SLUG}/cases").status_code == 404


def test_what_stands_out_waits_for_a_supervisor(enter: Enter) -> None:
    number, officer, leader = approved(enter), enter("officer"), enter("leader")
    officer.get(f"{MATTERS}/{number}/questions/rings")
    page = leader.get(REVIEWS).text
    assert "面向全院" in page
    review = re.findall(rf"{REVIEWS}/(\d+)", page)[0]
    wrong = leader.post(f"{REVIEWS}/{review}", data={"verdict": "not in order"})
    assert wrong.status_code == 422
    assert leader.post(f"{REVIEWS}/{review}", data={"verdict": "maybe"}).status_code == 422
    done = leader.post(f"{REVIEWS}/{review}", data={"verdict": "in order"})
    assert done.status_code == 302
    again = leader.post(f"{REVIEWS}/{review}", data={"verdict": "in order"})
    assert again.status_code == 422
    assert officer.get(REVIEWS).status_code == 404


def test_break_glass_takes_a_second_officer_and_ends_by_the_clock(
    guarded: Application, site: Flask, enter: Enter
) -> None:
    officer, leader = enter("officer"), enter("leader")
    number = ask(officer, urgent="1")
    explore = f"{MATTERS}/{number}/explore"
    assert officer.get(explore).status_code == 409
    assert officer.post(f"{MATTERS}/{number}/confirm").status_code == 422
    assert enter("judge").post(f"{MATTERS}/{number}/confirm").status_code == 404
    assert f"{MATTERS}/{number}/confirm" in enter("night").get(MATTERS).text
    assert enter("night").post(f"{MATTERS}/{number}/confirm").status_code == 302
    assert officer.get(explore).status_code == 200
    assert enter("night").get(explore).status_code == 404
    second = officer.post(MATTERS, data={**WISH, "urgent": "1"})
    assert second.status_code == 422
    assert "还没有复核" in second.text
    page = leader.get(REVIEWS).text
    assert "紧急查询" in page
    for review in set(re.findall(rf"{REVIEWS}/(\d+)", page)):
        leader.post(f"{REVIEWS}/{review}", data={"verdict": "in order"})
    with guarded.database.session(guarded.tenants.get(SLUG).id) as work:
        row = work.obtain(MatterRow, number, what=same("a matter"))
        assert row.opens_until is not None
        assert timedelta(hours=3) < row.opens_until - now() < timedelta(hours=5)
        row.opens_until = now() - timedelta(seconds=1)
        work.commit()
    assert officer.get(explore).status_code == 409
    assert officer.post(MATTERS, data={**WISH, "urgent": "1"}).status_code == 302


def test_an_ordinary_matter_is_not_confirmed_by_a_colleague(
    guarded: Application, enter: Enter
) -> None:
    ordinary = ask(enter("officer"))
    assert enter("night").post(f"{MATTERS}/{ordinary}/confirm").status_code == 404


def test_a_decoy_is_found_and_tells_who_opened_it(guarded: Application, enter: Enter) -> None:
    guard, officer, leader = enter("guard"), enter("officer"), enter("leader")
    assert guard.post(DECOYS, data={"name": "x"}).status_code == 422
    assert guard.post(DECOYS, data={"name": LURE}).status_code == 302
    number = approved(enter)
    page = officer.get(f"{MATTERS}/{number}/search?q={LURE[:2]}").text
    assert "纳××" in page
    assert LURE not in page
    to = unescape(re.findall(r'explore\?to=([^"]+)"', page)[0])
    assert officer.get(f"{MATTERS}/{number}/profile?at={to}").status_code == 200
    assert officer.get(f"{MATTERS}/{number}/explore?to={to}").status_code == 200
    alarms = guard.get(DECOYS).text
    assert alarms.count("望督核〔2026〕37号") == 2
    assert "打开诱饵" in leader.get(REVIEWS).text
    alarm = re.findall(r"/alarms/(\d+)/seen", alarms)[0]
    assert guard.post(f"/t/{SLUG}/alarms/{alarm}/seen").status_code == 302
    assert officer.get(DECOYS).status_code == 404
    tenant = guarded.tenants.get(SLUG).id
    assert guarded.audit.count(tenant, Search(act="open decoy")) == 2
    letters = [each for each in guarded.post.newest() if each.letter]
    assert [each.letter.to for each in letters if each.letter] == ["guard@court.example"] * 2
    decoy = re.findall(r"/decoys/(\d+)/remove", guard.get(DECOYS).text)[0]
    assert guard.post(f"{DECOYS}/{decoy}/remove").status_code == 302
    assert "纳××" not in officer.get(f"{MATTERS}/{number}/search?q={LURE[:2]}").text


@pytest.mark.parametrize("sound", ["nalanruoxu", "Nalan", "nlrx"])
def test_a_decoy_is_met_by_its_sound_and_raises_the_alarm_through_every_door(
    guarded: Application, enter: Enter, sound: str
) -> None:
    guard, officer = enter("guard"), enter("officer")
    assert guard.post(DECOYS, data={"name": LURE}).status_code == 302
    decoy = re.findall(r"/decoys/(\d+)/remove", guard.get(DECOYS).text)[-1]
    number, tenant = approved(enter), guarded.tenants.get(SLUG).id
    page = officer.get(f"{MATTERS}/{number}/search?q={sound}").text
    (to,) = (unescape(each) for each in re.findall(r'explore\?to=([^"]+)"', page))
    doors = (
        f"explore?to={to}",
        f"explore?at={to}",
        f"near.json?at={to}",
        f"profile?at={to}",
        f"table.csv?at={to}",
        f"certificate.json?to={to}",
    )
    for door in doors:
        before = guarded.audit.count(tenant, Search(act="open decoy"))
        answer = officer.get(f"{MATTERS}/{number}/{door}")
        assert answer.status_code == 200
        assert guarded.audit.count(tenant, Search(act="open decoy")) == before + 1
        assert LURE not in answer.text
    assert officer.get(f"{MATTERS}/{number}/certificate.json?to={to}").json == {}
    assert guard.post(f"{DECOYS}/{decoy}/remove").status_code == 302


def entry(asked: str, *, act: str = "ask graph", outcome: str = "done", digest: str = "1") -> Entry:
    where = (1, 1, now(), 1, "officer", "", act, "graph", "x", outcome)
    return Entry(*where, "purpose", "", asked, "", digest * 8)


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (entry('{"ask": "path", "start": "a"}'), None),
        (entry('{"ask": "path", "start": "a"}', digest="0"), Why.SAMPLE),
        (entry('{"ask": "rings", "start": ""}'), Why.LARGE),
        (entry('{"ask": "meetings", "start": "lawyer", "whom": ""}'), Why.LARGE),
        (entry('{"ask": "meetings", "start": "lawyer", "whom": "staff:1"}'), None),
        (entry('{"ask": "recusal", "start": "staff:1"}'), None),
        (entry("", outcome="refused"), Why.REFUSED),
        (entry("", act="break glass"), Why.BREAK_GLASS),
        (entry("", act="open decoy"), Why.DECOY),
    ],
)
def test_what_is_looked_at_and_why(found: Entry, why: Why | None) -> None:
    assert why_looked_at(found) is why


def test_signed_out_nobody_reviews(site: Flask) -> None:
    assert signed_in(site, "auditor").get(REVIEWS).status_code == 404
