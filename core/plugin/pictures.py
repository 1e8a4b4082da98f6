"""Pictures that a pack brings, each looked at before anybody is shown it.

A picture is decoded, not believed by its name, and may hold nothing but the picture: comments,
camera data, places, colour profiles and what stands behind the end are refused by name. SVG is no
picture here, since it is a program.
"""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from core.texts import Text

FOLDER = "pictures"
SUFFIXES = {".png": "PNG", ".webp": "WEBP"}
MIMES = {".png": "image/png", ".webp": "image/webp"}
MOST = 8
LARGEST = 1 << 20
LARGEST_TOGETHER = 4 << 20
LEAST_SIDE, MOST_SIDE = 200, 2560
PNG = b"\x89PNG\r\n\x1a\n"
PNG_CHUNKS = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB"}) | {
    b"pHYs",
    b"sBIT",
    b"bKGD",
}
WEBP_CHUNKS = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH"})
STRIP = Text("另存为不带附加信息的 PNG 或 WebP", "save it as PNG or WebP without such data")


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a picture is refused, and what to do."""

    what: Text
    advice: Text


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture of a pack; ``trouble`` says why it is none that can be shown."""

    name: str
    caption: Text | None
    sha256: str
    length: int
    width: int = 0
    height: int = 0
    trouble: Trouble | None = None


def files_in(folder: Path) -> list[Path]:
    """Everything that lies among the pack's pictures, by name."""
    return sorted(each for each in (folder / FOLDER).glob("*") if each.is_file())


def looked_at(folder: Path | None, captions: Mapping[str, Text]) -> tuple[Picture, ...]:
    """Each picture that is there or is spoken of, in the order of the captions."""
    there = {each.name: each for each in (files_in(folder) if folder else ())}
    names = dict.fromkeys((*captions, *there))
    return tuple(_one(name, there.get(name), captions.get(name)) for name in names)


def _one(name: str, file: Path | None, caption: Text | None) -> Picture:
    if file is None:
        missing = Text("没有这个图片文件", "There is no such file")
        advice = Text("放进 pictures 文件夹", "put it into the folder pictures")
        return Picture(name, caption, "", 0, trouble=Trouble(missing, advice))
    length = file.stat().st_size
    if length > LARGEST:
        return Picture(name, caption, "", length, trouble=_large())
    content = file.read_bytes()
    found = trouble(name, content)
    if isinstance(found, Trouble):
        return Picture(name, caption, sha256(content).hexdigest(), length, trouble=found)
    return Picture(name, caption, sha256(content).hexdigest(), length, *found)


def trouble(name: str, content: bytes) -> Trouble | tuple[int, int]:
    """Why a picture is refused, or else its width and height."""
    kind = SUFFIXES.get(Path(name).suffix)
    if kind is None:
        return Trouble(
            Text("只收 PNG 和 WebP，不收 SVG 等", "Only PNG and WebP are taken, no SVG"),
            Text("另存为 PNG", "save it as PNG"),
        )
    chunks = list(_png(content) if kind == "PNG" else _webp(content))
    strange = [each for each in chunks if each not in PNG_CHUNKS | WEBP_CHUNKS]
    if strange:
        named = strange[0].decode("ascii", "replace").strip()
        return Trouble(Text(f"带有附加信息 {named}", f"It carries more data: {named}"), STRIP)
    return _decoded(kind, content)


def _decoded(kind: str, content: bytes) -> Trouble | tuple[int, int]:
    from PIL import Image  # noqa: PLC0415 - few packs bring pictures

    try:
        with Image.open(BytesIO(content), formats=(kind,)) as image:
            width, height = image.size
            if not all(LEAST_SIDE <= side <= MOST_SIDE for side in (width, height)):
                return _measures(width, height)
            image.load()
    except (OSError, ValueError, SyntaxError, struct.error, Image.DecompressionBombError):
        return Trouble(
            Text(f"不是完整的 {kind} 图片", f"It is no whole {kind} picture"),
            Text("重新截图", "take the picture again"),
        )
    return width, height


def _png(content: bytes) -> Iterator[bytes]:
    """The names of the chunks; what follows the last one counts as one more."""
    if not content.startswith(PNG):
        return
    at = len(PNG)
    while at + 8 <= len(content):
        length, name = struct.unpack_from(">I4s", content, at)
        yield name
        at += 12 + length
        if name == b"IEND":
            break
    if at < len(content):
        yield b"behind the end"


def _webp(content: bytes) -> Iterator[bytes]:
    """The same of a RIFF container."""
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP":
        return
    end = 8 + int.from_bytes(content[4:8], "little")
    at = 12
    while at + 8 <= min(end, len(content)):
        name, length = struct.unpack_from("<4sI", content, at)
        yield name
        at += 8 + length + length % 2
    if end < len(content):
        yield b"behind the end"


def _large() -> Trouble:
    return Trouble(
        Text(f"图片超过 {LARGEST >> 20} MiB", f"It is larger than {LARGEST >> 20} MiB"),
        Text("裁小或另存为 WebP", "crop it, or save it as WebP"),
    )


def _measures(width: int, height: int) -> Trouble:
    sides = f"{LEAST_SIDE}–{MOST_SIDE}"
    return Trouble(
        Text(
            f"{width} × {height}，每边须为 {sides} 像素", f"{width} × {height}, not {sides} a side"
        ),
        Text("改变图片大小", "change its size"),
    )
