"""Packs that came as a folder, kept by digest so that every version stays at hand."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from core.errors import Conflict
from core.plugin.catalogue.releases import swapped_content
from core.plugin.model import Pack
from core.plugin.packfile import load_pack
from core.plugin.sources import files_of
from core.texts import Text


@dataclass(frozen=True, slots=True)
class PackShelf:
    """A folder of pack folders, named ``ID-VERSION-DIGEST``."""

    root: Path

    def add(self, folder: Path) -> Pack:
        """Keep a copy of the pack in ``folder``; BadPack if it is none."""
        return self.keep(load_pack(folder))

    def keep(self, pack: Pack) -> Pack:
        """Keep a copy of a pack that was read from a folder; one made otherwise has no files."""
        place = self.root / f"{pack.id}-{pack.version}-{pack.digest[:16]}"
        if pack.folder is not None and not place.exists():
            waiting = place.with_name(f"{place.name}.{os.getpid()}.part")
            shutil.rmtree(waiting, ignore_errors=True)
            for file in files_of(pack.folder):
                kept = waiting / file.relative_to(pack.folder)
                kept.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, kept)
            waiting.rename(place)
        return pack

    def find(self, identity: str, digest: str) -> Pack | None:
        """The pack of that id and digest, if it is here; Conflict where its content is another."""
        for place in self.root.glob(f"{identity}-*-{digest[:16]}"):
            found = load_pack(place)
            if found.digest != digest:
                raise swapped_content(f"{found.id}=={found.version}")
            return found
        return None

    def of_version(self, identity: str, version: str) -> Pack | None:
        """The newest pack of that id and version, if one is here."""
        places = sorted(
            self.root.glob(f"{identity}-{version}-*"), key=lambda it: it.stat().st_mtime
        )
        return load_pack(places[-1]) if places and places[-1].suffix != ".part" else None


def not_at_hand(identity: str, digest: str) -> Conflict:
    """The refusal to work with another content than the one that was pinned."""
    return Conflict(
        Text(
            f"摘要被换：启用的是 {identity} 摘要 {digest[:16]}，这里已没有这一版",
            f"swapped digest: {identity} is pinned to {digest[:16]}, which is here no longer",
        ),
        where=identity,
        advice=Text(
            "请用 gongheng pack upgrade 换用现有版本", "adopt one with gongheng pack upgrade"
        ),
    )
