"""The sample as an institution has it: a wheel installed beside the product, and nothing else."""

import csv
import io
import json
from pathlib import Path
from shutil import copytree
from zipfile import ZipFile

import pytest

from tests.plugins.distribution.conftest import SAMPLE, Fresh

WALK = Path(__file__).parent / "walk.py"


@pytest.fixture(scope="session")
def walked(fresh: Fresh, tmp_path_factory: pytest.TempPathFactory):
    return json.loads(fresh.run(WALK, tmp_path_factory.mktemp("data")))


def test_the_wheel_holds_the_modules_and_the_pack(wheel):
    held = set(ZipFile(wheel).namelist())
    source = SAMPLE / "src"
    files = [each for each in source.rglob("*") if each.suffix in (".py", ".yaml")]
    assert files
    assert {str(each.relative_to(source)) for each in files} <= held


def test_the_installed_adapter_is_the_wheels_and_not_the_checkouts(fresh):
    place = fresh.run("-c", "import gongheng_judgments as g; print(g.__file__)")
    assert place.startswith(str(fresh.place))


def test_every_part_of_a_judgment_comes_in_whole(walked):
    assert [each["accepted"] for each in walked["readings"]] == [2, 8, 10]
    assert [each["rejected"] for each in walked["readings"]] == [0, 0, 0]


def test_the_figures_are_those_of_the_two_texts(walked):
    rows = csv.DictReader(io.StringIO(walked["values"]))
    figures = {row["indicator"]: float(row["value"]) for row in rows}
    assert figures == {
        "texts": 2,
        "numbered_rate": 1,
        "seats_per_text": 4,
        "sitting": 4,
        "parties_per_text": 2,
        "lawyers_per_text": 2,
        "firms": 1,
    }


def test_a_link_of_the_graph_says_where_in_the_judgment_it_stands(walked):
    events = walked["profile"]["events"]
    assert len(events) == 2
    text = walked["judgment"].format(number="12", day="九")
    passages = [each["passage"] for each in events]
    for passage in passages:
        assert text[passage["from"] : passage["to"]] == passage["words"] == "江晓岚"
        assert passage["sentence"].startswith("委托代理人：江晓岚、陆知远，均系某某（甲区）")
    assert {each["row"]["document"] for each in passages} == {"12", "13"}
    assert "【宋　词】" in walked["said"]


def test_the_authors_own_tests_pass_where_it_is_installed(fresh, tmp_path):
    checks = copytree(SAMPLE / "checks", tmp_path / "checks")
    said = fresh.run("-m", "pytest", "-q", "-p", "no:cacheprovider", checks, cwd=tmp_path)
    assert "8 passed" in said
