"""The procuratorate pack and its demonstration, as a vendor would ship them."""

from pathlib import Path

from gongheng import City, Pack, hookimpl, load_pack
from plugins.procuratorate.demonstration.city import city


@hookimpl
def packs() -> list[Pack]:
    """The one pack of procuratorates."""
    return [load_pack(Path(__file__).parent / "pack")]


@hookimpl
def demonstration(seed: int, scale: float) -> City:
    """An invented city procuratorate with two basic ones."""
    return city(seed, scale)
