"""A plugin from outside is asked only for whom has it on, and what it breaks is told to them."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from core.plugin.apart import confinement
from core.plugin.apart.conversations import Nursery
from core.plugin.apart.faults import PluginFailed
from core.plugin.apart.work import Origin
from core.plugin.finding import found
from core.plugin.manager import Plugins
from core.texts import Text
from tests.unit.plugin.apart.conftest import HOSTILE, HURRIED, TIGHT, apart


@dataclass
class Board:
    """Switches set by hand; what is told is kept."""

    on: set[tuple[int, str]] = field(default_factory=set)
    told: list[tuple[int, str, str]] = field(default_factory=list)

    def is_on(self, tenant: int, plugin: str) -> bool:
        return (tenant, plugin) in self.on

    def anywhere(self, plugin: str) -> bool:
        return any(name == plugin for _, name in self.on)

    def report(
        self, tenant: int, plugin: str, hook: str, said: Text, *, fault: bool = True
    ) -> None:
        self.told.append((tenant, plugin, hook))


@pytest.fixture
def board() -> Board:
    return Board()


@pytest.fixture
def plugins(board: Board, nursery: Nursery) -> Iterator[Plugins]:
    made = Plugins(board, limits=TIGHT)
    for name in ("hostile", "raising", "nonsense"):
        value = "hostile:plugin" if name == "hostile" else f"hostile:{name}"
        made.add_from_outside(Origin(name, value, HOSTILE))
    yield made
    made.close()


def test_no_hook_is_called_before_somebody_switches_the_plugin_on(
    plugins: Plugins, board: Board
) -> None:
    assert plugins.packs() == []
    assert plugins.adapters() == plugins.adapters(1) == {}
    assert plugins.demonstrations(seed=1, scale=1.0) == {}
    assert plugins.faults == []


def test_it_is_asked_for_those_alone_who_have_it_on(plugins: Plugins, board: Board) -> None:
    board.on = {(1, "hostile")}
    assert list(plugins.adapters(1)) == ["hostile"]
    assert plugins.adapters(2) == {}
    board.on = set()
    assert plugins.adapters(1) == {}


def test_who_raises_in_every_hook_is_told_and_the_others_answer(
    plugins: Plugins, board: Board
) -> None:
    board.on = {(1, "hostile"), (1, "raising"), (1, "nonsense"), (2, "hostile")}
    assert list(plugins.adapters(1)) == ["hostile"]
    assert board.told == [(1, "nonsense", "adapters"), (1, "raising", "adapters")]
    assert plugins.packs() == []
    assert {(each.plugin, each.hook) for each in plugins.faults} == {
        (name, hook) for name in ("raising", "nonsense") for hook in ("adapters", "packs")
    }


def test_who_hangs_is_not_waited_for_again_at_once(nursery: Nursery) -> None:
    plugin = apart(nursery, "hostile:hanging", HURRIED)
    for _ in range(2):
        with pytest.raises(PluginFailed, match="did not answer in time"):
            plugin.packs()
    began = time.monotonic()
    with pytest.raises(PluginFailed, match="did not answer in time"):
        plugin.packs()
    assert time.monotonic() - began < HURRIED.seconds


def test_where_nothing_can_be_shut_in_a_plugin_from_outside_is_refused(
    monkeypatch: pytest.MonkeyPatch, board: Board
) -> None:
    monkeypatch.setattr(confinement.kernel, "landlock_version", lambda: 0)
    board.on = {(1, "hostile")}
    plugins = Plugins(board)
    plugins.add_from_outside(Origin("hostile", "hostile:plugin", HOSTILE))
    assert plugins.adapters(1) == {}
    [fault] = plugins.faults
    assert fault.plugin == "hostile"
    assert "no Landlock" in fault.message("en")
    assert "不能隔离外来插件" in fault.message("zh")


def test_only_what_comes_with_the_product_runs_inside(tmp_path: Path) -> None:
    about = tmp_path / "court_plugin-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: gongheng\nVersion: 9\n")
    (about / "entry_points.txt").write_text("[gongheng.plugins]\ncourt = evil\n")
    known = found(tmp_path)
    assert {each.point.name for each in known if each.ours} >= {"court", "adapters"}
    assert [each.point.value for each in known if not each.ours] == ["evil"]
    assert known[-1].origin == Origin("court", "evil", tmp_path, "9")
    taken = Plugins().find(tmp_path)
    assert [each.plugin for each in taken.faults] == ["court"]
    assert taken.outside == {}
    taken.close()
