"""A scheme whose curve a plugin adds: scored while it is on, and refused by name without it."""

import json
from pathlib import Path
from shutil import copy

import pytest

from core.errors import GonghengError
from core.plugin import scaffold
from core.plugin.apart.confinement import missing
from tests.commands.line import Line
from tests.plugins.hostile.test_runs import MONTH, ROWS

MODULE = Path(__file__).parent / "bending.py"
SLUG = "meixi"


def put(folder: Path, version: str) -> None:
    """The distribution that adds the curve."""
    about = folder / "bending.dist-info"
    about.mkdir(parents=True, exist_ok=True)
    copy(MODULE, folder)
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: bending\nVersion: {version}\n")
    points = "[gongheng.plugins]\ngood = bending:good\n"
    (about / "entry_points.txt").write_text(points)


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Line:
    if (lacking := missing()) is not None:
        pytest.skip(lacking.en)
    place = tmp_path_factory.mktemp("curves")
    made = Line(place / "data")
    put(made.data / "plugins", "1.0")
    pack = scaffold.written("window", place, sector="township")
    for file in pack.glob("*.yaml"):
        written = file.read_text(encoding="utf-8")
        curve = "{plugin: {name: gentle, with: {full: 40}}}"
        file.write_text(
            written.replace("{interval: {high: 10, zero_high: 30}}", curve), encoding="utf-8"
        )
    about = ("--sector", "township", "--level", "township", "--name", SLUG)
    made.run("tenant", "add", SLUG, *about)
    made.run("pack", "install", SLUG, pack)
    for dataset, rows in ROWS.items():
        file = place / f"{dataset}.csv"
        file.write_text(rows, encoding="utf-8")
        made.run("import", SLUG, dataset, file)
    return made


def test_a_run_needs_the_curve_and_its_receipt_does_not(line: Line, tmp_path: Path) -> None:
    with pytest.raises(GonghengError, match="no plugin that is on adds the curve"):
        line.run("score", SLUG, *MONTH)
    line.run("plugin", "on", SLUG, "good")
    line.run("score", SLUG, *MONTH)
    receipt = tmp_path / "receipt.json"
    who = (SLUG, *MONTH, "--subject", "01")
    line.run("receipt", "issue", *who, "--output", receipt)
    said = json.loads(receipt.read_text(encoding="utf-8"))
    [item] = [
        each
        for group in said["groups"]
        for each in group["items"]
        if each["curve"]["shape"] == "plugin"
    ]
    assert (item["curve"]["plugin"], item["curve"]["version"]) == ("good", "1.0")
    assert float(item["share"]) == pytest.approx((float(item["value"]) / 40) ** 0.5)
    line.run("plugin", "off", SLUG, "good")
    assert "mean_days · good 1.0" in line.run("receipt", "verify", receipt)
    item["share"] = "0.9"
    receipt.write_text(json.dumps(said), encoding="utf-8")
    with pytest.raises(SystemExit):
        line.run("receipt", "verify", receipt)


def test_another_version_of_the_plugin_asks_for_another_run(line: Line) -> None:
    line.run("plugin", "on", SLUG, "good")
    line.run("score", SLUG, *MONTH)
    put(line.data / "plugins", "2.0")
    with pytest.raises(GonghengError, match="scored with version"):
        line.run("receipt", "issue", SLUG, *MONTH, "--subject", "01")
    line.run("score", SLUG, *MONTH)
    receipt = json.loads(line.run("receipt", "issue", SLUG, *MONTH, "--subject", "01"))
    assert receipt["origin"]["pack"]["id"] == "window"
