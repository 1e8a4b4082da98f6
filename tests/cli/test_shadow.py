"""A shadow run names the formulas that changed and everyone whose total moves by them."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from shutil import copytree

import pytest

from core.indicators.periods import Period
from tests.cli.conftest import CommandLine
from web.application import Application
from web.bootstrap import opened

COURT = Path(__file__).parents[2] / "plugins" / "court" / "pack"
Key = tuple[str, str, str]
COURT = Path(__file__).parents[2] / "plugins" / "court" / "pack"

CHANGED = {
    "court_appeal_rate": ("count(appeals.* BY filed) /", "count(appeals.* BY filed) * 2 /"),
    "court_avg_close_days": ("avg(", "2 * avg("),
    "court_first_inst_reversal_combined": ("IN ('改判', '发回重审')", "IN ('改判')"),
}
LEANING = {"court_avg_close_days_change"}
"""Its formula is a changed one's, so it changes with it."""


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """The court pack with three formulas changed, one name, and a formula written otherwise."""
    folder = Path(copytree(COURT, tmp_path / "pack"))
    for path in (folder / "indicators").glob("*.yaml"):
        blocks = path.read_text("utf-8").split("\n\n")
        path.write_text("\n\n".join(map(changed, blocks)), encoding="utf-8")
    return folder


def changed(block: str) -> str:
    for identity, (before, after) in CHANGED.items():
        if f"{identity}:\n" in block:
            assert before in block
            return block.replace(before, after, 1)
    if "court_close_receive_ratio:\n" in block:
        return block.replace("结收比", "结收比例").replace(
            "(cases.* BY closed)", "( cases.*  BY closed )"
        )
    return block


def test_exactly_the_changed_formulas_are_named_and_whoever_moves(
    run: CommandLine, other: Path
) -> None:
    before = run("values", "wangjiang", "--period", "2026-Q3").output
    asked = ("pack", "upgrade", "wangjiang", str(other), "--shadow", "--periods", "3")
    report = run.json(*asked)
    assert set(report["formulas"]) == set(CHANGED) | LEANING
    assert set(CHANGED) <= set(report["figures"]) <= set(CHANGED) | LEANING
    assert report["added"] == report["removed"] == report["curves"] == []
    assert len(report["periods"]) == 3
    assert report["moved"]
    for each in report["moved"]:
        assert each["before"] != each["after"]
        assert each["because"]
        assert set(each["because"]) <= set(CHANGED)
    assert run("values", "wangjiang", "--period", "2026-Q3").output == before


def test_everyone_who_moves_is_told_as_scoring_itself_moves_them(
    run: CommandLine, other: Path, tmp_path: Path
) -> None:
    data = copytree(run.environ["GONGHENG_DATA"], tmp_path / "data")
    with opened({"GONGHENG_DATA": str(data)}) as application:
        report = application.shadow("wangjiang", str(other), periods=2)
        before = totals(application, report.periods)
        application.install("wangjiang", str(other))
        for period in report.periods:
            application.score_now("wangjiang", Period.parse(period))
        after = totals(application, report.periods)
    expected = {
        key: (before.get(key), after.get(key))
        for key in before.keys() | after.keys()
        if before.get(key) != after.get(key)
    }
    told = {(it.period, it.scheme, it.subject): (it.before, it.after) for it in report.moved}
    assert told == expected
    assert len(told) > 3


def totals(application: Application, periods: Sequence[str]) -> dict[Key, Decimal | None]:
    """Everybody's total in the newest run of each period."""
    tenant = application.tenants.get("wangjiang").id
    ledger = application.scoring.ledger
    return {
        (period, row.scheme, row.subject): row.total
        for period in periods
        for row in ledger.totals(tenant, application.run_of(tenant, Period.parse(period)).number)
    }


def test_the_same_pack_moves_nobody(run: CommandLine) -> None:
    report = run.json("pack", "upgrade", "wangjiang", "court", "--shadow", "--periods", "2")
    assert report["formulas"] == report["moved"] == []
    assert report["figures"] == {}
