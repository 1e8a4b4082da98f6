"""A clue is registered, approved, answered, verified or cleared, and seen by nobody else."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask

from core.audit.model import Search
from tenants.clues.model import Clue, ClueState
from tenants.clues.service import ANSWER_DAYS, KEPT_DAYS, Clues
from tenants.matters.service import china_today
from tests.site import signed_in
from tests.web.associations.conftest import FIRST, SLUG, Enter
from tests.web.associations.test_matters import MATTERS, ask
from web.adapters.clues import clues_of
from web.adapters.doors import doors_of
from web.application import Application
from web.daily import daily_of

CLUES, MINE = f"/t/{SLUG}/clues", f"/t/{SLUG}/my-clues"


def registered(site: Flask) -> int:
    """A clue out of the answer to a question; its number."""
    officer, leader = signed_in(site, "officer"), signed_in(site, "leader")
    matter = ask(officer)
    leader.post(f"{MATTERS}/{matter}/approve")
    page = officer.get(f"{MATTERS}/{matter}/questions/recusal").text
    draft = unescape(re.findall(r'name="draft" value="([^"]+)"', page)[0])
    done = officer.post(f"{MATTERS}/{matter}/clues", data={"draft": draft})
    assert done.status_code == 302, done.text
    again = officer.post(f"{MATTERS}/{matter}/clues", data={"draft": draft})
    assert again.status_code == 409
    return int(done.headers["Location"].rsplit("/", 1)[1])


@pytest.fixture(scope="module")
def clue(site: Flask) -> int:
    """A clue that a leader has approved."""
    number = registered(site)
    leader = signed_in(site, "leader")
    assert signed_in(site, "judge").get(f"{MINE}/{number}").status_code == 404
    assert leader.post(f"{CLUES}/{number}/approve").status_code == 302
    return number


def test_the_supervision_office_sees_it_with_its_rows(enter: Enter, clue: int) -> None:
    for who in ("officer", "leader"):
        page = enter(who).get(f"{CLUES}/{clue}").text
        assert "应回避而未回避" in page
        assert FIRST in page
        assert "段思齐" not in page
        assert f"/clues/{clue}" in enter(who).get(CLUES).text


def test_nobody_else_sees_it(enter: Enter, clue: int) -> None:
    for who in ("colleague", "auditor", "judge"):
        assert enter(who).get(f"{CLUES}/{clue}").status_code == 404
    for who in ("concerned", "nobody"):
        assert enter(who).get(f"{CLUES}/{clue}").status_code == 404
        assert f"/clues/{clue}" not in enter(who).get(CLUES).text
    assert enter("colleague").get(f"{MINE}/{clue}").status_code == 404
    assert f"/my-clues/{clue}" not in enter("colleague").get(MINE).text


def test_who_is_concerned_reads_and_answers_before_it_is_verified(
    court: Application, enter: Enter, clue: int
) -> None:
    officer, judge = enter("officer"), enter("judge")
    early = officer.post(f"{CLUES}/{clue}/verify", data={"said": "属实"})
    assert early.status_code == 422
    assert "可在" in early.text
    assert f"/my-clues/{clue}" in judge.get(MINE).text
    assert judge.post(f"{MINE}/{clue}/answer", data={"said": " "}).status_code == 422
    assert judge.post(f"{MINE}/{clue}/answer", data={"said": "x" * 2001}).status_code == 422
    said = {"said": "二审时已申请回避，见卷宗第 12 页"}
    assert judge.post(f"{MINE}/{clue}/answer", data=said).status_code == 302
    assert said["said"] in officer.get(f"{CLUES}/{clue}").text
    assert officer.post(f"{CLUES}/{clue}/verify", data={"said": ""}).status_code == 422
    assert officer.post(f"{CLUES}/{clue}/verify", data={"said": "属实"}).status_code == 302
    assert judge.post(f"{MINE}/{clue}/answer", data=said).status_code == 422
    tenant = court.tenants.get(SLUG).id
    acts = [each.act for each in court.audit.newest(tenant, Search(thing="clue"), limit=20)]
    assert {"register clue", "approve clue", "answer clue", "verify clue"} <= set(acts)


def test_a_forged_finding_is_no_clue(enter: Enter, clue: int) -> None:
    client = enter("officer")
    number = ask(client)
    enter("leader").post(f"{MATTERS}/{number}/approve")
    assert client.post(f"{MATTERS}/{number}/clues", data={"draft": "v1.AAAA"}).status_code == 404
    assert client.post(f"{MATTERS}/{number}/clues").status_code == 422


def service(court: Application) -> Clues:
    return clues_of(court, doors_of(court)).clues


def test_a_cleared_clue_is_gone_after_its_deadline(
    court: Application, site: Flask, enter: Enter
) -> None:
    number = registered(site)
    assert enter("officer").post(f"{CLUES}/{number}/clear").status_code == 422
    done = enter("officer").post(f"{CLUES}/{number}/clear", data={"said": "同名，不是一人"})
    assert done.status_code == 302
    task = next(each for each in daily_of(court).tasks if each.name == "clues")
    task.work()
    assert enter("officer").get(f"{CLUES}/{number}").status_code == 200
    later = replace(service(court), today=lambda: china_today() + timedelta(days=KEPT_DAYS))
    assert later.tidy() == 1
    assert enter("officer").get(f"{CLUES}/{number}").status_code == 404


def test_without_an_answer_it_is_verified_after_the_days(court: Application, site: Flask) -> None:
    number = registered(site)
    tenant, clues = court.tenants.get(SLUG).id, service(court)
    leader, officer = (
        court.members.actor(court.identity.named(name), tenant) for name in ("leader", "officer")
    )
    clues.approve(leader, number)
    later = replace(clues, today=lambda: china_today() + timedelta(days=ANSWER_DAYS + 1))
    found: Clue = later.verify(officer, number, "属实")
    assert found.state is ClueState.VERIFIED


def test_a_clue_leaves_the_evidence_of_every_score_as_it_was(
    court: Application, site: Flask
) -> None:
    evidence = court.evidence.for_tenant(court.tenants.get(SLUG).id)
    before = {name: evidence.version(name) for name in court.datasets(SLUG)}
    registered(site)
    assert {name: evidence.version(name) for name in court.datasets(SLUG)} == before
