"""From a scaffold to one file to a score: what a vendor does, off line."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path
from shutil import copytree

import pytest

from core.errors import BadFile, BadInput, BadPack, Conflict
from core.plugin.archive import archived, unpacked
from core.plugin.packfile import load_pack
from tests.commands.line import Line

ROWS = """\
事项编号,类别,收到日期,期限,办结日期,经办人,承办部门
a,申请,2025-09-01,2025-09-10,2025-09-05,01,1
b,投诉,2025-09-02,2025-09-10,2025-09-20,01,1
"""
UNITS = "部门编号,部门名称,部门性质\n1,综合窗口,部门\n"
STAFF = "工号,姓名\n01,江晓岚\n"
POSTS = "工号,部门编号,人员类别,岗位,任职起日\n01,1,工作人员,一般岗位,2024-01-01\n"


@pytest.fixture
def line(tmp_path: Path) -> Line:
    line = Line(tmp_path / "data")
    added = ("tenant", "add", "qingxi", "--sector", "township", "--level", "township")
    line.run(*added, "--name", "清溪镇")
    return line


def scaffold(line: Line, tmp_path: Path) -> Path:
    line.run("pack", "new", "window", "--folder", tmp_path)
    return tmp_path / "window"


def test_the_scaffold_passes_its_own_tests_and_the_report_is_kept(
    line: Line, tmp_path: Path
) -> None:
    report = line.json("pack", "check", scaffold(line, tmp_path), "--rows", 300)
    assert report["failed"] == 0
    assert report["generated_tests"] > 40
    kept = json.loads(Path(report["report"]).read_text("utf-8"))
    assert kept == {name: it for name, it in report.items() if name != "report"}
    assert report["digest"][:16] in report["report"]


def test_the_tests_of_the_scaffold_find_a_wrong_formula(line: Line, tmp_path: Path) -> None:
    folder = scaffold(line, tmp_path)
    formulas = folder / "indicators.yaml"
    wrong = formulas.read_text("utf-8").replace("<= matters.due_on", ">= matters.received_on", 1)
    formulas.write_text(wrong, encoding="utf-8")
    assert "2 failed" in pytest_of(folder)


def pytest_of(folder: Path) -> str:
    """What pytest says where an author runs it."""
    words = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", ".")
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def test_a_pack_is_installed_from_its_file_and_scores(line: Line, tmp_path: Path) -> None:
    file = tmp_path / "window.gpack"
    line.run("pack", "build", scaffold(line, tmp_path), "--output", file)
    line.run("pack", "install", "qingxi", file)
    for name, text in {
        "units": UNITS,
        "staff": STAFF,
        "assignments": POSTS,
        "matters": ROWS,
    }.items():
        path = tmp_path / f"{name}.csv"
        path.write_text(text, encoding="utf-8")
        assert line.bring_in("qingxi", name, path)["rejected"] == 0
    line.run("score", "qingxi", "--period", "2025-09")
    found = line.values("qingxi", "2025-09", "person")
    assert found["01", "in_time"]["value"] == "0.5"
    assert found["01", "in_time_of_application"]["value"] == "1.0"


def test_the_same_folder_makes_the_same_bytes_wherever_it_lies(line: Line, tmp_path: Path) -> None:
    first = scaffold(line, tmp_path)
    other = Path(copytree(first, tmp_path / "elsewhere"))
    (other / "notes.txt").write_text("not of the pack", encoding="utf-8")
    assert archived(first) == archived(other)
    file = tmp_path / "one.gpack"
    file.write_bytes(archived(first))
    assert load_pack(unpacked(file, tmp_path / "out")).digest == load_pack(first).digest


@pytest.mark.parametrize("strange", ["../out.yaml", "/etc/x.yaml", "a/b/c.yaml", "run.py"])
def test_a_file_that_holds_more_than_a_pack_is_refused(
    line: Line, tmp_path: Path, strange: str
) -> None:
    file = tmp_path / "bad.gpack"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("pack.yaml", "pack: x")
        archive.writestr(strange, "x")
    with pytest.raises(BadFile, match="no part of a pack"):
        line.run("pack", "install", "qingxi", file)
    assert not (tmp_path / "out.yaml").exists()


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_file_that_holds_one_name_twice_is_refused(line: Line, tmp_path: Path) -> None:
    file = tmp_path / "two.gpack"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("pack.yaml", "pack: x")
        archive.writestr("pack.yaml", "pack: y")
    with pytest.raises(BadFile, match=r'"pack\.yaml" twice'):
        line.run("pack", "install", "qingxi", file)


def test_what_is_no_pack_file_or_no_sound_pack_is_refused(line: Line, tmp_path: Path) -> None:
    file = tmp_path / "bad.gpack"
    file.write_bytes(b"PK no zip")
    with pytest.raises(BadFile, match="no pack file"):
        line.run("pack", "install", "qingxi", file)
    folder = scaffold(line, tmp_path)
    text = (
        (folder / "indicators.yaml").read_text("utf-8").replace("matters.due_on", "matters.until")
    )
    (folder / "indicators.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(BadPack):
        line.run("pack", "build", folder, "--output", file)


def test_a_scaffold_never_overwrites_and_needs_a_fit_name(line: Line, tmp_path: Path) -> None:
    scaffold(line, tmp_path)
    with pytest.raises(Conflict):
        scaffold(line, tmp_path)
    with pytest.raises(BadInput, match="small letters"):
        line.run("pack", "new", "Window Pack", "--folder", tmp_path)
