"""The zip archive inside .xlsx and .ods: whole, within bounds, and not spread over empty cells.

The readers behind us allocate a rectangle from the first to the last cell, so a file of a few
hundred bytes with one cell at XFD1048576 would ask for hundreds of gigabytes: the corners are
looked up before a file is opened.
"""

import io
import zipfile
from collections.abc import Iterator

from core.errors import BadFile
from core.evidence.reading.extent import Extent, Glance, OdsExtent, XlsxExtent
from core.evidence.reading.native import guarded
from core.evidence.reading.source import Limits
from core.texts import Text

CHUNK = 1 << 20
SPLIT = Text("请分成几个文件导入", "split it into several files")
AGAIN = Text("请重新导出或重新上传", "export or upload it again")
SMALL = 1 << 20


def names(data: bytes, *, where: str) -> frozenset[str]:
    """The names in an archive."""
    return guarded(lambda: frozenset(_opened(data).namelist()), lambda _error: _damaged(where))


def check(data: bytes, *, where: str, limits: Limits) -> None:
    """Refuse an archive that is damaged, too large once unpacked, or spread too far."""
    guarded(
        lambda: _check(_opened(data), where=where, limits=limits), lambda _error: _damaged(where)
    )


def _opened(data: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(data))


def _check(archive: zipfile.ZipFile, *, where: str, limits: Limits) -> None:
    for entry in archive.infolist():
        _check_declared(entry, where=where, limits=limits)
    if sum(entry.file_size for entry in archive.infolist()) > limits.unpacked:
        raise _too_large(where)
    for entry in archive.infolist():
        _check_content(archive, entry, where=where, limits=limits)


def _check_declared(entry: zipfile.ZipInfo, *, where: str, limits: Limits) -> None:
    if entry.flag_bits & 1:
        raise BadFile(
            Text("文件有密码保护", "the file is protected by a password"),
            where=where,
            advice=Text("请去掉密码后重新上传", "remove the password and upload it again"),
        )
    ratio = entry.file_size / max(entry.compress_size, 1)
    if entry.file_size > SMALL and ratio > limits.ratio:
        raise BadFile(
            Text(
                f"压缩比异常（{ratio:,.0f} 倍），可能是压缩炸弹",
                f"packed {ratio:,.0f} to one, which no real table is",
            ),
            where=f"{where} · {entry.filename}",
            advice=AGAIN,
        )


def _check_content(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, *, where: str, limits: Limits
) -> None:
    """Unpack once without keeping: sizes are only what the archive claims until then."""
    glance = Glance(limits)
    watch: Extent = OdsExtent() if entry.filename == "content.xml" else glance
    _pass_by(archive, entry, watch)
    if glance.doubtful:
        watch = XlsxExtent()
        _pass_by(archive, entry, watch)
    watch.check(where=f"{where} · {entry.filename}", limits=limits)


def _pass_by(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, watch: Extent) -> None:
    for chunk in _chunks(archive, entry):
        watch.feed(chunk)


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(entry) as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def _too_large(where: str) -> BadFile:
    return BadFile(Text("解压后过大", "too large once unpacked"), where=where, advice=SPLIT)


def _damaged(where: str) -> BadFile:
    return BadFile(
        Text("文件已损坏或不完整", "the file is damaged or cut short"), where=where, advice=AGAIN
    )
