"""Who is who on pages: under a matter, masked in the list, whole where one decides, undoable."""

import csv
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient

from core.audit.model import Search
from tests.site import signed_in, site_of
from tests.web.associations.conftest import FIRST, ROWS, SLUG, fill
from tests.web.associations.test_matters import MATTERS, ask
from web.application import Application
from web.bootstrap import opened
from web.cli import gongheng

NAMES = ("热合曼·艾力", "热合曼•艾力")


@pytest.fixture(scope="module")
def court(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """The court with one person under two spellings in two cases."""
    home = tmp_path_factory.mktemp("who")
    with opened({"GONGHENG_DATA": str(home / "data")}) as application:
        fill(application, home)
        bring_spellings(application, home)
        application.graph.projector.project(application.tenants.get(SLUG).id)
        yield application


def bring_spellings(application: Application, home: Path) -> None:
    head = ROWS["parties"][0]
    cases = (FIRST, "（2026）望0106民初3号")
    file = home / "spellings.csv"
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        table = csv.DictWriter(stream, list(head))
        table.writeheader()
        for case, name in zip(cases, NAMES, strict=True):
            changed = {"案号": case, "序号": "8", "诉讼地位": "第三人", "当事人姓名或名称": name}
            table.writerow({**head, **changed})
    assert application.bring_in(SLUG, "parties", file).counts.rejected == 0


@pytest.fixture(scope="module")
def site(court: Application) -> Flask:
    return site_of(court)


@pytest.fixture(scope="module")
def list_(site: Flask) -> str:
    """The address of the list, under a matter in force."""
    number = ask(signed_in(site, "officer"))
    assert signed_in(site, "leader").post(f"{MATTERS}/{number}/approve").status_code == 302
    return f"{MATTERS}/{number}/same"


@pytest.fixture
def officer(site: Flask) -> FlaskClient:
    return signed_in(site, "officer")


def found(officer: FlaskClient, list_: str) -> str:
    """The address of the proposal."""
    assert officer.post(f"{list_}/seek").status_code == 302
    until = time.monotonic() + 60
    while 'data-stage="done"' not in officer.get(f"{list_}/progress").text:
        assert time.monotonic() < until
        time.sleep(0.2)
    (number,) = re.findall(rf"{list_}/(\d+)\"", officer.get(list_).text)
    return f"{list_}/{number}"


def test_nothing_is_proposed_before_somebody_looks(officer: FlaskClient, list_: str) -> None:
    page = officer.get(list_)
    assert page.status_code == 200
    assert "这里没有提议" in page.text


def test_the_list_masks_names_and_the_proposal_shows_them_with_its_waterfall(
    officer: FlaskClient, list_: str, court: Application
) -> None:
    one = found(officer, list_)
    text = officer.get(list_).text
    assert not any(name in text for name in NAMES)
    assert "热×曼" in text
    page = officer.get(one)
    assert all(name in page.text for name in NAMES)
    assert "比较之前" in page.text
    assert page.text.count("<rect") >= 5
    entry = court.audit.newest(court.tenants.get(SLUG).id, Search(act="ask graph"), limit=1)[0]
    assert entry.object.startswith("same ")
    assert "望督核〔2026〕37号" in entry.purpose


def test_what_is_accepted_is_undone_and_neither_goes_without_a_reason(
    officer: FlaskClient, list_: str
) -> None:
    one = found(officer, list_)
    refused = officer.post(f"{one}/accept", data={"reason": " "})
    assert refused.status_code == 422
    assert "请写明理由" in refused.text
    assert officer.post(f"{one}/accept", data={"reason": "同一电话"}).status_code == 302
    assert "同一电话" in officer.get(one).text
    assert officer.post(f"{one}/reject").status_code == 422
    assert one in officer.get(f"{list_}?verdict=accepted").text
    assert officer.post(f"{one}/undo", data={"reason": "有误"}).status_code == 302
    assert one in officer.get(list_).text
    assert officer.post(f"{one}/reject").status_code == 302
    assert officer.post(f"{one}/undo", data={"reason": "有误"}).status_code == 302


def test_nobody_else_and_no_other_matter_opens_it(
    site: Flask, officer: FlaskClient, list_: str
) -> None:
    one = found(officer, list_)
    for name in ("judge", "leader", "auditor", "second"):
        assert signed_in(site, name).get(one).status_code == 404
        assert signed_in(site, name).post(f"{one}/accept").status_code in (403, 404)
    waiting = ask(officer)
    assert officer.get(f"{MATTERS}/{waiting}/same").status_code == 409
    assert officer.get(f"{list_}/999999").status_code == 404
    assert officer.get(f"{list_}?verdict=nonsense&page=x").status_code == 200


def test_every_word_of_the_pages_is_in_english_too(
    site: Flask, officer: FlaskClient, list_: str
) -> None:
    one = found(officer, list_)
    english = signed_in(site, "officer", language="en")
    assert "Who is who" in english.get(list_).text
    text = english.get(one).text
    assert "Are these two one and the same?" in text
    assert "Before comparing" in text


def test_the_commands_say_the_same(court: Application, list_: str) -> None:
    environ = {"GONGHENG_DATA": str(court.settings.data)}

    def run(*words: str) -> str:
        done = CliRunner().invoke(gongheng, ["graph", "who", *words], env=environ)
        assert done.exit_code == 0, done.output
        return done.output

    assert '"waiting": 1' in run("seek", SLUG, "--json")
    listed = run("list", SLUG)
    number = re.findall(r"\b(\d+)\b", listed)[0]
    assert all(f"person:{name}" in listed for name in NAMES)
    assert '"verdict": "accepted"' in run("accept", SLUG, number, "--reason", "已核对", "--json")
    assert '"verdict": "open"' in run("undo", SLUG, number, "--reason", "有误", "--json")
    run("reject", SLUG, number, "--reason", "年龄不符")
    run("undo", SLUG, number, "--reason", "有误")
