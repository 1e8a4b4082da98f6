"""What ``docs/vendors.md`` lists is what there is: functions, clocks, curves, hooks, the face."""

import importlib.util
import inspect
import json
import re
from dataclasses import asdict
from datetime import date
from pathlib import Path
from types import ModuleType

import polars as pl
import pytest
import yaml

import gongheng
from core.expressions.functions import FUNCTIONS as OVER_ROWS
from core.expressions.names import PARAMETERS
from core.expressions.parser import AGGREGATES
from core.indicators.plan import FUNCTIONS as OVER_VALUES
from core.plugin import hookspecs
from core.plugin.apart import reporting, saying
from core.plugin.apart.confinement import Limits
from core.plugin.packfile import load_pack
from core.policy.model import Act, Subject
from tests.docs.documents import blocks, table, text_of
from tests.docs.tables import curves
from web.authoring import fixtures
from web.commands.sources import add

SCHEMAS = Path(hookspecs.__file__).parent / "schemas"

LISTED = {
    "### Aggregates": set(AGGREGATES),
    "### Functions over one row": set(OVER_ROWS),
    "### Functions over values": set(OVER_VALUES),
    "### Parameters": {f":{name}" for name in (*PARAMETERS, "period_days")},
    "### Acts": {act.value for act in Act},
}


@pytest.mark.parametrize("heading", LISTED)
def test_every_word_of_the_language_is_documented(heading: str) -> None:
    words = [row[0].split("(")[0] for row in table("vendors.md", heading)]
    assert sorted(words) == sorted(LISTED[heading])


def test_the_table_of_curves_is_that_of_the_families() -> None:
    assert curves() in text_of("vendors.md")


def test_every_hook_is_documented_with_its_exact_arguments() -> None:
    hooks = {
        name: ", ".join(inspect.signature(hook).parameters)
        for name, hook in inspect.getmembers(hookspecs, inspect.isfunction)
        if hasattr(hook, f"{hookspecs.PROJECT}_spec")
    }
    assert hooks
    documented = [row[0] for row in table("vendors.md", "## Hooks")]
    assert documented == sorted(f"{name}({arguments})" for name, arguments in hooks.items())


