"""Questions about many under an approved matter: said in words, row by row, through one door."""

import re
from html import unescape

import pytest
from flask import Flask

from core.audit.model import Search
from core.graph.elements import Entity, Key
from core.graph.questions.meetings import Meeting
from tenants.matters.questions import Question
from tests.site import signed_in
from tests.web.associations.conftest import (
    APPEAL,
    FIRST,
    JUDGE,
    OTHER,
    SLUG,
    Enter,
    sealed,
)
from tests.web.associations.test_matters import MATTERS, ask
from web.application import Application


@pytest.fixture(scope="module")
def approved(site: Flask) -> int:
    number = ask(signed_in(site, "officer"))
    signed_in(site, "leader").post(f"{MATTERS}/{number}/approve")
    return number


def questions(number: int, name: str = "") -> str:
    return f"{MATTERS}/{number}/questions{'/' if name else ''}{name}"


@pytest.mark.parametrize("question", Question)
def test_every_question_has_a_page_a_table_and_a_certificate(
    court: Application, enter: Enter, approved: int, question: Question
) -> None:
    client = enter("officer")
    if question is Question.COMMON:
        assert client.get(questions(approved, question.value)).status_code == 422
        return
    page = client.get(questions(approved, question.value))
    assert page.status_code == 200
    tenant = court.tenants.get(SLUG).id
    (entry,) = court.audit.newest(tenant, Search(act="ask graph"), limit=1)
    assert entry.purpose.startswith("望督核〔2026〕37号")
    proof = client.get(questions(approved, f"{question.value}/certificate.json")).json
    assert proof is not None
    assert proof["question"]["tenant"] == tenant
    table = client.get(questions(approved, f"{question.value}/table.csv")).get_data(as_text=True)
    assert table.count("望督核〔2026〕37号") == 2


def test_the_answer_names_the_case_its_ground_and_its_rows(enter: Enter, approved: int) -> None:
    page = enter("officer").get(questions(approved, "recusal")).text
    assert "参与过前一程序" in page
    assert APPEAL in page
    assert "段××" in page
    assert "段思齐" not in page
    assert re.search(r"依据：\d+ 条来源记录", page)


def test_what_the_officer_keeps_out_of_is_left_out_and_counted(enter: Enter, approved: int) -> None:
    page = enter("officer").get(questions(approved, "meetings")).text
    assert "何××" not in page
    assert OTHER not in page
    assert "应当回避，未纳入" in page
    proof = enter("officer").get(questions(approved, "meetings/certificate.json")).json
    assert proof is not None
    assert FIRST in str(proof["links"])
    assert OTHER not in str(proof["links"])
    assert {each["why"] for each in proof["cuts"]} == {"averted"}


def test_meetings_that_may_be_luck_are_folded_and_no_clues(enter: Enter, approved: int) -> None:
    page = enter("officer").get(questions(approved, "meetings")).text
    assert "没有超出碰巧的" in page
    assert "可能只是碰巧的" in page
    assert 'name="draft"' not in page
    assert 'name="draft"' in enter("officer").get(questions(approved, "recusal")).text


@pytest.mark.parametrize(("adjusted", "stands"), [(0.2, True), (0.21, False), (1.0, False)])
def test_a_pair_stands_out_up_to_one_in_five_by_luck(adjusted: float, *, stands: bool) -> None:
    one, other = (Entity(Key("staff", each), each, {}, None) for each in "ab")
    pair = Meeting(one, other, 3, 0.5, 0.001, adjusted, (), ())
    assert pair.stands_out is stands


def test_a_timeline_is_that_of_the_entity_asked_about(enter: Enter, approved: int) -> None:
    client = enter("officer")
    found = client.get(f"{MATTERS}/{approved}/search?q={FIRST}").text
    to = unescape(re.findall(r'explore\?to=([^"]+)"', found)[0])
    page = client.get(questions(approved, f"timeline?at={to}")).text
    assert "段××" in page
    assert "上诉自" in page


@pytest.mark.parametrize("wrong", ["nothing", "nothing/table.csv", "meetings?least=x"])
def test_what_there_is_not_is_no_page(enter: Enter, approved: int, wrong: str) -> None:
    assert enter("officer").get(questions(approved, wrong)).status_code == 404


def test_only_who_asked_for_the_matter_asks(enter: Enter, approved: int) -> None:
    for who in ("second", "judge", "auditor", "leader"):
        assert enter(who).get(questions(approved)).status_code in {404, 409}
        assert enter(who).get(questions(approved, "meetings")).status_code == 404


def test_about_the_own_chamber_nothing_is_asked(
    court: Application, enter: Enter, approved: int
) -> None:
    client = enter("officer")
    to = sealed(court, approved, Key("case", OTHER))
    assert client.get(questions(approved, f"timeline?at={to}")).status_code == 403


def test_the_subject_itself_is_chosen_by_itself(enter: Enter, approved: int) -> None:
    page = enter("officer").get(questions(approved)).text
    assert page.count(f">{JUDGE}</option>") >= 4
