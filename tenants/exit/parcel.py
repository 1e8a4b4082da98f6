"""Where an export is written to and read from: a folder, or one zip file.

It is written beside its place and moved there when it is whole, so a broken one is never met.
"""

import json
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from core.errors import BadInput, Conflict
from core.texts import Text
from tenants.exit.model import FORMAT, MANIFEST, Exported, Piece

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The moment that every entry of a zip bears, so that equal exports are equal files."""


class _Place(Protocol):
    """A folder or a zip that is being filled."""

    def open(self, name: str) -> BinaryIO:
        """A new file in it."""

    def close(self) -> None:
        """Nothing more is added."""


class _Folder:
    def __init__(self, root: Path) -> None:
        self._root = root

    def open(self, name: str) -> BinaryIO:
        place = self._root / name
        place.parent.mkdir(parents=True, exist_ok=True)
        return place.open("wb")

    def close(self) -> None:
        """A folder needs no end."""


class _Zip:
    def __init__(self, root: Path) -> None:
        self._zip = zipfile.ZipFile(root, "w")

    def open(self, name: str) -> BinaryIO:
        entry = zipfile.ZipInfo(name, EPOCH)
        packed = name.endswith((".parquet", ".bin", ".xlsx"))
        entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
        entry.external_attr = 0o600 << 16
        return self._zip.open(entry, "w", force_zip64=True)  # type: ignore[return-value]

    def close(self) -> None:
        self._zip.close()


class Parcel:
    """An export that is being made."""

    def __init__(self, place: _Place) -> None:
        self._place = place
        self.pieces: list[Piece] = []

    def add(self, name: str, content: Iterable[bytes]) -> None:
        """One more file, piece by piece."""
        whole, size = sha256(), 0
        with self._place.open(name) as out:
            for each in content:
                out.write(each)
                whole.update(each)
                size += len(each)
        self.pieces.append(Piece(name, size, whole.hexdigest()))

    def add_lines(self, name: str, lines: Iterable[str]) -> int:
        """One more file of text lines; how many there were."""
        count = 0

        def pieces() -> Iterator[bytes]:
            nonlocal count
            for line in lines:
                count += 1
                yield line.encode()

        self.add(name, pieces())
        return count

    def add_json(self, name: str, content: Any) -> None:
        """One more file of JSON."""
        self.add(name, [(json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()])

    def seal(self, about: dict[str, Any]) -> str:
        """Write the manifest last; its SHA-256."""
        files = [
            {"name": each.name, "size": each.size, "sha256": each.sha256}
            for each in sorted(self.pieces, key=lambda each: each.name)
        ]
        self.add_json(MANIFEST, {"export": FORMAT, **about, "files": files})
        return self.pieces.pop().sha256


@contextmanager
def filling(place: Path) -> Iterator[Parcel]:
    """An empty parcel that is moved to ``place`` when the body is through; Conflict if taken."""
    if place.exists():
        raise Conflict(
            Text("该处已有文件，导出不会覆盖", "something is there already, and is left alone"),
            where=str(place),
            advice=Text("请换一个名称", "choose another name"),
        )
    waiting = place.with_name(place.name + ".part")
    with _writable(place):
        _clear(waiting)
        place.parent.mkdir(parents=True, exist_ok=True)
        inside: _Place = _Zip(waiting) if place.suffix == ".zip" else _Folder(waiting)
        try:
            yield Parcel(inside)
            inside.close()
        except BaseException:
            inside.close()
            _clear(waiting)
            raise
        waiting.rename(place)


def sizes(parcel: Parcel, place: Path, digest: str) -> Exported:
    """What is said of an export that was made."""
    size = sum(each.size for each in parcel.pieces)
    return Exported(place=place, pieces=len(parcel.pieces), size=size, digest=digest)


@contextmanager
def _writable(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BadInput(
            Text(f"导出写不进这里（{error.strerror}）", f"cannot be written ({error.strerror})"),
            where=str(place),
            advice=Text("请指定可写且空间足够的位置", "name a place that has room"),
        ) from error


def _clear(place: Path) -> None:
    if place.is_dir():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)
