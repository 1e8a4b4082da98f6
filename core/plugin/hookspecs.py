"""What a plugin may add: each hook is called by something today, with exactly these arguments."""

import pluggy

from core.adapters.model import Adapter
from core.plugin.demonstration import City
from core.plugin.model import Pack

PROJECT = "gongheng"

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec
def packs() -> list[Pack]:  # type: ignore[empty-body]
    """The packs that the plugin publishes."""


@hookspec
def demonstration(seed: int, scale: float) -> City | None:
    """Invented institutions to show the plugin's first pack with, the same for the same seed."""


@hookspec
def adapters() -> list[Adapter]:  # type: ignore[empty-body]
    """The adapters that the plugin offers for reading records from elsewhere."""
