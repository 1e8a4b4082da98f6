"""The workbook of held-back rows, there and back."""

import io
from dataclasses import replace

import openpyxl
import polars as pl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from core.evidence.headers import Column
from core.evidence.held_back import write_held_back
from core.evidence.preparation import Part, Prepared
from tests.unit.reading.samples import HEAD, bring, csv_of
from tests.unit.reading.workbooks import xlsx_of

ROW = ("（2024）粤0306民初1号", "2024-03-05")


def written(prepared: Prepared) -> tuple[bytes, list[Worksheet]]:
    stream = io.BytesIO()
    assert write_held_back(prepared, stream) == prepared.held_rows
    return stream.getvalue(), openpyxl.load_workbook(io.BytesIO(stream.getvalue())).worksheets


def test_it_stands_under_the_users_own_headers_and_row_numbers() -> None:
    head = ("备用", "立案日期", "案号（全称）")
    _, (sheet,) = written(
        bring(csv_of([head, ("甲", "2024-01-01", ROW[0]), ("乙", "昨天", "x1号")]))
    )
    assert [cell.value for cell in sheet[1]] == ["原行号 Row", *head, "退回原因 Reason"]
    assert [cell.value for cell in sheet[2]][:4] == [3, "乙", "昨天", "x1号"]
    assert "立案日期 / 不是有效日期" in str(sheet[2][4].value)
    assert "not a valid date" in str(sheet[2][4].value)
    fills = [cell.fill.fgColor.rgb for cell in sheet[2]]
    assert [colour == "FFFFC7CE" for colour in fills] == [False, False, True, False, False]


def test_an_empty_required_cell_is_red_too() -> None:
    _, (sheet,) = written(bring(csv_of([HEAD, ("", "2024-01-01")])))
    assert sheet["B2"].fill.fgColor.rgb == "FFFFC7CE"


def test_nothing_becomes_a_formula_or_a_link() -> None:
    nasty = ("=1+1", "+86", "-x", "@SUM(A1)", "http://a.cn", "{=A1}")
    rows = [(*HEAD, "附记"), *((f"（2024）粤民初{i}号", "?", each) for i, each in enumerate(nasty))]
    _, (sheet,) = written(bring(csv_of(rows)))
    cells = [sheet.cell(line, 4) for line in range(2, 8)]
    assert [cell.value for cell in cells] == list(nasty)
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.hyperlink is None for cell in cells)


def test_it_comes_in_again_once_corrected() -> None:
    first = bring(
        xlsx_of(
            {
                "一月": [("", "标题"), HEAD, (ROW[0], "昨天"), ("合计", "1")],
                "二月": [HEAD, ("（2024）粤0306民初2号", "2024-03-05")],
            }
        ),
        name="a.xlsx",
    )
    assert (first.rows.height, first.held_rows) == (1, 1)
    content, (sheet,) = written(first)
    assert sheet.title == "一月"
    again = bring(content, name="退回.xlsx")
    assert [(each.row, each.value) for each in again.held] == [(2, "昨天")]
    sheet["C2"] = "2024-03-05"
    stream = io.BytesIO()
    assert sheet.parent is not None
    sheet.parent.save(stream)
    corrected = bring(stream.getvalue(), name="退回.xlsx")
    assert corrected.rows.select("case_no").item() == ROW[0]
    assert corrected.held == ()
    assert [each for each in corrected.warnings if each.column.startswith(("原行号", "退回"))] == []


def test_the_findings_are_there_as_plain_values() -> None:
    found = bring(csv_of([HEAD, (ROW[0], "昨天")])).as_json()
    assert (found["accepted"], found["rejected"]) == (0, 1)
    (held,) = found["held"]  # type: ignore[misc]
    assert (held["row"], held["column"], held["value"]) == (2, "立案日期", "昨天")


def test_a_sheet_keeps_its_name_as_far_as_a_workbook_allows() -> None:
    long = "一个很长很长很长很长很长很长很长很长很长很长的名字"
    names = ["a:b?", "a[b/", long + "甲", long + "乙", "'x'"]
    cells = pl.DataFrame({"0": ["x"], "_row": [2]})
    parts = tuple(Part(name, (Column(0, "案号", "case_no"),), cells) for name in names)
    _, sheets = written(replace(bring(csv_of([HEAD, ROW])), parts=parts, held_rows=5))
    titles = [sheet.title for sheet in sheets]
    assert titles[:2] == ["a_b_", "a_b_ (2)"]
    assert titles[2] == long[:24]
    assert titles[3] == f"{long[:24]} (2)"
    assert titles[4] == "x"


def test_more_rows_than_a_sheet_holds_go_on_in_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.evidence.held_back.ROWS", 2)
    rows = [(f"（2024）粤民初{at}号", "?") for at in range(5)]
    content, sheets = written(bring(csv_of([HEAD, *rows])))
    assert [sheet.max_row for sheet in sheets] == [3, 3, 2]
    assert bring(content, name="退回.xlsx").held_rows == 5
