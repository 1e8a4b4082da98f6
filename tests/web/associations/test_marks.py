"""Marks of conduct: found in rows, seen under a matter and by oneself, and in no score."""

import csv
import re
from html import unescape
from pathlib import Path

import pytest
from flask import Flask

from core.audit.model import Search
from core.graph.averting import Naming
from core.graph.elements import Key, Origin
from core.graph.projection.frames import Wanted
from core.indicators.periods import Period
from core.marks.model import Mark, MarkedRow
from core.scoring.runs import State
from tenants.clues.marks import averted
from tests.site import signed_in
from tests.web.associations.conftest import COLLEAGUE, JUDGE, ROWS, SLUG, Enter
from tests.web.associations.test_matters import MATTERS, ask
from web.application import Application

OLD = "（2024）望0106民初9号"
CLUES, MINE = f"/t/{SLUG}/clues", f"/t/{SLUG}/my-clues"
RECORDS = (
    ("巡-1", JUDGE, "庭审", "庭审中接打电话", "是", "督核〔2026〕1号"),
    ("巡-2", JUDGE, "业外活动", "接受宴请的反映", "否", ""),
    ("巡-3", COLLEAGUE, "立案", "无故拖延立案", "是", "督核〔2026〕2号"),
)
PERIOD = Period.parse("2026-02")


def scores(court: Application) -> list[tuple[object, ...]]:
    """Every value and total of a run made now."""
    run = court.score_now(SLUG, PERIOD)
    assert run.state is State.DONE
    outcome = court.scoring.outcome(run)
    return [*outcome.values.iter_rows(), *outcome.points.iter_rows()]


def bring_in(court: Application, dataset: str, rows: list[dict[str, str]], file: Path) -> None:
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        table = csv.DictWriter(stream, list(rows[0]))
        table.writeheader()
        table.writerows(rows)
    assert court.bring_in(SLUG, dataset, file).counts.rejected == 0


@pytest.fixture(scope="module")
def before(
    court: Application, tmp_path_factory: pytest.TempPathFactory
) -> list[tuple[object, ...]]:
    """The scores without any record of conduct; one case of the judge is open since 2024."""
    old = dict(ROWS["cases"][0]) | {"案号": OLD, "立案日期": "2024-01-03"}
    bring_in(court, "cases", [old], tmp_path_factory.mktemp("old") / "cases.csv")
    return scores(court)


