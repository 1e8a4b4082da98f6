"""Packs that came as a folder, kept by digest so that every version stays at hand."""

import os
import shutil
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from core.errors import Conflict
from core.plugin.catalogue.releases import swapped_content
from core.plugin.composition import BETWEEN
from core.plugin.kept import ADDITIONS, kept_files, load_kept
from core.plugin.model import Pack
from core.texts import Text


@dataclass(frozen=True, slots=True)
class PackShelf:
    """A folder of pack folders, named ``ID-VERSION-DIGEST``."""

    root: Path

    def add(self, folder: Path) -> Pack:
        """Keep a copy of the pack in ``folder``; BadPack if it is none."""
        return self.keep(load_kept(folder))

    def keep(self, pack: Pack) -> Pack:
        """Keep a copy of a pack that was read from a folder; one made otherwise has no files."""
        place = self._place(pack)
        files = {} if place.exists() else self._files(pack)
        if files:
            waiting = place.with_name(f"{place.name}.{os.getpid()}.part")
            shutil.rmtree(waiting, ignore_errors=True)
            for name, file in files.items():
                kept = waiting / name
                kept.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, kept)
            waiting.rename(place)
        return pack

    def find(self, identity: str, digest: str) -> Pack | None:
        """The pack of that id and digest, if it is here; Conflict where its content is another."""
        for place in self.root.glob(f"{identity}-*-{digest[:16]}"):
            found = load_kept(place)
            if found.digest != digest:
                raise swapped_content(f"{found.id}=={found.version}")
            return found
        return None

    def of_version(self, identity: str, version: str) -> Pack | None:
        """The newest pack of that id and version, if one is here."""
        places = sorted(
            self.root.glob(f"{identity}-{_label(version)}-*"), key=lambda it: it.stat().st_mtime
        )
        return load_kept(places[-1]) if places and places[-1].suffix != ".part" else None

    def _place(self, pack: Pack) -> Path:
        return self.root / f"{pack.id}-{_label(pack.version)}-{pack.digest[:16]}"

    def _files(self, pack: Pack) -> dict[str, Path]:
        """Where each file of a pack is now, by the name that it is kept under.

        A part is copied from the shelf where it is there: what it was read from may be gone.
        """
        if pack.folder is not None and not pack.parts:
            return _named(pack.folder, "")
        base, *additions = pack.pieces
        folders = {"": self._folder(base)}
        folders |= {f"{ADDITIONS}/{each.id}/": self._folder(each) for each in additions}
        return {
            name: file
            for prefix, folder in folders.items()
            if folder is not None
            for name, file in _named(folder, prefix).items()
        }

    def _folder(self, part: Pack) -> Path | None:
        kept = self._place(part)
        return kept if kept.exists() else part.folder


def _named(folder: Path, prefix: str) -> dict[str, Path]:
    return {prefix + each.relative_to(folder).as_posix(): each for each in kept_files(folder)}


def _label(version: str) -> str:
    """A version as a part of a folder's name: that of a composed pack can be long."""
    if BETWEEN not in version:
        return version
    return f"composed-{sha256(version.encode()).hexdigest()[:16]}"


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
