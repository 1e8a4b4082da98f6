"""Generated tests: sound packs pass all of them, a planted defect fails the one that is for it."""

import re
from pathlib import Path
from shutil import copytree

import polars as pl
import pytest

from core.indicators.plan import plan
from core.plugin.kit.examination import examine
from core.plugin.kit.figures import figures
from core.plugin.kit.laws import LAWS
from core.plugin.kit.world import world
from core.plugin.packfile import load_pack

TOWNSHIP = Path("plugins/township/pack")
ROWS = 400
SAMPLES = """\
units: [{unit_no: "1", name: 便民服务中心, kind: 民生服务科室}]
staff: [{staff_no: "01", name: 江晓岚}]
assignments:
  - {staff_no: "01", unit_no: "1", staff_class: 公务员, post: 民生服务岗位, from_on: 2024-01-01}
hazards:
  - hazard_no: A
    unit: "1"
    inspector: "01"
    found_on: 2025-08-20
    due_on: 2025-09-01
    rectified_on: 2025-08-30
  - {hazard_no: B, unit: "1", inspector: "01", found_on: 2025-08-20, due_on: 2025-09-04}
  - {hazard_no: C, unit: "1", found_on: 2025-08-20, due_on: 2025-09-30, rectified_on: 2025-10-02}
"""
EXPECTED = """\
2025-09:
  town_hazard_rectified_rate: {person 01: 1/2, unit 1: 1/3, tenant: 1/3}
  town_task_done_rate: {tenant: null}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The township pack with sample rows, to be spoilt."""
    copied = Path(copytree(TOWNSHIP, tmp_path / "pack"))
    (copied / "samples.yaml").write_text(SAMPLES, encoding="utf-8")
    (copied / "expected.yaml").write_text(EXPECTED, encoding="utf-8")
    return copied


def planted(folder: Path, file: str, before: str, after: str) -> list[str]:
    """What is found once a text of the pack is another."""
    path = folder / file
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    return list(examine(folder, rows=ROWS).report()["findings"])


def test_a_sound_pack_passes_every_test_that_it_brings(folder: Path) -> None:
    report = examine(folder, rows=ROWS).report()
    assert report["findings"] == []
    assert report["failed"] == 0
    indicators = len(load_pack(folder).indicators)
    assert report["generated_tests"] == len(LAWS) * indicators + 4 + 4
    assert report["passed"] == report["rules"] + report["generated_tests"]


@pytest.mark.parametrize("name", ["court", "procuratorate"])
def test_the_packs_that_come_with_the_product_pass(name: str) -> None:
    assert examine(Path("plugins") / name / "pack", rows=ROWS).report()["findings"] == []


def test_the_invented_records_give_nearly_every_indicator_a_value() -> None:
    pack = load_pack(TOWNSHIP)
    found = figures(plan(pack.indicators, pack.datasets), world(pack, 240), "2024")
    whole = found.filter(level="tenant")
    assert whole.height == len(pack.indicators)
    assert whole.drop_nulls("value").height >= whole.height - 1
    assert found.drop_nulls("value").filter(pl.col("level") == "person").height > 100


DEFECTS = [
    (
        "期望值",
        "expected.yaml",
        "unit 1: 1/3",
        "unit 1: 1/2",
    ),
    ("样例数据", "samples.yaml", "rectified_on: 2025-08-30", "rectified_on: 2025-08-03"),
    ("样例数据", "samples.yaml", "hazard_no: C", "hazard_no: A"),
    (
        "空月份",
        "indicators/safety.yaml",
        "count(disputes.*) FILTER (WHERE disputes.settled) / count(disputes.*)",
        "coalesce(count(disputes.*) FILTER (WHERE disputes.settled) / count(disputes.*), 0)",
    ),
    (
        "跨年",
        "indicators/safety.yaml",
        "count(disputes.*) FILTER (WHERE disputes.escalated)",
        "count(disputes.*) FILTER (WHERE disputes.registered_on >= '2024-02-10')",
    ),
    (
        "跨年",
        "indicators/safety.yaml",
        "count(disputes.*) FILTER (WHERE disputes.escalated)",
        "count(disputes.*) FILTER (WHERE year(disputes.registered_on) = 2024)",
    ),
    (
        "生僻字",
        "indicators/safety.yaml",
        "count(disputes.*) FILTER (WHERE disputes.escalated)",
        "count(disputes.*) FILTER (WHERE disputes.dispute_no LIKE 'd%')",
    ),
]


@pytest.mark.parametrize(("test", "file", "before", "after"), DEFECTS)
def test_a_planted_defect_fails_the_test_that_is_for_it(
    folder: Path, test: str, file: str, before: str, after: str
) -> None:
    reads = folder / "pack.yaml"
    declared = reads.read_text("utf-8").replace("disputes: [unit", "disputes: [dispute_no, unit")
    reads.write_text(declared, encoding="utf-8")
    found = planted(folder, file, before, after)
    kinds = {re.split(" · ", each)[0] for each in found if not each.startswith("reads")}
    assert test in kinds
    assert kinds <= {test, "期望值"}


def test_a_pack_that_a_rule_refuses_is_not_computed(folder: Path) -> None:
    refused = examine_spoilt(folder)
    assert refused["generated_tests"] == 0
    assert refused["failed"] == 1


def examine_spoilt(folder: Path) -> dict[str, object]:
    path = folder / "pack.yaml"
    text = path.read_text("utf-8").replace("disputes: [unit, mediator", "disputes: [unit")
    path.write_text(text, encoding="utf-8")
    return examine(folder, rows=ROWS).report()
