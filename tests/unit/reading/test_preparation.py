"""Whole files: what is read, what is held back, what is no data."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from core.errors import BadFile
from core.evidence import schema
from core.evidence.context import Context
from core.evidence.headers import Mapping
from core.evidence.model import Dataset, Field, Kind, Rule, Serves, Severity
from core.evidence.preparation import survey
from core.evidence.reading.source import FileSource
from core.texts import Text
from tests.unit.reading.samples import CASES, DIRECTORY, HEAD, bring, csv_of
from tests.unit.reading.workbooks import xlsx_of

ROW = ("（2024）粤0306民初1号", "2024-03-05")


def test_a_clean_file_comes_in_typed() -> None:
    head = ("案号", "立案日期", "结案日期", "标的额", "是否网上立案", "当事人数")
    found = bring(csv_of([head, (*ROW, "2024-04-01", "1234.50", "是", 3)]))
    assert found.rows.schema == {**schema.columns(CASES), "_sheet": pl.String, "_row": pl.Int64}
    row = found.rows.row(0, named=True)
    assert (row["filed_on"], row["amount"]) == (date(2024, 3, 5), Decimal("1234.50"))
    assert (row["online"], row["parties"], row["_row"]) == (True, 3, 2)
    assert found.held == ()
    assert found.present == ("case_no", "filed_on", "closed_on", "amount", "online", "parties")


def test_a_workbook_comes_in_like_the_same_text() -> None:
    head = (*HEAD, "标的额", "支持比例")
    sheet = [
        head,
        (ROW[0], date(2024, 3, 5), 1234.5, 0.85),
        ("（2024）粤0306民初2号", 45356, "", ""),
    ]
    rows = bring(xlsx_of({"案件": sheet}), name="案件.xlsx").rows
    assert rows["filed_on"].to_list() == [date(2024, 3, 5)] * 2
    assert rows["amount"].to_list() == [Decimal("1234.50"), None]
    assert rows["share"].to_list() == [Decimal("0.850000"), None]
    assert rows["_sheet"].to_list() == ["案件"] * 2


@pytest.mark.parametrize(("most", "length"), [(None, 2000), (Decimal(5), 5)])
def test_a_text_longer_than_anybody_writes_is_held_back_and_shown_short(
    most: Decimal | None, length: int
) -> None:
    fields = [replace(each, maximum=most) if each.name == "note" else each for each in CASES.fields]
    dataset = replace(CASES, fields=tuple(fields))
    head = (*HEAD, "附记")
    lines = [head, (*ROW, "长" * length), ("（2024）粤0306民初2号", ROW[1], "长" * (length + 1))]
    found = bring(csv_of(lines), dataset)
    assert found.rows.height == 1
    (held,) = found.held
    assert held.reason.zh == f"超过 {length:,} 个字符"
    assert len(held.value or "") <= 200


def test_a_missing_value_and_a_wrong_one_hold_their_rows_back() -> None:
    found = bring(
        csv_of(
            [
                HEAD,
                (
                    "",
                    "2024-01-01",
                ),
                ("（2024）粤民初2号", "昨天"),
                ROW,
            ]
        )
    )
    assert found.rows["_row"].to_list() == [4]
    assert [(each.row, each.column, each.value) for each in found.held] == [
        (2, "案号", None),
        (3, "立案日期", "昨天"),
    ]
    assert found.held_rows == 2


def test_rules_hold_rows_back_and_name_both_columns() -> None:
    rows = [(*HEAD, "结案日期"), (*ROW, "2024-03-04"), ("（2024）粤0306民初2号", "2024-03-05", "")]

    def condition(text: str, *_: object) -> pl.Expr:
        left, right = text.split(" >= ")
        return pl.col(left) >= pl.col(right)

    found = bring(csv_of(rows), context=Context(condition=condition))
    assert [(each.row, each.column) for each in found.held] == [(2, "立案日期、结案日期")]
    assert found.rows.height == 1


def test_a_cell_that_is_refused_is_not_refused_again_by_a_rule() -> None:
    closed = Rule(Severity.ERROR, "closed", Text("已结而无程序", "closed without procedure"))
    odd = Rule(Severity.WARNING, "odd", Text("有程序而未结", "procedure but open"))
    dataset = replace(CASES, rules=(closed, odd))

    def condition(text: str, *_: object) -> pl.Expr:
        without, given = ("procedure", "closed_on")[:: 1 if text == "closed" else -1]
        return pl.col(given).is_null() | pl.col(without).is_not_null()

    rows = [
        (*HEAD, "结案日期", "审理程序"),
        (*ROW, "2024-04-01", "没有的"),
        ("（2024）粤0306民初2号", "2024-03-05", "昨天", "普通"),
        ("（2024）粤0306民初3号", "2024-03-05", "2024-04-01", ""),
        ("（2024）粤0306民初4号", "2024-03-05", "", "普通"),
    ]
    found = bring(csv_of(rows), dataset, Context(condition=condition, hash_key=b"key"))
    held = [(each.row, each.column, each.value) for each in found.held]
    assert held[:2] == [(2, "审理程序", "没有的"), (3, "结案日期", "昨天")]
    assert [(each.row, each.reason.zh) for each in found.held[2:]] == [(4, "已结而无程序")]
    assert [(each.row, each.reason.zh) for each in found.warnings if each.row] == [
        (5, "有程序而未结")
    ]


def test_numbers_outside_their_bounds_are_held_back() -> None:
    found = bring(csv_of([(*HEAD, "标的额"), (*ROW, "-0.01")]))
    assert [(each.value, each.reason.en) for each in found.held] == [
        ("-0.01", "below the least, 0")
    ]


def test_identical_rows_are_merged_with_a_remark() -> None:
    found = bring(csv_of([HEAD, ROW, ("(2024) 粤0306民初1号", "2024/3/5")]))
    assert found.rows["_row"].to_list() == [2]
    assert [(each.row, each.reason.zh) for each in found.warnings if each.row] == [
        (3, "与第 2 行相同，已合并")
    ]


def test_rows_of_one_key_that_contradict_are_all_held_back() -> None:
    found = bring(
        csv_of([HEAD, ROW, (ROW[0], "2024-03-06"), ("（2024）粤0306民初2号", "2024-03-05")])
    )
    assert [each.row for each in found.held] == [2, 3]
    assert found.rows["_row"].to_list() == [4]


def test_a_row_that_repeats_a_held_one_is_not_lost() -> None:
    found = bring(csv_of([(*HEAD, "标的额"), (*ROW, "abc"), (*ROW, "")]))
    assert {each.row for each in found.held} == {2, 3}
    assert found.rows.is_empty()


def test_all_sheets_are_read_and_one_without_data_is_reported() -> None:
    other = ("（2024）粤0306民初2号", "2024-03-05")
    book = xlsx_of({"一月": [HEAD, ROW], "说明": [("本表由立案庭填写",)], "二月": [HEAD, other]})
    found = bring(book, name="案件.xlsx")
    assert found.rows["_sheet"].to_list() == ["一月", "二月"]
    assert [(each.sheet, each.row) for each in found.not_data] == [("说明", 0)]


def test_a_sheet_without_a_required_column_is_an_error_beside_a_complete_one() -> None:
    found = bring(
        xlsx_of({"一月": [HEAD, ROW], "二月": [("案号", "标的额"), ("x", 1)]}), name="a.xlsx"
    )
    assert [(each.sheet, each.row) for each in found.held] == [("二月", 0)]
    assert "立案日期" in found.held[0].reason.zh


def test_a_missing_required_column_is_refused_with_a_suggestion() -> None:
    with pytest.raises(BadFile) as refused:
        bring(csv_of([("案号", "立案时间", "标的额"), (*ROW, 1)]), name="案件.csv")
    message = refused.value.message("zh")
    assert "案件.csv" in message
    assert "缺少必需的列：立案日期" in message
    assert "“立案时间”是否为“立案日期”？" in message


def test_a_saved_mapping_names_a_foreign_header() -> None:
    content = csv_of([("案号", "收案时间", "备用"), (*ROW, 1)])
    mapping = Mapping.from_json({"fields": {"收案时间": "filed_on"}, "ignored": ["备用"]})
    found = bring(content, context=Context(mapping=mapping))
    assert found.rows["filed_on"].to_list() == [date(2024, 3, 5)]
    assert [each for each in found.warnings if each.column == "备用"] == []
    assert Mapping.from_json(mapping.as_json()) == mapping


def test_a_survey_shows_headers_though_columns_are_missing() -> None:
    source = FileSource("案件.csv", csv_of([("案号", "立案时间", "标的额"), (*ROW, 1)]))
    (sheet,) = survey(source, CASES, DIRECTORY)
    assert [each.suggestion for each in sheet.columns] == [None, "filed_on", None]
    assert "filed_on" in sheet.missing


def test_a_survey_of_wholly_foreign_headers_shows_the_row_that_looks_like_them() -> None:
    rows = [("某院台账", "", ""), ("编号", "受理", "钱数"), (*ROW, 1)]
    (sheet,) = survey(FileSource("案件.csv", csv_of(rows)), CASES, DIRECTORY)
    assert [each.header for each in sheet.columns] == ["编号", "受理", "钱数"]
    assert sheet.records == 1
    assert {"case_no", "filed_on"} <= set(sheet.missing)
    said = Context(mapping=Mapping({"编号": "case_no", "受理": "filed_on"}, frozenset({"钱数"})))
    assert bring(csv_of(rows), CASES, said).rows["filed_on"].to_list() == [date(2024, 3, 5)]


def test_references_must_be_known_and_are_written_as_the_key_is() -> None:
    case = Field("case", Kind.REFERENCE, Text("原审案号", "Case"), refers="cases")
    number = Field("no", Kind.CASE_NUMBER, Text("二审案号", "Appeal"))
    appeals = Dataset("appeals", Text("上诉", "Appeals"), ("no",), (number, case))
    context = Context(datasets={"cases": CASES}, known={"cases": pl.Series([ROW[0]])})
    rows = [
        ("二审案号", "原审案号"),
        ("（2024）粤民终1号", "〔2024〕粤0306民初1号"),
        ("（2024）粤民终2号", "x"),
    ]
    found = bring(csv_of(rows), appeals, context)
    assert found.rows["case"].to_list() == [ROW[0]]
    assert [each.value for each in found.held] == ["x"]


def test_a_list_of_units_may_name_its_own_and_the_stored_ones_as_parents() -> None:
    fields = (
        Field("unit_no", Kind.UNIT, Text("编号", "Number")),
        Field("name", Kind.TEXT, Text("名称", "Name")),
        Field("parent", Kind.UNIT, Text("上级", "Parent"), optional=True),
    )
    units = Dataset("units", Text("部门", "Units"), ("unit_no",), fields, serves=Serves.UNITS)
    rows = [("编号", "名称", "上级"), ("U8", "刑庭", ""), ("U9", "一团队", "刑庭")]
    rows += [("U10", "二团队", "U1"), ("U11", "三团队", "没有的庭")]
    found = bring(csv_of(rows), units, DIRECTORY)
    assert found.rows["parent"].to_list() == [None, "U8", "U1"]
    assert [each.value for each in found.held] == ["没有的庭"]
