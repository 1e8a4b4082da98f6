"""A pack's pictures are decoded, say what they show, and hold nothing but the picture."""

import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from core.errors import BadFile, BadPack
from core.plugin import scaffold
from core.plugin.archive import archived, unpacked
from core.plugin.packfile import load_pack
from core.plugin.pictures import LARGEST, Trouble, trouble


def picture(kind: str = "PNG", size: tuple[int, int] = (640, 400), **more: object) -> bytes:
    held = BytesIO()
    Image.new("RGB", size, (31, 79, 130)).save(held, kind, **more)
    return held.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = scaffold.written("window", tmp_path, sector="township")
    (made / "pictures").mkdir()
    with (made / "pack.yaml").open("a", encoding="utf-8") as about:
        about.write("pictures:\n  front.png: {zh: 首页, en: Front}\n")
    (made / "pictures" / "front.png").write_bytes(picture())
    return made


def refusal(folder: Path) -> BadPack:
    with pytest.raises(BadPack) as found:
        load_pack(folder)
    return found.value


def test_a_picture_is_part_of_the_pack_its_digest_and_its_archive(
    folder: Path, tmp_path: Path
) -> None:
    pack = load_pack(folder)
    [front] = pack.pictures
    assert (front.name, front.width, front.height) == ("front.png", 640, 400)
    (tmp_path / "a.gpack").write_bytes(archived(folder))
    assert archived(folder) == archived(folder)
    again = load_pack(unpacked(tmp_path / "a.gpack", tmp_path / "again"))
    assert (again.digest, again.pictures) == (pack.digest, pack.pictures)
    (folder / "pictures" / "front.png").write_bytes(picture(size=(640, 401)))
    assert load_pack(folder).digest != pack.digest


def test_a_picture_needs_a_caption_and_a_caption_its_picture(folder: Path) -> None:
    (folder / "pictures" / "second.webp").write_bytes(picture("WEBP"))
    first = refusal(folder)
    assert (first.rule, "caption" in first.what.en) == ("pictures", True)
    (folder / "pictures" / "second.webp").unlink()
    (folder / "pictures" / "front.png").unlink()
    assert "no such file" in refusal(folder).what.en


def test_too_many_are_too_many(folder: Path) -> None:
    for number in range(8):
        (folder / "pictures" / f"more{number}.png").write_bytes(picture())
    found = refusal(folder)
    assert "At most 8" in "".join(each.what.en for each in (found, *found.others))


def with_comment() -> bytes:
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", "somebody")
    return picture(pnginfo=told)


def with_place() -> bytes:
    return picture("WEBP", exif=b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x00\x00\x00\x00\x00")


def of_claimed_size(width: int, height: int) -> bytes:
    """A header that promises more pixels than there are."""
    whole = bytearray(picture())
    whole[16:24] = struct.pack(">II", width, height)
    whole[29:33] = struct.pack(">I", zlib.crc32(bytes(whole[12:29])))
    return bytes(whole)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.svg", b"<svg onload='alert(1)'/>", "no SVG"),
        ("a.png", b"<svg onload='alert(1)'/>", "no whole PNG"),
        ("a.png", picture("WEBP"), "no whole PNG"),
        ("a.webp", picture(), "no whole WEBP"),
        ("a.gif", picture("GIF"), "no SVG"),
        ("a.png", picture()[:-30], "no whole PNG"),
        ("a.png", picture() + b"MZ", "behind the end"),
        ("a.webp", picture("WEBP") + b"PK", "behind the end"),
        ("a.png", with_comment(), "tEXt"),
        ("a.webp", with_place(), "EXIF"),
        ("a.png", picture(icc_profile=b"x" * 200), "iCCP"),
        ("a.png", picture(size=(100, 400)), "100 × 400"),
        ("a.png", of_claimed_size(60_000, 60_000), ""),
        ("a.png", of_claimed_size(700, 400), "no whole PNG"),
    ],
)
def test_what_is_no_plain_picture_is_refused(name: str, content: bytes, said: str) -> None:
    found = trouble(name, content)
    assert isinstance(found, Trouble)
    assert said in found.what.en
    assert found.advice.zh


@pytest.mark.parametrize(("name", "kind"), [("a.png", "PNG"), ("a.webp", "WEBP")])
def test_a_plain_picture_is_taken(name: str, kind: str) -> None:
    assert trouble(name, picture(kind)) == (640, 400)


def test_a_large_one_is_not_even_read(folder: Path) -> None:
    (folder / "pictures" / "front.png").write_bytes(b"x" * (LARGEST + 1))
    assert "larger than 1 MiB" in refusal(folder).what.en


def test_a_link_out_of_the_folder_is_no_picture(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.png").write_bytes(picture())
    (folder / "pictures" / "front.png").unlink()
    (folder / "pictures" / "front.png").symlink_to(tmp_path / "elsewhere.png")
    assert "leads out of the folder" in refusal(folder).what.en


def test_nothing_but_pictures_lies_among_them(folder: Path, tmp_path: Path) -> None:
    (folder / "pictures" / "run.sh").write_text("true", encoding="utf-8")
    assert "Only PNG and WebP" in refusal(folder).what.en
    (tmp_path / "a.gpack").write_bytes(archived(folder))
    with pytest.raises(BadFile, match="no part of a pack"):
        unpacked(tmp_path / "a.gpack", tmp_path / "again")
