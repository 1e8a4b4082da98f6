"""All that one tenant's evidence consists of, as files: listed, carried out, brought in, wiped."""

import json
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import obstore
from deltalake import DeltaTable
from obstore.store import LocalStore, ObjectStore, from_url

from core.errors import NotFound
from core.texts import Text

LOG = "_delta_log"
KEPT = "_files"
CHUNK = 1 << 20
PLAIN = re.compile(r"[\w.=+-]+")
"""A file of a table: no folder, no address, no escape."""


@dataclass(frozen=True, slots=True)
class Table:
    """A dataset's table as it is carried: its version now, and the files of versions in need.

    ``files`` are all that any version refers to and that are still there, below the dataset's
    folder; ``needed`` names the files of each version that must stay readable.
    """

    name: str
    version: int
    commits: tuple[str, ...]
    files: tuple[str, ...]
    needed: Mapping[int, tuple[str, ...]]


class Stock:
    """The files of one tenant; obtained from ``EvidenceStore.stock``."""

    def __init__(self, root: str, storage_options: Mapping[str, str]) -> None:
        self._root = root
        self._options = dict(storage_options)

    def names(self) -> list[str]:
        """Every file, in order of names."""
        return sorted(self._listed(""))

    def datasets(self) -> list[str]:
        """Every dataset that has a table, in order of names."""
        found = {name.split("/")[0] for name in self._listed("") if f"/{LOG}/" in name}
        return sorted(found - {KEPT})

    def kept(self) -> list[str]:
        """The files kept beside the tables, in order of names."""
        return sorted(self._listed(f"{KEPT}/"))

    def table(self, name: str, *, at: int, needed: Iterable[int]) -> Table:
        """The dataset's table up to a version."""
        commits = [f"{name}/{LOG}/{number:020}.json" for number in range(at + 1)]
        there = set(self._listed(f"{name}/"))
        referred = {each for commit in commits for each in _added(b"".join(self.read(commit)))}
        files = sorted(f"{name}/{each}" for each in referred if f"{name}/{each}" in there)
        return Table(
            name=name,
            version=at,
            commits=tuple(commits),
            files=tuple(files),
            needed={each: self._files_of(name, each) for each in sorted({*needed, at})},
        )

    def addresses(self, table: Table) -> list[str]:
        """Where the files of the table's present version are, for a reader of Parquet."""
        return [f"{self._root}/{each}" for each in table.needed[table.version]]

    @property
    def options(self) -> dict[str, str]:
        """What a reader needs to reach the addresses."""
        return dict(self._options)

    def read(self, name: str) -> Iterator[bytes]:
        """The content of a file, piece by piece; ``NotFound``."""
        try:
            stream = obstore.get(self._store(), name).stream(min_chunk_size=CHUNK)
        except FileNotFoundError as missing:
            what = Text("没有这样的数据", "There is no such data")
            raise NotFound(what, where=name) from missing
        for piece in stream:
            yield bytes(piece)

    def write(self, name: str, pieces: Iterable[bytes]) -> None:
        """Put a file where it belongs."""
        with obstore.open_writer(self._store(), name) as writer:
            for piece in pieces:
                writer.write(piece)

    def bytes(self) -> int:
        """What all files take up together."""
        return sum(size for _, size in self._measured(""))

    def wipe(self) -> int:
        """Delete every file and the folder that held them; how many."""
        names = list(self._listed(""))
        self.remove(names)
        if "://" not in self._root:
            shutil.rmtree(self._root, ignore_errors=True)
        return len(names)

    def drop(self, folder: str) -> None:
        """Delete everything below a folder, and the folder."""
        self.remove(list(self._listed(f"{folder}/")))
        if "://" not in self._root:
            shutil.rmtree(Path(self._root) / folder, ignore_errors=True)

    def remove(self, names: Sequence[str]) -> None:
        """Delete these files."""
        for start in range(0, len(names), 1000):
            obstore.delete(self._store(), names[start : start + 1000])

    def _files_of(self, name: str, version: int) -> tuple[str, ...]:
        table = DeltaTable(f"{self._root}/{name}", version, self._options)
        paths = table.get_add_actions(flatten=True).column("path").to_pylist()
        return tuple(sorted(f"{name}/{each}" for each in paths))

    def _listed(self, prefix: str) -> Iterator[str]:
        return (name for name, _ in self._measured(prefix))

    def _measured(self, prefix: str) -> Iterator[tuple[str, int]]:
        if "://" not in self._root and not Path(self._root).is_dir():
            return
        for chunk in obstore.list(self._store(), prefix.rstrip("/") or None):
            for found in chunk:
                yield str(found["path"]), int(found["size"])

    def _store(self) -> ObjectStore:
        if "://" not in self._root:
            return LocalStore(self._root, mkdir=True)
        return from_url(self._root, config=self._options)  # type: ignore[call-overload,no-any-return]


def plain_commit(commit: bytes) -> bool:
    """Whether a commit of somebody else's making names files of its own folder alone."""
    try:
        actions = [json.loads(line) for line in commit.splitlines()]
        paths = [
            str(action[kind]["path"])
            for action in actions
            for kind in ("add", "remove", "cdc")
            if kind in action
        ]
    except (ValueError, KeyError, TypeError):
        return False
    return all(PLAIN.fullmatch(path) and ".." not in path for path in paths)


def _added(commit: bytes) -> Iterator[str]:
    """The files that a commit adds."""
    for line in commit.splitlines():
        action: dict[str, Any] = json.loads(line)
        if "add" in action:
            yield str(action["add"]["path"])
