"""One nursery for all tests of plugins from outside; each conversation is a process of its own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.adapters.inbox import InboxAndNetwork
from core.adapters.model import Fetched, Portion
from core.plugin.apart.confinement import Limits
from core.plugin.apart.conversations import Nursery
from core.plugin.apart.proxy import PluginApart
from core.plugin.apart.work import Origin
from tests.plugins.shut_in import skip_unless_shut_in

HOSTILE = Path(__file__).parents[3] / "plugins" / "hostile"
TIGHT = Limits(seconds=20.0, processor=3, memory=96 * 2**20, answer=2**20, rows=1000)
HURRIED = Limits(seconds=0.5)

Tried = Callable[..., list[Portion]]


def apart(nursery: Nursery, value: str, limits: Limits = TIGHT) -> PluginApart:
    """One of the hostile plugins."""
    return PluginApart(Origin("hostile", value, HOSTILE), nursery, limits)


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    skip_unless_shut_in()
    made = Nursery()
    yield made
    made.close()


@pytest.fixture
def tried(nursery: Nursery, tmp_path: Path) -> Tried:
    """Lets the hostile adapter do one act, within the inbox of one institution."""
    return trying(apart(nursery, "hostile:plugin"), tmp_path / "inbox")


@pytest.fixture
def hurried(nursery: Nursery, tmp_path: Path) -> Tried:
    """The same, with no patience."""
    return trying(apart(nursery, "hostile:plugin", HURRIED), tmp_path / "inbox")


def trying(plugin: PluginApart, inbox: Path) -> Tried:
    inbox.mkdir()

    def get(url: str, headers: object) -> Fetched:
        return Fetched(200, b"fetched")

    outside = InboxAndNetwork(inbox, lambda host, port: None, lambda url: None, get)

    def act(name: str, place: object = "") -> list[Portion]:
        [adapter] = plugin.adapters()
        return list(adapter.read({"act": name, "place": str(place)}, {}, outside))

    return act
