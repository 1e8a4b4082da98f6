"""A plugin hears what happens to an institution that has it on; what it remarks is kept."""

import pytest

from core.plugin import scaffold
from tests.commands.line import Line
from tests.plugins.hostile.town import MONTH, lay, settle
from tests.plugins.shut_in import skip_unless_shut_in

PLUGINS = ("diary", "clumsy")
SLUG = "meixi"


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Line:
    skip_unless_shut_in()
    place = tmp_path_factory.mktemp("lifecycle")
    made = Line(place / "data")
    lay(made.data / "plugins", "showing", PLUGINS)
    pack = scaffold.written("window", place, sector="township")
    settle(made, SLUG, pack)
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
    lay(line.data / "plugins", "showing", PLUGINS, version="2.0")
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
