"""Reports that a plugin describes are data of bounded size, or refused under its name."""

import pytest

from core.plugin.apart.confinement import Limits
from core.plugin.apart.conversations import Nursery
from core.plugin.apart.faults import PluginFailed
from core.plugin.reports import Passage
from tests.unit.plugin.apart.conftest import apart


def test_reports_come_as_they_were_described(nursery: Nursery) -> None:
    monthly, _ = apart(nursery, "reporting:good").report_templates()
    words, table = monthly.sections
    assert isinstance(words, Passage)
    assert words.text.zh == "<b>说明"
    assert (table.indicators, table.level, table.periods) == (("in_time", "no_such"), "person", 2)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("failing", "RuntimeError"),
        ("coded", "AttributeError"),
        ("twice", "ids that differ"),
        ("named", "name"),
        ("untitled", "text in two languages"),
        ("many", "list of at most 20"),
        ("long", "list of at most 12"),
        ("wide", "list of at most 12"),
        ("worded", "without a table"),
        ("empty", "indicators"),
        ("endless", "number of periods"),
    ],
)
def test_what_is_no_report_is_refused(nursery: Nursery, name: str, said: str) -> None:
    with pytest.raises(PluginFailed, match=said) as caught:
        apart(nursery, f"reporting:{name}").report_templates()
    assert caught.value.hook == "report_templates"
    assert "张伟" not in caught.value.message("zh")


def test_one_that_hangs_is_left(nursery: Nursery) -> None:
    with pytest.raises(PluginFailed, match="did not answer in time"):
        apart(nursery, "reporting:hanging", Limits(seconds=0.5)).report_templates()
