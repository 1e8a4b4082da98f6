"""Packs that came as a folder, kept by digest so that every version stays at hand."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from core.plugin.model import Pack
from core.plugin.packfile import load_pack
from core.plugin.sources import files_of


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
            for file in files_of(folder):
                kept = waiting / file.relative_to(folder)
                kept.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, kept)
            waiting.rename(place)
        return pack

    def find(self, identity: str, digest: str) -> Pack | None:
        """The pack of that id and digest, if it is here."""
        for place in self.root.glob(f"{identity}-*-{digest[:16]}"):
            return load_pack(place)
        return None
