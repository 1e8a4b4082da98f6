"""Plugins that look at runs see what they declare, and change nothing of anybody's results."""

import pytest

from core.errors import GonghengError
from core.plugin import scaffold
from tests.commands.line import Line
from tests.plugins.hostile.town import MONTH, lay, settle
from tests.plugins.shut_in import skip_unless_shut_in

PLUGINS = ("watcher", "required", "optional", "raising")


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Line:
    skip_unless_shut_in()
    place = tmp_path_factory.mktemp("runs")
    made = Line(place / "data")
    lay(made.data / "plugins", "hostile", PLUGINS)
    pack = scaffold.written("window", place, sector="township")
    for slug in ("meixi", "qingxi"):
        settle(made, slug, pack)
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
