"""A plugin that fails is named and harms nothing else."""

from pathlib import Path

import pytest

from core.errors import NotFound
from core.plugin.hookspecs import hookimpl
from core.plugin.manager import Plugins
from core.plugin.model import Pack
from core.plugin.packfile import load_pack
from tests.unit.plugin.packs import written


class Good:
    """Publishes one pack."""

    def __init__(self, folder: Path) -> None:
        self.folder = written(folder)

    @hookimpl
    def packs(self) -> list[Pack]:
        return [load_pack(self.folder)]


class Broken:
    """Raises whatever it is asked."""

    @hookimpl
    def packs(self) -> list[Pack]:
        raise RuntimeError("no luck")


class Careless:
    """Answers with something else than packs."""

    @hookimpl
    def packs(self) -> str:
        return "small"


class Foreign:
    """Has a hook with an argument that nobody gives."""

    @hookimpl
    def packs(self, unknown: int) -> list[Pack]:
        return []


def test_a_plugin_that_raises_is_named_and_the_others_answer(tmp_path: Path) -> None:
    plugins = Plugins()
    plugins.add("broken", Broken())
    plugins.add("good", Good(tmp_path))
    assert [pack.id for pack in plugins.packs()] == ["small"]
    assert [(fault.plugin, fault.hook) for fault in plugins.faults] == [("broken", "packs")]
    assert "no luck" in plugins.faults[0].message("en")


def test_an_answer_that_is_no_list_of_packs_is_a_fault() -> None:
    plugins = Plugins()
    plugins.add("careless", Careless())
    assert plugins.packs() == []
    assert "not a list of packs" in plugins.faults[0].message("en")


def test_a_plugin_with_a_wrong_hook_is_left_out(tmp_path: Path) -> None:
    plugins = Plugins()
    plugins.add("foreign", Foreign())
    plugins.add("good", Good(tmp_path))
    assert plugins.names == ["good"]
    assert [fault.hook for fault in plugins.faults] == ["load"]


def test_a_pack_that_is_not_there_is_refused_with_those_that_are(tmp_path: Path) -> None:
    plugins = Plugins()
    plugins.add("good", Good(tmp_path))
    with pytest.raises(NotFound, match="small"):
        plugins.pack("other")
    with pytest.raises(NotFound):
        plugins.demonstration(seed=1, scale=1.0)
