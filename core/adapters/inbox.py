"""What an institution's adapters may reach: its own inbox, and addresses that are let through."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.adapters.model import Fetched, SourceUnavailable, Waiting
from core.errors import BadInput
from core.texts import Text

SETTLED_SECONDS = 5
"""A file written to more recently may still be growing."""

LARGEST_CONTENT = 64 * 1024 * 1024
"""Bytes of a file that is handed to an adapter whole."""


@dataclass(frozen=True)
class InboxAndNetwork:
    """``root`` is the institution's folder; the checks raise NotAllowed for an address."""

    root: Path
    host: Callable[[str, int], None]
    url: Callable[[str], None]
    get: Callable[[str, Mapping[str, str]], Fetched]

    def folder(self, written: str) -> Path:
        """The place of that name below the root, wherever links lead; BadInput outside."""
        return within(self.root, written)

    def waiting(self, folder: str, pattern: str) -> Sequence[Waiting]:
        """Finished files whose name fits, oldest first; links that lead elsewhere are left out."""
        place = self.folder(folder)
        if not place.is_dir():
            raise SourceUnavailable(Text("没有这个文件夹", "there is no such folder"), where=folder)
        found = _fitting(place, pattern)
        return [Waiting(str(each.relative_to(place)), _stamp(each)) for each in found]

    def content(self, folder: str, name: str) -> bytes:
        """The bytes of one file; BadInput where it is too large to be handed over whole."""
        file = self.folder(f"{folder}/{name}")
        try:
            if file.stat().st_size > LARGEST_CONTENT:
                raise BadInput(Text("文件过大", "the file is too large"), where=name)
            return file.read_bytes()
        except OSError:
            raise SourceUnavailable(
                Text("文件已不在", "the file is no longer there"), where=name
            ) from None

    def check_host(self, host: str, port: int) -> None:
        """Raise NotAllowed unless connections may go there."""
        self.host(host, port)

    def check_url(self, url: str) -> None:
        """The same for a web service."""
        self.url(url)

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Fetched:
        """What the address answers."""
        self.url(url)
        return self.get(url, headers or {})


def within(folder: Path, written: str) -> Path:
    """The place of that name below the folder, wherever links lead; BadInput outside."""
    root = folder.resolve()
    found = (root / written).resolve()
    if found != root and root not in found.parents:
        raise BadInput(
            Text("不在本单位的收件目录内", "this lies outside the institution's inbox"),
            where=written[:80],
            advice=Text("请写收件目录下的相对位置", "name a place within the inbox"),
        )
    return found


def _fitting(place: Path, pattern: str) -> list[Path]:
    if "/" in pattern or ".." in pattern:
        raise BadInput(Text("样式里不能有路径", "a pattern is for names alone"), where=pattern)
    settled = time.time() - SETTLED_SECONDS
    found = (
        each
        for each in place.glob(pattern)
        if each.is_file() and not each.is_symlink() and not each.name.startswith((".", "~$"))
    )
    return sorted(
        (each for each in found if each.stat().st_mtime < settled),
        key=lambda each: (each.stat().st_mtime_ns, each.name),
    )


def _stamp(file: Path) -> str:
    about = file.stat()
    return f"{about.st_size}:{about.st_mtime_ns}"
