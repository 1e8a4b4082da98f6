"""A judge opens an own case without a form, and nobody else's."""

from urllib.parse import quote

from core.audit.model import Search
from core.columns import now
from core.graph.purpose import Purpose
from tests.web.associations.conftest import APPEAL, FIRST, OTHER, SLUG, Enter
from web.application import Application

CASES = f"/t/{SLUG}/cases"


def address(number: str) -> str:
    return f"{CASES}/{quote(number)}"


def test_a_judge_sees_the_own_cases_and_no_others(enter: Enter) -> None:
    page = enter("judge").get(CASES)
    assert page.status_code == 200
    assert FIRST in page.text
    assert APPEAL in page.text
    assert OTHER not in page.text


def test_an_own_case_shows_its_people_and_related_cases(enter: Enter) -> None:
    page = enter("judge").get(address(FIRST))
    assert page.status_code == 200
    assert "段思齐" in page.text
    assert APPEAL in page.text
    assert "同一案件的其他审级" in page.text


def test_the_question_is_in_the_log_with_the_case_as_its_purpose(
    court: Application, enter: Enter
) -> None:
    tenant = court.tenants.get(SLUG).id
    before = court.audit.count(tenant, Search(act="ask graph"))
    enter("judge").get(address(FIRST))
    entries = court.audit.newest(tenant, Search(act="ask graph"), limit=9)
    assert court.audit.count(tenant, Search(act="ask graph")) > before
    assert FIRST in entries[0].purpose
    assert entries[0].actor == "judge"


def test_anybody_elses_case_looks_like_none(enter: Enter) -> None:
    for who, number in (("judge", OTHER), ("colleague", FIRST), ("judge", "no such case")):
        assert enter(who).get(address(number)).status_code == 404


def test_neither_auditor_nor_officer_nor_leader_uses_this_door(enter: Enter) -> None:
    for who in ("auditor", "officer", "leader"):
        assert enter(who).get(CASES).status_code == 404
        assert enter(who).get(address(FIRST)).status_code == 404


def test_the_certificate_of_an_own_case_holds(court: Application, enter: Enter) -> None:
    answer = enter("judge").get(f"{address(FIRST)}/certificate.json")
    assert "attachment" in answer.headers["Content-Disposition"]
    tenant = court.tenants.get(SLUG).id
    assert answer.json is not None
    assert answer.json["question"]["purpose"].startswith(FIRST)
    purpose = Purpose("核验", "核验", now().date())
    assert court.graph.verify(tenant, answer.json, purpose) == []
