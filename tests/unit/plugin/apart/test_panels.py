"""Panels that a plugin gives are data of bounded size, or they are refused under its name."""

import polars as pl
import pytest

from core.plugin.apart.confinement import Limits
from core.plugin.apart.conversations import Nursery
from core.plugin.apart.faults import PluginFailed
from core.plugin.panelling import VALUES
from core.plugin.panels import Panel
from tests.unit.plugin.apart.conftest import TIGHT, apart

CASES = pl.DataFrame({"cause": ["合同", "合同"], "case_no": ["1", "2"]})


def shown(nursery: Nursery, name: str, limits: Limits = TIGHT) -> list[Panel]:
    plugin = apart(nursery, f"showing:{name}", limits)
    return plugin.panels("case", {"cases": CASES}, pl.DataFrame(schema=VALUES))


def test_panels_come_as_they_were_made(nursery: Nursery) -> None:
    [panel] = shown(nursery, "teller")
    assert panel.title.zh == "插件所见"
    assert panel.figures[0].value == 2
    assert panel.facts[0].value == "<b>合同"
    assert panel.table
    assert panel.table.rows == (("cases", "cause case_no"),)
    assert panel.note
    assert panel.note.zh == "[]"


def test_what_they_read_is_declared_by_kind(nursery: Nursery) -> None:
    declared = apart(nursery, "showing:teller").declares()
    assert declared
    assert sorted(declared.panels) == ["case", "staff"]
    assert declared.panels["case"]["parties"] == ("role", "name")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("failing", "RuntimeError"),
        ("endless", "number"),
        ("huge", "number"),
        ("wordy", "text"),
        ("long", "list of at most 20"),
        ("many", "list of at most 5"),
        ("ragged", "row of another length"),
        ("untitled", "text in two languages"),
        ("coded", "AttributeError"),
    ],
)
def test_what_is_no_panel_is_refused(nursery: Nursery, name: str, said: str) -> None:
    with pytest.raises(PluginFailed, match=said) as caught:
        shown(nursery, name)
    assert caught.value.hook == "panels"
    assert "张伟" not in caught.value.message("zh")


def test_a_page_waits_for_one_that_hangs_once(nursery: Nursery) -> None:
    plugin = apart(nursery, "showing:hanging", Limits(seconds=0.5))
    for _ in range(2):
        with pytest.raises(PluginFailed, match="did not answer in time"):
            plugin.panels("case", {}, pl.DataFrame(schema=VALUES))
