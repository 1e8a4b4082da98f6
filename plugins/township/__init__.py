"""The township pack and its demonstration, as a vendor would ship them."""

from pathlib import Path

from gongheng import City, Pack, hookimpl, load_pack
from plugins.township.demonstration.county import county


@hookimpl
def packs() -> list[Pack]:
    """The one pack of townships and county departments."""
    return [load_pack(Path(__file__).parent / "pack")]


@hookimpl
def demonstration(seed: int, scale: float) -> City:
    """An invented county with five townships and two departments that score them."""
    return county(seed, scale)
