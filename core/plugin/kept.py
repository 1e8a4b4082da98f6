"""A pack as a folder that keeps it: its own files, and those of each addition in a folder apart.

Only what an installation keeps and carries has this form: a vendor's folder holds one pack.
"""

from dataclasses import replace
from pathlib import Path

from core.plugin.composition import compose
from core.plugin.model import Pack
from core.plugin.packfile import load_pack
from core.plugin.sources import files_of

ADDITIONS = "additions"


def load_kept(folder: Path) -> Pack:
    """The pack in a folder that keeps it, composed where it has additions; BadPack."""
    base = load_pack(folder)
    additions = [load_pack(each) for each in _additions(folder)]
    return replace(compose(base, additions), folder=folder)


def kept_files(folder: Path) -> list[Path]:
    """Every file of a folder that keeps a pack."""
    own = files_of(folder)
    return [*own, *(file for each in _additions(folder) for file in files_of(each))]


def _additions(folder: Path) -> list[Path]:
    return sorted(each.parent for each in folder.glob(f"{ADDITIONS}/*/pack.yaml"))
