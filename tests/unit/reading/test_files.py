"""Every form a table comes in, and every bound it must keep."""

import io
import zipfile
from pathlib import Path

import polars as pl
import pytest

from core.errors import BadFile
from core.evidence.reading.kinds import read
from core.evidence.reading.source import FileSource, Limits
from tests.unit.reading.samples import HEAD, csv_of
from tests.unit.reading.workbooks import ods_of, with_sheet, xls_of, xlsx_of, zipped

ROWS = [HEAD, ("（2024）粤0306民初1号", "2024-03-05"), ("李娜，男", "")]
TABLE = [list(HEAD), ["（2024）粤0306民初1号", "2024-03-05"], ["李娜，男", None]]


def cells(
    content: bytes, limits: Limits | None = None, name: str = "文件"
) -> list[list[str | None]]:
    (sheet,) = read(FileSource(name, content), limits or Limits()).sheets
    return [[cell or None for cell in row] for row in sheet.cells.rows()]


def refusal(content: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(BadFile) as refused:
        read(FileSource("坏.xlsx", content), limits or Limits())
    assert "坏.xlsx" in refused.value.where
    assert refused.value.advice.zh
    return refused.value.what.zh


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_text_is_read_in_every_encoding_and_separator(encoding: str, separator: str) -> None:
    assert cells(csv_of(ROWS, encoding, separator)) == TABLE


def test_a_rare_character_of_gb18030_is_kept() -> None:
    assert cells("案号,立案日期\n𠮷田䶮,1\n".encode("gb18030"))[1] == ["𠮷田䶮", "1"]


def test_a_short_file_in_gb18030_is_not_taken_for_something_else() -> None:
    assert cells("姓名\n张伟\n".encode("gb18030")) == [["姓名"], ["张伟"]]


@pytest.mark.parametrize("content", [xlsx_of({"一": ROWS}), xls_of(ROWS), ods_of(ROWS)])
def test_workbooks_are_read_alike(content: bytes) -> None:
    assert cells(content) == TABLE


def test_parquet_is_read_like_the_rest() -> None:
    stream = io.BytesIO()
    frame = pl.DataFrame({"案号": ["x"], "标的额": [1.5], "成员": [["甲", "乙"]]})
    frame.with_columns(pl.lit("2024-03-05").str.to_date().alias("日")).write_parquet(stream)
    assert cells(stream.getvalue()) == [
        ["案号", "标的额", "成员", "日"],
        ["x", "1.5", "甲、乙", "2024-03-05"],
    ]


def test_the_bytes_decide_and_not_the_name() -> None:
    assert cells(xlsx_of({"一": ROWS}), name="数据.csv") == TABLE
    assert cells(csv_of(ROWS, "gb18030"), name="数据.xlsx") == TABLE


def test_a_path_is_read_like_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(csv_of(ROWS))
    (sheet,) = read(FileSource("a.csv", path), Limits()).sheets
    assert sheet.cells.height == 3


def test_quotes_line_breaks_and_uneven_rows_are_read_as_a_spreadsheet_does() -> None:
    text = '案号,甲\n"a\nb","say ""x"""\n\n1\n1,2,3,4,5\n"x"y,z\n'
    assert cells(text.encode()) == [
        ["案号", "甲", None, None, None],
        ["a\nb", 'say "x"', None, None, None],
        [None] * 5,
        ["1", None, None, None, None],
        ["1", "2", "3", "4", "5"],
        ["xy", "z", None, None, None],
    ]


def test_a_row_longer_than_any_in_the_sample_is_not_cut() -> None:
    rows = ["a,b"] * 1000 + ["1,2,3"]
    assert cells("\n".join(rows).encode())[-1][:3] == ["1", "2", "3"]


def test_line_ends_of_old_macs_are_line_ends() -> None:
    assert cells(b"a,b\r1,2\r") == [["a", "b"], ["1", "2"]]


def test_hidden_and_empty_sheets_are_listed() -> None:
    import xlsxwriter

    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        book.add_worksheet("一").write(0, 0, "案号")
        book.add_worksheet("空")
        hidden = book.add_worksheet("隐")
        hidden.write(0, 0, "案号")
        hidden.hide()
    found = read(FileSource("a.xlsx", stream.getvalue()), Limits())
    assert [each.name for each in found.sheets] == ["一"]
    assert [(each.sheet, each.reason.zh) for each in found.unread] == [
        ("空", "空工作表"),
        ("隐", "隐藏的工作表，未读取"),
    ]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "文件是空的"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "网页"),
        (b"\xef\xbb\xbf <?xml version='1.0'?><Workbook/>", "网页"),
        (b"\x1f\x8b\x08\x00" + b"\0" * 20, "压缩包"),
        (zipped({"a.csv": b"1"}), "压缩包"),
        (zipped({"word/document.xml": b""}), "Word"),
        (zipped({"xl/workbook.bin": b""}), ".xlsb"),
        (bytes(range(256)) * 4, "二进制"),
        (xlsx_of({"一": ROWS})[:2000], "已损坏或不完整"),
        (xls_of(ROWS)[:1500], "已损坏或不完整"),
        (b"PAR1" + b"\0" * 50, "已损坏或不完整"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), "密码"),
        ("案号,立案日期\n".encode() * 20 + b"\xff\xfe\xfd,1\n", "第 21 行"),
        ("案号,立案\n".encode("gb18030") + b"\x81", "第 2 行"),
        (b'a,b\n1,"' + b"x\n" * 500, "引号没有成对"),
    ],
)
def test_what_is_no_table_is_refused_by_name(content: bytes, says: str) -> None:
    assert says in refusal(content)


