"""An export that is read back: nothing in it is believed before every digest has been redone."""

import re
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from core.errors import BadFile, NotFound
from core.json_text import from_json
from core.texts import Text
from tenants.exit.model import FORMAT, MANIFEST, Piece

CHUNK = 1 << 20
NAME = re.compile(r"[\w.=+-]+(/[\w.=+-]+)*")
LARGEST_MANIFEST = 1 << 28


class _Holder(Protocol):
    """A folder or a zip that is read."""

    def names(self) -> set[str]:
        """Every file in it."""

    def open(self, name: str) -> BinaryIO:
        """A file to read."""


class _Folder:
    def __init__(self, root: Path) -> None:
        self._root = root

    def names(self) -> set[str]:
        files = (each for each in self._root.rglob("*") if not each.is_dir())
        return {each.relative_to(self._root).as_posix() for each in files}

    def open(self, name: str) -> BinaryIO:
        place = self._root / name
        if place.is_symlink() or not place.is_file():
            raise spoilt(name, "不是普通文件", "is no plain file")
        return place.open("rb")


class _Zip:
    def __init__(self, packed: zipfile.ZipFile) -> None:
        self._zip = packed

    def names(self) -> set[str]:
        return {each for each in self._zip.namelist() if not each.endswith("/")}

    def open(self, name: str) -> BinaryIO:
        return self._zip.open(name)  # type: ignore[return-value]


class Source:
    """An export whose manifest agrees with every file in it."""

    def __init__(self, holder: _Holder) -> None:
        self._holder = holder
        written = _written(holder)
        self.digest = sha256(written).hexdigest()
        self.manifest = _manifest(written)
        self.pieces = {each.name: each for each in _pieces(self.manifest)}
        self._check()

    def names(self, folder: str) -> list[str]:
        """The files below a folder, in order."""
        return sorted(name for name in self.pieces if name.startswith(folder + "/"))

    def packs(self) -> list[tuple[str, str]]:
        """The folder and the digest of each pack that the export holds."""
        try:
            listed = self.manifest.get("packs", [])
            return [(each["folder"], each["digest"]) for each in listed if each["folder"]]
        except (KeyError, TypeError):
            raise spoilt(MANIFEST, "无法读取", "cannot be read") from None

    def read(self, name: str) -> Iterator[bytes]:
        """The content of a file, piece by piece."""
        if name not in self.pieces:
            raise spoilt(name, "缺失", "is missing")
        with self._holder.open(name) as stream:
            while part := stream.read(CHUNK):
                yield part

    def lines(self, name: str) -> Iterator[bytes]:
        """The lines of a file."""
        if name not in self.pieces:
            raise spoilt(name, "缺失", "is missing")
        with self._holder.open(name) as stream:
            yield from stream

    def objects(self, name: str) -> Iterator[dict[str, Any]]:
        """The objects of a file of JSON lines."""
        for number, line in enumerate(self.lines(name), 1):
            yield _object(line, f"{name}:{number}")

    def json(self, name: str) -> dict[str, Any]:
        """A file of JSON."""
        return _object(b"".join(self.read(name)), name)

    def _check(self) -> None:
        there = self._holder.names() - {MANIFEST}
        for name in sorted(there ^ self.pieces.keys()):
            if name in there:
                raise spoilt(name, "不在清单中", "is not in the manifest")
            raise spoilt(name, "缺失", "is missing")
        for name, said in sorted(self.pieces.items()):
            with self._holder.open(name) as stream:
                if _digest(stream, said.size) != said.sha256:
                    raise spoilt(name, "与清单不符，已被改动", "has been changed")


@contextmanager
def opening(place: Path) -> Iterator[Source]:
    """The export in a folder or a zip; BadFile names the first file that is not as it was made."""
    if place.is_dir():
        yield Source(_Folder(place))
        return
    if not place.is_file():
        raise NotFound(Text("没有这个导出", "there is no such export"), where=str(place))
    try:
        packed = zipfile.ZipFile(place)
    except zipfile.BadZipFile:
        raise spoilt(place.name, "不是导出文件", "is no export") from None
    with packed:
        try:
            yield Source(_Zip(packed))
        except zipfile.BadZipFile as error:
            raise spoilt(place.name, "压缩包已损坏", f"is a spoilt zip: {error}") from None


def spoilt(name: str, zh: str, en: str) -> BadFile:
    """The refusal of an export because of one file."""
    return BadFile(
        Text(f"导出中的这个文件{zh}，没有恢复任何内容", f"this file {en}; nothing was restored"),
        where=name,
        advice=Text("请使用完整、未改动的导出", "use the export as it was made"),
    )


def _written(holder: _Holder) -> bytes:
    if MANIFEST not in holder.names():
        raise spoilt(MANIFEST, "缺失", "is missing")
    with holder.open(MANIFEST) as stream:
        return stream.read(LARGEST_MANIFEST)


def _manifest(written: bytes) -> dict[str, Any]:
    content = _object(written, MANIFEST)
    if content.get("export") != FORMAT:
        raise spoilt(MANIFEST, "不是本产品的导出清单", "is no manifest of ours")
    return content


def _pieces(manifest: dict[str, Any]) -> Iterable[Piece]:
    try:
        for each in manifest["files"]:
            piece = Piece(str(each["name"]), int(each["size"]), str(each["sha256"]))
            if not NAME.fullmatch(piece.name) or ".." in piece.name.split("/"):
                raise spoilt(piece.name[:100], "的名称不合规", "has a name that is none")
            yield piece
    except (KeyError, TypeError, ValueError):
        raise spoilt(MANIFEST, "无法读取", "cannot be read") from None


def _object(content: bytes, where: str) -> dict[str, Any]:
    try:
        found = from_json(content)
    except ValueError:
        raise spoilt(where, "不是 JSON", "is no JSON") from None
    if not isinstance(found, dict):
        raise spoilt(where, "不是 JSON 对象", "is no JSON object")
    return found


def _digest(stream: BinaryIO, size: int) -> str:
    """The SHA-256, or nothing when there is more than was said (a zip may swell without end)."""
    whole, seen = sha256(), 0
    while part := stream.read(CHUNK):
        seen += len(part)
        if seen > size:
            return ""
        whole.update(part)
    return whole.hexdigest()
