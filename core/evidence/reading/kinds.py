"""What a file is, by its first bytes and never by its name, and the reader for it."""

from core.errors import BadFile
from core.evidence.reading import archive
from core.evidence.reading.delimited import read_delimited
from core.evidence.reading.parquet import read_parquet
from core.evidence.reading.sheet import Sheets
from core.evidence.reading.source import FileSource, Limits
from core.evidence.reading.workbook import locked, read_workbook
from core.texts import Text

ZIP = b"PK\x03\x04"
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
PARQUET = b"PAR1"
PACKED = (b"PK\x05\x06", b"PK\x07\x08", b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!")
AS_WORKBOOK = Text("请另存为 .xlsx 或 CSV", "save it as .xlsx or CSV")
NO_TABLE = (
    (b"%PDF", Text("这是 PDF 文件", "this is a PDF file")),
    (b"{\\rtf", Text("这是 RTF 文档", "this is an RTF document")),
    (b"\x89PNG", Text("这是图片", "this is a picture")),
    (b"\xff\xd8\xff", Text("这是图片", "this is a picture")),
)
WEB_PAGE = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta")


def read(source: FileSource, limits: Limits) -> Sheets:
    """All sheets of a file as text cells; raises ``BadFile``."""
    if source.size == 0:
        raise BadFile(
            Text("文件是空的", "the file is empty"),
            where=source.name,
            advice=Text("请重新导出", "export it again"),
        )
    if source.size > limits.bytes:
        raise BadFile(
            Text(
                f"文件超过 {limits.bytes / 2**20:,.0f} MB",
                f"the file is larger than {limits.bytes / 2**20:,.0f} MB",
            ),
            where=source.name,
            advice=Text("请分成几个文件导入", "split it into several files"),
        )
    return _read(source, limits)


def _read(source: FileSource, limits: Limits) -> Sheets:
    head = source.head(512)
    if head.startswith(ZIP):
        return _read_zip(source, limits)
    if head.startswith(OLE):
        return _read_ole(source, limits)
    if head.startswith(PARQUET):
        return read_parquet(source, limits)
    _refuse_others(head, where=source.name)
    return read_delimited(source, limits)


def _read_zip(source: FileSource, limits: Limits) -> Sheets:
    names = archive.names(source.read(), where=source.name)
    if not names & {"xl/workbook.xml", "content.xml"}:
        raise _other_archive(names, where=source.name)
    archive.check(source.read(), where=source.name, limits=limits)
    return read_workbook(source, limits)


def _other_archive(names: frozenset[str], *, where: str) -> BadFile:
    if "xl/workbook.bin" in names:
        return BadFile(
            Text("这是二进制工作簿 .xlsb", "this is a binary workbook, .xlsb"),
            where=where,
            advice=AS_WORKBOOK,
        )
    if "word/document.xml" in names:
        return BadFile(
            Text("这是 Word 文档", "this is a Word document"), where=where, advice=AS_WORKBOOK
        )
    return _archive(where)


def _read_ole(source: FileSource, limits: Limits) -> Sheets:
    data = source.read()
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise locked(source.name)
    if "WordDocument".encode("utf-16-le") in data:
        raise BadFile(
            Text("这是 Word 文档", "this is a Word document"),
            where=source.name,
            advice=AS_WORKBOOK,
        )
    return read_workbook(source, limits)


def _archive(where: str) -> BadFile:
    return BadFile(
        Text("这是压缩包，不是表格", "this is an archive, not a table"),
        where=where,
        advice=Text("请解压后上传其中的表格", "unpack it and upload the table inside"),
    )


def _refuse_others(head: bytes, *, where: str) -> None:
    if head.startswith(PACKED):
        raise _archive(where)
    for mark, what in NO_TABLE:
        if head.startswith(mark):
            raise BadFile(what, where=where, advice=AS_WORKBOOK)
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith(WEB_PAGE):
        raise BadFile(
            Text("这是网页格式的表格", "this is a table saved as a web page"),
            where=where,
            advice=Text(
                "请用 Excel 或 WPS 打开后另存为 .xlsx",
                "open it in Excel or WPS and save it as .xlsx",
            ),
        )
