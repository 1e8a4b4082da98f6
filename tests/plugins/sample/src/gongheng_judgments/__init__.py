"""A pack about published judgments, and the adapter that reads their text."""

from pathlib import Path

from gongheng import Adapter, Pack, hookimpl, load_pack
from gongheng_judgments.adapter import JudgmentsAdapter

PACK = Path(__file__).parent / "pack"


@hookimpl
def packs() -> list[Pack]:
    """The pack beside this module."""
    return [load_pack(PACK)]


@hookimpl
def adapters() -> list[Adapter]:
    """The one adapter."""
    return [JudgmentsAdapter()]
