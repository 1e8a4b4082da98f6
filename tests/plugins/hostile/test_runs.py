"""Plugins that look at runs see what they declare, and change nothing of anybody's results."""

from pathlib import Path
from shutil import copy

import pytest

from core.errors import GonghengError
from core.plugin import scaffold
from tests.commands.line import Line
from tests.plugins.shut_in import skip_unless_shut_in

MODULE = Path(__file__).parent / "hostile.py"
PLUGINS = ("watcher", "required", "optional", "raising")
ROWS = {
    "units": "部门编号,部门名称,部门性质\n1,综合窗口,部门\n",
    "staff": "工号,姓名\n01,江晓岚\n",
    "assignments": "工号,部门编号,人员类别,岗位,任职起日\n01,1,工作人员,一般岗位,2024-01-01\n",
    "matters": (
        "事项编号,类别,收到日期,期限,办结日期,经办人,承办部门\n"
        "a,申请,2025-09-01,2025-09-10,2025-09-05,江晓岚,综合窗口\n"
        "b,投诉,2025-09-02,2025-09-10,2025-09-20,江晓岚,综合窗口\n"
    ),
}
MONTH = ("--period", "2025-09")


def write_distribution(folder: Path) -> None:
    """The hostile module as ``pip install --target`` would leave it."""
    about = folder / "hostile-1.0.dist-info"
    about.mkdir(parents=True)
    copy(MODULE, folder)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: hostile\nVersion: 1.0\n")
    points = "\n".join(f"{name} = hostile:{name}" for name in PLUGINS)
    (about / "entry_points.txt").write_text(f"[gongheng.plugins]\n{points}\n")


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Line:
    skip_unless_shut_in()
    place = tmp_path_factory.mktemp("runs")
    made = Line(place / "data")
    write_distribution(made.data / "plugins")
    scaffold.written("window", place, sector="township")
    for slug in ("meixi", "qingxi"):
        about = ("--sector", "township", "--level", "township", "--name", slug)
        made.run("tenant", "add", slug, *about)
        made.run("pack", "install", slug, place / "window")
        for dataset, rows in ROWS.items():
            file = place / f"{dataset}.csv"
            file.write_text(rows, encoding="utf-8")
            made.run("import", slug, dataset, file)
    return made


def scored(line: Line) -> list[str]:
    """What both institutions have after a run of each."""
    said = []
    for slug in ("meixi", "qingxi"):
        line.run("score", slug, *MONTH)
        said.append(line.run("values", slug, *MONTH))
    return said


def test_a_plugin_sees_what_it_declares_and_changes_no_result(line: Line) -> None:
    plain = scored(line)
    line.run("plugin", "on", "meixi", "watcher")
    assert scored(line) == plain
    after, before = line.json("plugin", "reports", "meixi")
    assert before["said"] == "matters: kind; staff: staff_no"
    assert after["said"].endswith("in_time · 2025-09 ['in_time'] subject 1")
    assert after["said"].startswith("01 · ")
    assert line.json("plugin", "reports", "qingxi") == []
    line.run("plugin", "off", "meixi", "watcher")
    assert scored(line) == plain
    assert len(line.json("plugin", "reports", "meixi")) == 2


def test_a_run_goes_on_without_an_optional_plugin_and_not_without_a_required_one(
    line: Line,
) -> None:
    plain = scored(line)
    line.run("plugin", "on", "meixi", "optional")
    line.run("plugin", "on", "meixi", "raising")
    assert scored(line) == plain
    told = line.json("plugin", "reports", "meixi")
    assert {(each["plugin"], each["hook"]) for each in told if each["fault"]} >= {
        ("optional", "before_run"),
        ("optional", "after_run"),
        ("raising", "before_run"),
        ("raising", "after_run"),
    }
    line.run("plugin", "on", "meixi", "required")
    with pytest.raises(GonghengError, match="the plugin required is required and failed"):
        line.run("score", "meixi", *MONTH)
    line.run("score", "qingxi", *MONTH)
    line.run("plugin", "off", "meixi", "required")
    assert scored(line) == plain
