"""The same rows of the real message board in the forms that people save them in."""

import io
from collections.abc import Callable

import polars as pl
import pytest
import xlsxwriter

from tests.commands.line import Line
from tests.plugins.real import board
from tests.plugins.real.conftest import open_board
from tests.plugins.real.test_board import wrong
from tests.unit.reading.workbooks import ods_of, xls_of

pytestmark = pytest.mark.real_data
SLICE = slice(0, 1400, 7)
SPAN = board.PERIODS["2019"]
Lines = list[list[str]]
HEADERS = ["留言编号", "留言人", "所属地区", "留言时间", "答复时间", "答复字数"]


def text(lines: Lines, separator: str, encoding: str) -> bytes:
    return "\r\n".join(separator.join(line) for line in lines).encode(encoding)


def titled(lines: Lines) -> bytes:
    """A workbook with a title over all columns and a second line of headers."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("台账")
        sheet.merge_range(0, 0, 0, len(HEADERS) - 1, "群众留言办理台账")
        sheet.merge_range(1, 0, 1, 2, "留言")
        sheet.merge_range(1, 3, 1, 5, "办理")
        for place, line in enumerate([HEADERS, *lines[1:]], 2):
            sheet.write_row(place, 0, line)
        sheet.write(len(lines) + 2, 0, "合计")
        sheet.write(len(lines) + 2, 5, len(lines) - 1)
    return stream.getvalue()


def parquet(lines: Lines) -> bytes:
    stream = io.BytesIO()
    pl.DataFrame(lines[1:], schema=lines[0], orient="row").write_parquet(stream)
    return stream.getvalue()


FORMS: dict[str, tuple[str, Callable[[Lines], bytes]]] = {
    "gb18030": ("t.csv", lambda lines: text([HEADERS, *lines[1:]], ",", "gb18030")),
    "utf16": ("t.txt", lambda lines: text(lines, "\t", "utf-16")),
    "semicolons": ("t.csv", lambda lines: text(lines, ";", "utf-8-sig")),
    "titled": ("t.xlsx", titled),
    "ods": ("t.ods", ods_of),
    "xls": ("t.xls", xls_of),
    "parquet": ("t.parquet", parquet),
}


@pytest.fixture(scope="module")
def line(tmp_path_factory):
    return Line(tmp_path_factory.mktemp("forms"))


@pytest.mark.parametrize("form", FORMS)
def test_the_figures_are_the_same_in_every_form(reference, line, tmp_path, form):
    rows = board.rows(reference)[SLICE]
    name, written = FORMS[form]
    file = tmp_path / name
    file.write_bytes(written([list(rows[0]), *(list(row.values()) for row in rows)]))
    open_board(line, form)
    report = line.bring_in(form, "tickets", file)
    sound = [row for row in rows if board.sound(row)]
    assert report["inserted"] == len(sound)
    line.run("score", form, "--period", "2019")
    assert wrong(line.values(form, "2019", "tenant"), sound, SPAN, form) == {}
