"""The encoding of a text file: UTF-8, UTF-16 or GB18030, told apart by its bytes."""

import codecs
import re

from core.errors import BadFile
from core.texts import Text

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
SAMPLE = 1 << 16
ADVICE = Text("请另存为 UTF-8 编码的 CSV 或 .xlsx", "save it as CSV in UTF-8 or as .xlsx")


def as_utf8(data: bytes, *, where: str) -> bytes:
    """The same text in UTF-8 without a byte-order mark; lines end in a line feed."""
    for mark, name in MARKS:
        if data.startswith(mark):
            return _lines(_recode(data[len(mark) :], name, where=where))
    if b"\0" in data[:SAMPLE]:
        return _lines(_recode(data, _utf16(data, where=where), where=where))
    try:
        codecs.utf_8_decode(data, "strict", True)
    except UnicodeDecodeError as error:
        near = data[max(0, error.start - SAMPLE) : error.start + SAMPLE]
        name = "utf-8" if _meant_as_utf8(near) else "gb18030"
        return _lines(_recode(data, name, where=where))
    return _lines(data)


def _lines(data: bytes) -> bytes:
    return data if b"\n" in data or b"\r" not in data else data.replace(b"\r", b"\n")


def _utf16(data: bytes, *, where: str) -> str:
    """Little or big endian, by where the zero bytes of commas, tabs and line ends stand."""
    sample = data[:SAMPLE]
    low = len(re.findall(rb"[,;\t\r\n]\0", sample[: len(sample) // 2 * 2]))
    high = len(re.findall(rb"\0[,;\t\r\n]", sample))
    if low == high == 0 or sample.count(b"\0\0"):
        raise BadFile(
            Text("不是表格文件（含二进制内容）", "not a table (the content is binary)"),
            where=where,
            advice=ADVICE,
        )
    return "utf-16-le" if low >= high else "utf-16-be"


def _meant_as_utf8(sample: bytes) -> bool:
    """Whether Chinese characters in UTF-8 outnumber what is not UTF-8 by far."""
    text = sample.decode("utf-8", "replace")
    good = len(re.findall(r"[\u3000-\u9fff\uff00-\uffef]", text))
    return good > 8 * text.count("\ufffd")


def _recode(data: bytes, name: str, *, where: str) -> bytes:
    try:
        if name != "utf-8":
            return data.decode(name).encode()
        codecs.utf_8_decode(data, "strict", True)
    except UnicodeError as error:
        start = error.start if isinstance(error, UnicodeDecodeError) else 0
        raise _unreadable(data, start, name, where=where) from error
    return data


def _unreadable(data: bytes, start: int, name: str, *, where: str) -> BadFile:
    line = data[:start].count(b"\n") + 1
    return BadFile(
        Text(
            f"第 {line} 行有无法识别的字符（按 {name} 读取）",
            f"line {line} has bytes that are no text (read as {name})",
        ),
        where=where,
        advice=ADVICE,
    )
