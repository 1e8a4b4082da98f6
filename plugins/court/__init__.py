"""The court pack and its demonstration city, as a vendor would ship them."""

from pathlib import Path

from gongheng import Pack, hookimpl, load_pack


@hookimpl
def packs() -> list[Pack]:
    """The one pack of trial and enforcement."""
    return [load_pack(Path(__file__).parent / "pack")]
