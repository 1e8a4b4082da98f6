"""A folder that is watched: each new or changed file in it is brought in once."""

import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from gongheng import BadInput, Mark, Outside, Portion, Setting, SourceUnavailable, Text

SETTLED_SECONDS = 5
"""A file written to more recently may still be growing."""


class FolderAdapter:
    """Files in a folder of the institution's inbox, the oldest first."""

    id = "folder"
    label = Text("监视文件夹", "Watched folder")
    settings = (
        Setting(
            "folder",
            Text("文件夹", "Folder"),
            default=".",
            hint=Text("收件目录下的位置", "where it is within the inbox"),
        ),
        Setting("pattern", Text("文件名样式", "File names"), default="*"),
    )

    def read(self, settings: Mapping[str, str], mark: Mark, outside: Outside) -> Iterator[Portion]:
        """Every file that is new, or differs from when it was read."""
        folder = outside.folder(settings["folder"])
        if not folder.is_dir():
            raise SourceUnavailable(
                Text("没有这个文件夹", "there is no such folder"), where=settings["folder"]
            )
        taken = dict(mark)
        for file in _files(folder, settings["pattern"]):
            name, stamp = str(file.relative_to(folder)), _stamp(file)
            if taken.get(name) != stamp:
                taken[name] = stamp
                yield Portion(name, file, dict(taken))


def _files(folder: Path, pattern: str) -> list[Path]:
    """Finished files whose name fits, oldest first; links that lead elsewhere are left alone."""
    if "/" in pattern or ".." in pattern:
        raise BadInput(Text("样式里不能有路径", "a pattern is for names alone"), where=pattern)
    settled = time.time() - SETTLED_SECONDS
    found = (
        each
        for each in folder.glob(pattern)
        if each.is_file() and not each.is_symlink() and not each.name.startswith((".", "~$"))
    )
    return sorted(
        (each for each in found if each.stat().st_mtime < settled),
        key=lambda each: (each.stat().st_mtime_ns, each.name),
    )


def _stamp(file: Path) -> str:
    about = file.stat()
    return f"{about.st_size}:{about.st_mtime_ns}"
