"""Packs that came as a folder, kept by digest so that every version stays at hand."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from core.plugin.model import Pack
from core.plugin.packfile import load_pack


@dataclass(frozen=True, slots=True)
class PackShelf:
    """A folder of pack folders, named ``ID-VERSION-DIGEST``."""

    root: Path

    def add(self, folder: Path) -> Pack:
        """Keep a copy of the pack in ``folder``; BadPack if it is none."""
        pack = load_pack(folder)
        place = self.root / f"{pack.id}-{pack.version}-{pack.digest[:16]}"
        if not place.exists():
            waiting = place.with_name(place.name + ".part")
            shutil.rmtree(waiting, ignore_errors=True)
            shutil.copytree(folder, waiting, ignore=_all_but_yaml)
            waiting.rename(place)
        return pack

    def find(self, identity: str, digest: str) -> Pack | None:
        """The pack of that id and digest, if it is here."""
        for place in self.root.glob(f"{identity}-*-{digest[:16]}"):
            return load_pack(place)
        return None


def _all_but_yaml(folder: str, names: list[str]) -> list[str]:
    return [
        name
        for name in names
        if not (name.endswith((".yaml", ".yml")) or Path(folder, name).is_dir())
    ]
