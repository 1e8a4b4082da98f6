"""Without its log no question is answered; without its store everything else still is."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask

from core.database import address
from tests.site import signed_in, site_of
from tests.web.associations.conftest import FIRST, SLUG, Enter, fill
from tests.web.associations.test_matters import MATTERS, ask
from web.application import Application
from web.bootstrap import opened

CASES = f"/t/{SLUG}/cases"
CASE = f"{CASES}/{quote(FIRST)}"


@contextmanager
def torn(court: Application) -> Iterator[None]:
    """The log of the court cannot be written while this lasts."""
    place = address(court.settings.database_url).database or ""
    database = sqlite3.connect(place)
    with database:
        database.execute(
            "CREATE TRIGGER torn BEFORE INSERT ON audit_entries"
            " BEGIN SELECT RAISE(ABORT, 'disk full'); END"
        )
    try:
        yield
    finally:
        with database:
            database.execute("DROP TRIGGER torn")
        database.close()


@pytest.fixture(scope="module")
def approved(site: Flask) -> int:
    number = ask(signed_in(site, "officer"))
    signed_in(site, "leader").post(f"{MATTERS}/{number}/approve")
    return number


def questions(site: Flask, number: int) -> list[tuple[str, str]]:
    """Every page that asks the graph, and who may open it."""
    found = []
    for rule in site.url_map.iter_rules():
        asks = rule.endpoint.startswith(("cases.", "explorer.", "questions."))
        if asks and "GET" in (rule.methods or ()) and rule.endpoint != "questions.overview":
            given = {"slug": SLUG, "matter": number, "case_no": FIRST, "question": "recusal"}
            known = {name: given[name] for name in rule.arguments}
            with site.test_request_context():
                who = "judge" if rule.endpoint.startswith("cases.") else "officer"
                found.append((who, site.url_for(rule.endpoint, **known)))
    return found


def test_every_question_is_refused_while_the_log_cannot_be_written(
    court: Application, site: Flask, enter: Enter, approved: int
) -> None:
    readers = {who: enter(who) for who in ("judge", "officer")}
    asked = questions(site, approved)
    assert len(asked) == 12
    with torn(court):
        for who, address_ in asked:
            answer = readers[who].get(f"{address_}?q=x")
            assert answer.status_code == 503, address_
            assert "日志无法写入" in answer.text
            assert "段" not in answer.text
        assert readers["judge"].get(f"/t/{SLUG}/").status_code == 200


def test_without_the_store_the_rest_works_and_the_page_says_so(tmp_path: Path) -> None:
    home = {"GONGHENG_DATA": str(tmp_path / "data")}
    with opened(home) as application:
        fill(application, tmp_path)
        application.graph.projector.project(application.tenants.get(SLUG).id)
    away = "bolt://127.0.0.1:1"
    with opened({**home, "GONGHENG_NEO4J_URL": away}) as application:
        app = site_of(application)
        judge, officer = (signed_in(app, who) for who in ("judge", "officer"))
        for address_ in (CASES, CASE):
            answer = judge.get(address_)
            assert answer.status_code == 503
            assert "其他页面不受影响" in answer.text
        assert judge.get(f"/t/{SLUG}/").status_code == 200
        assert judge.get(f"/t/{SLUG}/directives").status_code == 200
        assert officer.get(MATTERS).status_code == 200
