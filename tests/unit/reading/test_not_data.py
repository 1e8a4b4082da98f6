"""Rows that are no records are known as such and listed; records never are."""

import pytest

from core.errors import BadFile
from tests.unit.reading.samples import HEAD, bring, csv_of
from tests.unit.reading.workbooks import xlsx_of

ROW = ("（2024）粤0306民初1号", "2024-03-05")


def reasons(*rows: tuple[object, ...]) -> list[tuple[int, str]]:
    found = bring(csv_of([HEAD, ROW, *rows]))
    assert found.rows["_row"].to_list() == [2]
    assert found.held == ()
    return [(each.row, each.reason.zh) for each in found.not_data]


@pytest.mark.parametrize(
    "text",
    [
        "合计",
        "合 计",
        "总　计：",
        "民一庭小计",
        "本页合计",
        "Total",
        "Sub-total",
        "合计：35件",
        "共 12 件",
    ],
)
def test_a_total_is_no_record(text: str) -> None:
    assert reasons((text, "12")) == [(3, "合计、小计行")]


@pytest.mark.parametrize(
    "text",
    [
        "制表人：张三",
        "填表日期: 2024-01-01",
        "审核人（签字）：",
        "备注：本表不含执行案件",
        "注：略",
        "Prepared by: x",
    ],
)
def test_a_signature_or_remark_is_no_record(text: str) -> None:
    assert reasons((text, "")) == [(3, "签名、说明行")]


def test_a_repeated_header_is_no_record() -> None:
    assert reasons(HEAD) == [(3, "重复的表头")]


def test_blank_rows_are_listed_once_for_each_run() -> None:
    assert reasons(("", ""), (" ", "　"), (), HEAD, ("", "")) == [
        (3, "空行（至第 5 行）"),
        (6, "重复的表头"),
        (7, "空行"),
    ]


def test_rows_below_keep_their_numbers() -> None:
    rows = [HEAD, ROW, (), ("合计", 1), ("（2024）粤0306民初2号", "2024-03-05")]
    assert bring(csv_of(rows)).rows["_row"].to_list() == [2, 5]
    assert bring(xlsx_of({"一": rows}), name="a.xlsx").rows["_row"].to_list() == [2, 5]


def test_a_record_that_speaks_of_totals_is_a_record() -> None:
    head = ("附记", *HEAD)
    found = bring(
        csv_of([head, ("合计", *ROW), ("备注：无", "（2024）粤0306民初2号", "2024-01-01")])
    )
    assert found.rows.height == 2
    assert found.not_data == ()


def test_a_total_beside_an_empty_key_is_no_record_wherever_it_stands() -> None:
    found = bring(csv_of([("附记", *HEAD), ("", *ROW), ("", "合计", ""), ("民一庭小计", "", "5")]))
    assert [each.row for each in found.not_data] == [3, 4]
    assert found.rows.height == 1


def test_a_file_without_its_key_column_is_refused_whatever_its_rows_are() -> None:
    with pytest.raises(BadFile, match="Case number"):
        bring(csv_of([("立案日期", "标的额"), ("合计", "1"), ("", "")]))
