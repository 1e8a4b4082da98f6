"""A scheme whose curve a plugin adds: scored while it is on, and refused by name without it."""

import json
from pathlib import Path

import pytest

from core.errors import GonghengError
from core.plugin import scaffold
from tests.commands.line import Line
from tests.plugins.hostile.town import MONTH, lay, settle
from tests.plugins.shut_in import skip_unless_shut_in

SLUG = "meixi"


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Line:
    skip_unless_shut_in()
    place = tmp_path_factory.mktemp("curves")
    made = Line(place / "data")
    lay(made.data / "plugins", "bending", ("good",))
    pack = scaffold.written("window", place, sector="township")
    for file in pack.glob("*.yaml"):
        written = file.read_text(encoding="utf-8")
        curve = "{plugin: {name: gentle, with: {full: 40}}}"
        file.write_text(
            written.replace("{interval: {high: 10, zero_high: 30}}", curve), encoding="utf-8"
        )
    settle(made, SLUG, pack)
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
    lay(line.data / "plugins", "bending", ("good",), version="2.0")
    with pytest.raises(GonghengError, match="scored with version"):
        line.run("receipt", "issue", SLUG, *MONTH, "--subject", "01")
    line.run("score", SLUG, *MONTH)
    receipt = json.loads(line.run("receipt", "issue", SLUG, *MONTH, "--subject", "01"))
    assert receipt["origin"]["pack"]["id"] == "window"
