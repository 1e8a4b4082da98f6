"""A supply of bad files of every sort, for property tests."""

import io
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

import polars as pl
import xlsxwriter
from hypothesis import strategies as st

from tests.unit.reading.samples import CASES, csv_of
from tests.unit.reading.workbooks import ods_of, with_sheet, xls_of, xlsx_of

LABELS = [field.label.zh for field in CASES.fields]
ODD = (
    "",
    " ",
    "=1+1",
    "=cmd|' /C calc'!A0",
    "-1",
    "1e308",
    "9" * 400,
    "-0",
    "NaN",
    "∞",
    "\0",
    "\ufeff",
    "\u202e反",
    "\ud800",
    "a\nb\r\nc",
    '"',
    "'",
    "合计",
    "制表人：",
    "案号",
    "#REF!",
    "1.10101E+17",
    "2024-02-30",
    "0000-00-00",
    "99999-01-01",
    "（2024）粤0306民初1号",
    "2024-03-05",
    "、，；/",
    "()",
    "%",
    "万元",
    "😀" * 50,
    "x" * 40_000,
)
words = st.one_of(st.sampled_from(ODD), st.text(max_size=12))
numbers = st.one_of(st.integers(-(10**40), 10**40), st.floats(), st.booleans(), st.none())
rows = st.lists(st.lists(words, max_size=14), max_size=8)


def table(body: list[list[str]]) -> list[list[str]]:
    return [LABELS, *body]


@st.composite
def texts(draw: st.DrawFn) -> bytes:
    """Text in one encoding, cut or altered, or put together from two."""
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16", "big5", "cp1252"]))
    separator = draw(st.sampled_from([",", "\t", ";", "|"]))
    quote = draw(st.sampled_from(["", '"']))
    body = [[f"{quote}{cell}{quote}" for cell in row] for row in draw(rows)]
    lines = "\n".join(separator.join(row) for row in table(body))
    content = lines.encode(encoding, draw(st.sampled_from(["replace", "ignore"])))
    return draw(
        damaged(content + draw(st.sampled_from([b"", b"\xed\xa0\x80", b"\xff\xfe\xfd", b"\0"])))
    )


places = st.integers(0, 2**20)


@st.composite
def damaged(draw: st.DrawFn, content: bytes) -> bytes:
    """The same, cut short or with a few bytes changed.

    Places are drawn without regard to the length: a workbook holds the time it was made at, and
    its packed length varies by a byte.
    """
    whole = bytearray(content)
    for place, byte in draw(st.lists(st.tuples(places, st.integers(0, 255)), max_size=3)):
        if whole:
            whole[place % len(whole)] = byte
    cut = draw(st.one_of(st.none(), places))
    return bytes(whole if cut is None else whole[: cut % (len(whole) + 1)])


@st.composite
def workbooks(draw: st.DrawFn) -> bytes:
    """A workbook with every type of cell, in one of three formats, whole or damaged."""
    body = draw(st.lists(st.lists(st.one_of(words, numbers), max_size=14), max_size=8))
    make = draw(st.sampled_from([typed_xlsx, plain_xlsx, clean(xls_of), clean(ods_of)]))
    content = make([LABELS, *body])
    return draw(damaged(content)) if draw(st.booleans()) else content


def printable(cell: object) -> object:
    """XML and BIFF cannot hold some characters; they come in by another way below."""
    if isinstance(cell, str):
        kept = "".join(each for each in cell if each.isprintable() and not each.isspace())
        return kept[:30_000]
    return str(cell)


def clean(make: Callable[[list[list[object]]], bytes]) -> Callable[[list[list[object]]], bytes]:
    return lambda body: make([[printable(cell) for cell in row] for row in body])


def plain_xlsx(body: list[list[object]]) -> bytes:
    return clean(lambda rows: xlsx_of({"一": rows, "空": []}))(body)