def test_the_plugin_module_of_the_document_publishes_its_pack(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    place = tmp_path_factory.mktemp("plugin")
    for block in blocks("vendors.md"):
        if block.mark.startswith("hotline"):
            file = place / block.mark
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(block.text, encoding="utf-8")
    module = _imported(place / "hotline_plugin.py")
    assert module.packs() == [load_pack(place / "hotline")]


def test_the_limits_of_plugins_are_those_of_the_document() -> None:
    written = {row[0]: float(row[1]) for row in table("vendors.md", "### Limits")}
    assert written == asdict(Limits())


def test_the_plugin_of_the_document_remarks_on_a_run(tmp_path: Path) -> None:
    file = tmp_path / "late_matters.py"
    [block] = [each for each in blocks("vendors.md") if each.mark == file.name]
    file.write_text(block.text, encoding="utf-8")
    module = _imported(file)
    matters = pl.DataFrame({"due_on": ["x", "y"], "closed_on": ["z", None]})
    assert [each.said.en for each in module.before_run({"matters": matters})] == [
        "1 are still open"
    ]
    values = pl.DataFrame({"subject": ["subject 1"], "level": ["person"], "value": [0.0]})
    assert [each.subject for each in module.after_run("2025-09", values)] == ["subject 1"]
    assert module.declares().indicators == ["in_time"]


def test_the_panel_of_the_document_counts_what_it_is_given(tmp_path: Path) -> None:
    file = tmp_path / "case_rhythm.py"
    [block] = [each for each in blocks("vendors.md") if each.mark == file.name]
    file.write_text(block.text, encoding="utf-8")
    module = _imported(file)
    filed, closed = date(2026, 1, 1), date(2026, 1, 11)
    rows = {"cause": ["b", "a", "b"], "filed_on": [filed] * 3, "closed_on": [closed, None, None]}
    [panel] = module.panels("case", {"cases": pl.DataFrame(rows)}, pl.DataFrame())
    assert panel.figures[0].value == 3
    assert panel.table.rows == [["a", "1", "—"], ["b", "2", "10.0"]]


def test_the_companion_of_the_document_remarks_on_a_version(tmp_path: Path) -> None:
    file = tmp_path / "companion.py"
    [block] = [each for each in blocks("vendors.md") if each.mark == file.name]
    file.write_text(block.text, encoding="utf-8")
    [remark] = _imported(file).upgraded("court", "1.0.0", "1.1.0")
    assert remark.said.en == "court is now 1.1.0"


def test_the_report_of_the_document_is_checked_as_the_product_does(tmp_path: Path) -> None:
    file = tmp_path / "monthly_report.py"
    [block] = [each for each in blocks("vendors.md") if each.mark == file.name]
    file.write_text(block.text, encoding="utf-8")
    [report] = reporting.templates(saying.templates(_imported(file).report_templates()))
    assert [(each.indicators, each.periods) for each in report.tables] == [(("in_time",), 3)]


def test_the_side_bar_of_the_document_leads_to_its_report(tmp_path: Path) -> None:
    file = tmp_path / "side_bar.py"
    [block] = [each for each in blocks("vendors.md") if each.mark == file.name]
    file.write_text(block.text, encoding="utf-8")
    [entry] = reporting.entries(saying.entries(_imported(file).navigation()))
    assert (entry.icon, entry.report) == ("table", "monthly")


def test_the_curve_of_the_document_rises_to_full_marks(tmp_path: Path) -> None:
    file = tmp_path / "gentle_curve.py"
    [block] = [each for each in blocks("vendors.md") if each.mark == file.name]
    file.write_text(block.text, encoding="utf-8")
    [curve] = _imported(file).curves()
    assert curve.shares(pl.Series([0.0, 0.2, 2.0]), {"full": 0.8}).to_list() == [0.0, 0.5, 1.0]


def test_the_adapter_of_the_document_reads_each_line_once(tmp_path: Path) -> None:
    file = tmp_path / "minutes_adapter.py"
    [block] = [each for each in blocks("vendors.md") if each.mark == file.name]
    file.write_text(block.text, encoding="utf-8")
    [adapter] = _imported(file).adapters()
    [portion] = adapter.read({"place": "here"}, {}, None)
    assert portion.content.columns == ["案号", "立案日期"]
    assert list(adapter.read({"place": "here"}, portion.mark, None)) == []
    with pytest.raises(gongheng.SourceChanged, match="here · the register is shorter"):
        list(adapter.read({"place": "here"}, {"lines": 3}, None))


def test_every_fixture_for_authors_is_documented() -> None:
    offered = {
        name
        for name, each in vars(fixtures).items()
        if type(each).__name__ == "FixtureFunctionDefinition" and not name.startswith("_")
    }
    assert {row[0] for row in table("vendors.md", "### Tests of your own")} == offered


def test_the_list_of_what_a_plugin_imports_is_whole() -> None:
    parts = text_of("vendors.md").split("\n\n")
    [listed] = [each for each in parts if "`gongheng` and nothing else of ours" in each]
    assert [each for each in gongheng.__all__ if f"`{each}`" not in listed] == []


def test_the_basis_of_the_document_is_one_that_an_indicator_may_have() -> None:
    [written] = re.findall(r"`(basis: .*?)`", text_of("vendors.md"))
    basis = yaml.safe_load(written)["basis"]
    known = json.loads((SCHEMAS / "indicator.json").read_text("utf-8"))["properties"]["basis"]
    assert sorted(basis) == sorted(known["properties"])


def test_every_option_of_a_source_is_documented() -> None:
    options = {name for each in add.params for name in each.opts if name.startswith("--")}
    assert [each for each in sorted(options) if each not in text_of("vendors.md")] == []


def test_every_subject_of_a_directive_is_named() -> None:
    document = text_of("vendors.md")
    assert all(f"`{each.value}`" in document for each in Subject)


def _imported(file: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(file.stem, file)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
