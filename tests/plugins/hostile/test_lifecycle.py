"""A plugin hears what happens to an institution that has it on; what it remarks is kept."""

from pathlib import Path
from shutil import copy

import pytest

from core.plugin import scaffold
from core.plugin.apart.confinement import missing
from tests.commands.line import Line
from tests.plugins.hostile.test_runs import MONTH, ROWS

MODULE = Path(__file__).parent / "showing.py"
SLUG = "meixi"


def put(folder: Path, version: str) -> None:
    """A version of the distribution, as the operator's ``pip install --target`` leaves it."""
    about = folder / "showing.dist-info"
    about.mkdir(parents=True, exist_ok=True)
    copy(MODULE, folder)
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: showing\nVersion: {version}\n")
    points = "[gongheng.plugins]\ndiary = showing:diary\nclumsy = showing:clumsy\n"
    (about / "entry_points.txt").write_text(points)


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Line:
    if (lacking := missing()) is not None:
        pytest.skip(lacking.en)
    place = tmp_path_factory.mktemp("lifecycle")
    made = Line(place / "data")
    put(made.data / "plugins", "1.0")
    pack = scaffold.written("window", place, sector="township")
    about = ("--sector", "township", "--level", "township", "--name", SLUG)
    made.run("tenant", "add", SLUG, *about)
    made.run("pack", "install", SLUG, pack)
    for dataset, rows in ROWS.items():
        file = place / f"{dataset}.csv"
        file.write_text(rows, encoding="utf-8")
        made.run("import", SLUG, dataset, file)
    return made


def heard(line: Line) -> list[str]:
    """What the diary has written down, the newest first."""
    told = line.json("plugin", "reports", SLUG)
    return [each["said"] for each in told if each["plugin"] == "diary"]


def test_a_plugin_hears_of_versions_packs_and_published_periods(line: Line) -> None:
    line.run("plugin", "on", SLUG, "diary")
    line.run("plugin", "on", SLUG, "clumsy")
    line.run("plugin", "on", SLUG, "diary")
    assert heard(line) == ["installed diary 1.0"]
    put(line.data / "plugins", "2.0")
    line.run("score", SLUG, *MONTH)
    line.run("score", SLUG, *MONTH)
    assert heard(line)[0] == "upgraded diary 1.0 2.0"
    pack = line.data.parent / "window" / "pack.yaml"
    written = pack.read_text(encoding="utf-8")
    pack.write_text(written.replace("0.1.0", "0.2.0"), encoding="utf-8")
    line.run("pack", "install", SLUG, pack.parent)
    assert heard(line)[0] == "upgraded window 0.1.0 0.2.0"
    line.run("publication", "publish", SLUG, *MONTH)
    line.run("score", SLUG, *MONTH)
    line.run("publication", "publish", SLUG, *MONTH)
    assert heard(line)[0] == "sealed 2025-09"
    assert len(heard(line)) == 4
    faults = [each for each in line.json("plugin", "reports", SLUG) if each["plugin"] == "clumsy"]
    assert {each["hook"] for each in faults} == {"installed", "upgraded", "period_sealed"}
    assert all(each["fault"] for each in faults)