def typed_xlsx(body: list[list[object]]) -> bytes:
    """Numbers as numbers, formulas as formulas with a stored result."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"nan_inf_to_errors": True}) as book:
        sheet = book.add_worksheet("一")
        dates = book.add_format({"num_format": "yyyy-mm-dd"})
        for line, row in enumerate(body):
            for position, cell in enumerate(row):
                if isinstance(cell, bool):
                    sheet.write_boolean(line, position, cell)
                elif isinstance(cell, int | float):
                    sheet.write_number(
                        line, position, float(cell), dates if position == 1 else None
                    )
                elif isinstance(cell, str) and cell.startswith("="):
                    sheet.write_formula(line, position, cell, None, "9" * 20)
                elif cell is not None:
                    sheet.write_string(line, position, str(printable(cell)))
    return stream.getvalue()


@st.composite
def raw_sheets(draw: st.DrawFn) -> bytes:
    """Sheet XML that no program would write."""
    cells = st.sampled_from(
        [
            '<c r="A2" t="inlineStr"><is><t>x&#xD800;y</t></is></c>',
            '<c r="B2" t="str"><v>_xD800_</v></c>',
            '<c r="A2" t="s"><v>99999999</v></c>',
            '<c r="A2" t="s"><v>-1</v></c>',
            '<c r="C2"><v>1e999</v></c>',
            '<c r="C2" s="77"><v>45356</v></c>',
            '<c r="XFE1"><v>1</v></c>',
            '<c r="A0"><v>1</v></c>',
            '<c r="2A"><v>1</v></c>',
            '<c r="ZZZ9999999"><v>1</v></c>',
            '<c r="A2" t="d"><v>2024-99-99</v></c>',
            '<c r="A2" t="e"><v>#OOPS!</v></c>',
            '<c r="A2" t="b"><v>7</v></c>',
            "<c><v>1</v></c>" * 600,
            "<c r=",
            "&nope;",
            "</row>",
        ]
    )
    body = "".join(draw(st.lists(cells, max_size=4)))
    head = "".join(
        f'<c r="{chr(65 + at)}1" t="inlineStr"><is><t>{label}</t></is></c>'
        for at, label in enumerate(LABELS)
    )
    lines = f'<row r="1">{head}</row><row r="2">{body}</row>'
    return with_sheet(f"<worksheet><sheetData>{lines}</sheetData></worksheet>".encode())


@st.composite
def archives(draw: st.DrawFn) -> bytes:
    """Archives that are no workbook, or half of one."""
    names = st.sampled_from(
        ["xl/workbook.xml", "content.xml", "mimetype", "a.csv", "xl/worksheets/sheet1.xml"]
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in draw(st.lists(names, unique=True, max_size=4)):
            archive.writestr(
                name, draw(st.sampled_from([b"", b"<", b"0" * 3_000_000, b"<worksheet/>"]))
            )
    return draw(damaged(stream.getvalue()))


@st.composite
def parquets(draw: st.DrawFn) -> bytes:
    """Columns of types that no field has."""
    values = draw(
        st.sampled_from(
            [
                [1, 2],
                [float("nan"), float("inf")],
                [b"\xff", b""],
                [{"a": 1}, None],
                [[["x"]], None],
                [timedelta(days=1), None],
                [datetime(2024, 3, 5, 9), None],
                [Decimal("1.5"), None],
                [None, None],
                [["甲", None], []],
                ["2024-03-05", "x"],
            ]
        )
    )
    stream = io.BytesIO()
    pl.DataFrame(dict.fromkeys(LABELS, values)).write_parquet(stream)
    return draw(damaged(stream.getvalue())) if draw(st.booleans()) else stream.getvalue()


def wide() -> st.SearchStrategy[bytes]:
    """Ten thousand columns."""
    return st.sampled_from([csv_of([range(10_000)] * 2), xlsx_of({"一": [list(range(10_000))]})])


def beginnings() -> st.SearchStrategy[bytes]:
    """The mark of a format with anything behind it."""
    marks = [
        b"PK\x03\x04",
        bytes.fromhex("d0cf11e0a1b11ae1"),
        b"PAR1",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"",
    ]
    return st.builds(
        lambda mark, rest: mark + rest, st.sampled_from(marks), st.binary(max_size=2000)
    )


files = st.one_of(
    texts(), workbooks(), raw_sheets(), archives(), parquets(), wide(), beginnings(), st.binary()
)