@pytest.mark.parametrize(
    ("limits", "says"),
    [
        (Limits(bytes=10), "文件超过"),
        (Limits(rows=2), "超过 2 行"),
        (Limits(columns=1), "有 2 列"),
        (Limits(unpacked=1000), "解压后过大"),
        (Limits(sheets=0), "超过 0 个工作表"),
        (Limits(cells=3), "散布"),
    ],
)
def test_each_bound_has_its_own_message(limits: Limits, says: str) -> None:
    assert says in refusal(xlsx_of({"一": ROWS}), limits)


@pytest.mark.parametrize("limits", [Limits(rows=2), Limits(columns=1)])
def test_text_and_parquet_keep_the_bounds_too(limits: Limits) -> None:
    refusal(csv_of(ROWS), limits)
    stream = io.BytesIO()
    pl.DataFrame({"a": [1, 2, 3], "b": [1, 2, 3]}).write_parquet(stream)
    refusal(stream.getvalue(), limits)


def test_a_zip_bomb_is_refused_before_it_is_opened() -> None:
    assert "压缩比异常" in refusal(with_sheet(b"0" * 50_000_000))


def test_an_archive_that_lies_about_its_size_is_refused() -> None:
    content = bytearray(with_sheet(b"<worksheet/>" + b"0" * 100_000))
    true = (100_012).to_bytes(4, "little")
    assert content.count(true) == 2
    assert "已损坏" in refusal(bytes(content.replace(true, (20).to_bytes(4, "little"))))


@pytest.mark.parametrize(
    "corner", [b'<row r="1048576"><c r="XFD1048576"', b'<row r="1048576"><c r="SF1048576"']
)
def test_one_far_cell_is_refused_before_it_is_opened(corner: bytes) -> None:
    first = b'<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
    xml = first + b"%s><v>1</v></c></row></sheetData></worksheet>"
    says = refusal(with_sheet(xml % corner))
    assert "列" in says


def test_a_far_corner_of_an_open_document_is_refused() -> None:
    content = ods_of(ROWS)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    far = b'<table:table-cell table:number-columns-repeated="16384" office:value-type="string"'
    entries["content.xml"] = entries["content.xml"].replace(
        b'<table:table-cell office:value-type="string"', far, 1
    )
    assert "16,385 列" in refusal(zipped(entries))
