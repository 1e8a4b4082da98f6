"""The court pack and its demonstration city, as a vendor would ship them."""

from pathlib import Path

from gongheng import City, Pack, hookimpl, load_pack
from plugins.court.demonstration.city import city


@hookimpl
def packs() -> list[Pack]:
    """The one pack of trial and enforcement."""
    return [load_pack(Path(__file__).parent / "pack")]


@hookimpl
def demonstration(seed: int, scale: float) -> City:
    """The invented city of ten courts."""
    return city(seed, scale)