@pytest.fixture(scope="module")
def marked(court: Application, before: object, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The court with records of conduct."""
    file: Path = tmp_path_factory.mktemp("conduct") / "conduct.csv"
    heads = ("记录编号", "工号", "工作环节", "行为表现", "是否查实", "查实文号")
    rows = [
        dict(zip(heads, each, strict=True)) | {"发现途径": "日常督察", "发生日期": "2026-05-06"}
        for each in RECORDS
    ]
    bring_in(court, "conduct", rows, file)


def matter_of(site: Flask) -> int:
    number = ask(signed_in(site, "officer"))
    signed_in(site, "leader").post(f"{MATTERS}/{number}/approve")
    return number


def drafts(page: str) -> list[str]:
    return [unescape(each) for each in re.findall(r'name="draft" value="([^"]+)"', page)]


@pytest.mark.usefixtures("marked")
def test_a_mark_stands_under_its_heading_with_the_row_behind_it(
    court: Application, site: Flask
) -> None:
    page = signed_in(site, "officer").get(f"{MATTERS}/{matter_of(site)}/profile").text
    assert "庭审环节查实问题" in page
    assert "巡-1" in page
    assert "庭审中接打电话" in page
    for other in ("巡-2", "巡-3", "接受宴请", "段思齐"):
        assert other not in page
    english = signed_in(site, "officer", language="en")
    assert "Confirmed at hearings" in english.get(f"{MATTERS}/{matter_of(site)}/profile").text
    tenant = court.tenants.get(SLUG).id
    asked = court.audit.newest(tenant, Search(thing="graph"), limit=20)
    assert f"marks staff:{JUDGE}" in {each.object for each in asked}


@pytest.mark.usefixtures("marked")
def test_a_figure_beyond_its_limit_is_a_mark_with_its_rows(site: Flask) -> None:
    page = signed_in(site, "officer").get(f"{MATTERS}/{matter_of(site)}/profile").text
    assert "18个月以上未结" in page
    assert f">{OLD}<" in page


@pytest.mark.usefixtures("marked")
def test_the_person_concerned_sees_own_marks_and_nobody_elses(enter: Enter) -> None:
    own = enter("judge").get(MINE).text
    assert "巡-1" in own
    assert "巡-3" not in own
    assert 'name="draft"' not in own
    other = enter("colleague").get(MINE).text
    assert "巡-3" in other
    assert "巡-1" not in other
    assert "巡-" not in enter("nobody").get(MINE).text


@pytest.mark.usefixtures("marked")
def test_a_mark_becomes_a_clue_that_is_answered_and_cleared(site: Flask, enter: Enter) -> None:
    officer, judge, matter = enter("officer"), enter("judge"), matter_of(site)
    page = officer.get(f"{MATTERS}/{matter}/profile").text
    draft = drafts(page)[-1]
    done = officer.post(f"{MATTERS}/{matter}/clues", data={"draft": draft})
    assert done.status_code == 302
    number = int(done.headers["Location"].rsplit("/", 1)[1])
    after = officer.get(f"{MATTERS}/{matter}/profile").text
    assert f"/clues/{number}" in after
    assert "已登记，等待批准" in after
    assert len(drafts(after)) == len(drafts(page)) - 1
    assert f"/my-clues/{number}" not in judge.get(MINE).text
    assert enter("leader").post(f"{CLUES}/{number}/approve").status_code == 302
    assert f"/my-clues/{number}" in judge.get(MINE).text
    assert "巡-1" in judge.get(f"{MINE}/{number}").text
    said = {"said": "当时接到的是法警室电话"}
    assert judge.post(f"{MINE}/{number}/answer", data=said).status_code == 302
    assert said["said"] in officer.get(f"{CLUES}/{number}").text
    assert officer.post(f"{CLUES}/{number}/clear", data={"said": "已说明"}).status_code == 302
    assert "已排除" in officer.get(f"{MATTERS}/{matter}/profile").text


@pytest.mark.usefixtures("marked")
def test_who_is_concerned_is_told_that_there_is_something_and_nothing_of_it(
    court: Application, site: Flask, enter: Enter
) -> None:
    court.identity.set_email(court.identity.named("judge").id, "judge@court.example")
    court.identity.set_email(court.identity.named("colleague").id, "other@court.example")
    officer, matter = enter("officer"), matter_of(site)
    draft = drafts(officer.get(f"{MATTERS}/{matter}/profile").text)[0]
    done = officer.post(f"{MATTERS}/{matter}/clues", data={"draft": draft})
    number = int(done.headers["Location"].rsplit("/", 1)[1])
    results = f"/t/{SLUG}/results/{PERIOD}/people/{JUDGE}"
    assert "等待答复" not in enter("judge").get(results).text
    assert enter("leader").post(f"{CLUES}/{number}/approve").status_code == 302
    letters = [each.letter for each in court.post.newest() if each.letter]
    assert [each.to for each in letters] == ["judge@court.example"]
    for hidden in (OLD, "18个月", "望督核", "officer"):
        assert hidden not in letters[0].body.zh + letters[0].subject.zh
    assert "有 1 条与您有关的线索等待答复" in enter("judge").get(results).text
    own = enter("judge").get(f"{MINE}/{number}").text
    assert "前答复" in own
    done = enter("judge").post(f"{MINE}/{number}/answer", data={"said": "等待鉴定"})
    assert done.status_code == 302
    assert "等待答复" not in enter("judge").get(results).text


def test_scores_with_marks_and_without_are_the_same(
    court: Application, before: list[tuple[object, ...]], marked: None
) -> None:
    assert before
    assert scores(court) == before


def test_rows_of_cases_that_an_officer_keeps_out_of_are_counted_and_not_shown(
    court: Application,
) -> None:
    pack = court.published("court")
    naming = Naming.of(Wanted(pack.graph, pack.datasets))
    rule = next(each for each in pack.marks if each.id == "late_closing")
    rows = tuple(
        MarkedRow(Origin("cases", {"case_no": each}), None, ()) for each in (OLD, "（2024）望1号")
    )
    kept = averted(Mark(rule, rows, 2), naming, {Key("case", OLD).number})
    assert (kept.rows, kept.total) == (rows[1:], 2)
