"""Finding the header: titles above, two rows, any order, either language."""

import pytest

from core.errors import BadFile
from core.evidence.header_rows import locate
from core.evidence.headers import Header, Mapping, Names, plain, short
from core.evidence.reading.kinds import read
from core.evidence.reading.source import FileSource, Limits
from tests.unit.reading.samples import CASES, HEAD, bring, csv_of
from tests.unit.reading.workbooks import xlsx_of

ROW = ("（2024）粤0306民初1号", "2024-03-05")


def header_of(*rows: tuple[object, ...]) -> Header | None:
    (sheet,) = read(FileSource("a.csv", csv_of(rows)), Limits()).sheets
    return locate(sheet.cells, CASES, Mapping(), where="a.csv")


@pytest.mark.parametrize(
    ("number", "filed"),
    [
        ("案号", "立案日期"),
        ("Case number", "FILED"),
        ("案 号", "立案　日期"),
        ("案件编号", "立案日期*"),
        ("案号（全称）", "立案日期(年月日)"),
        ("case_no", "filed_on"),
        ("【案号】", "立案日期："),
    ],
)
def test_a_header_is_matched_in_either_language_whatever_its_dress(number: str, filed: str) -> None:
    found = header_of((filed, "其他", number), (ROW[1], "", ROW[0]))
    assert found is not None
    assert {name: each.position for name, each in found.matched().items()} == {
        "filed_on": 0,
        "case_no": 2,
    }


def test_titles_above_the_header_are_passed_over_and_listed() -> None:
    rows = [("某某法院案件台账",), ("填报单位：立案庭",), (), HEAD, ROW]
    found = bring(csv_of(rows))
    assert found.rows["_row"].to_list() == [5]
    assert [(each.row, each.text) for each in found.not_data] == [
        (1, "某某法院案件台账"),
        (2, "填报单位：立案庭"),
    ]


def test_a_merged_title_in_a_workbook_is_passed_over() -> None:
    found = bring(xlsx_of({"案件": [("", "", "台账"), (), ("", *HEAD), ("", *ROW)]}), name="a.xlsx")
    assert found.rows["_row"].to_list() == [4]


def test_a_header_of_two_rows_is_read_as_one() -> None:
    upper = ("案号", "日期", "", "其他", "")
    lower = ("", "立案日期", "结案日期", "标的额", "备用")
    found = header_of(upper, lower, (*ROW, "2024-04-01", 5, ""))
    assert found is not None
    assert (found.first, found.data) == (0, 2)
    assert set(found.matched()) == {"case_no", "filed_on", "closed_on", "amount"}
    assert [each.header for each in found.columns][1:3] == ["日期 / 立案日期", "日期 / 结案日期"]


def test_two_rows_may_say_together_what_neither_says() -> None:
    found = header_of(("案号", "立案", "结案"), ("", "日期", "日期"), (*ROW, ""))
    assert found is not None
    assert set(found.matched()) == {"case_no", "filed_on", "closed_on"}


def test_one_row_is_not_taken_for_two() -> None:
    found = header_of(HEAD, ROW)
    assert found is not None
    assert found.data == 1


@pytest.mark.parametrize(
    "note",
    [
        ("填报单位：审管办    制表：2026-10-08", "", ""),
        ("填报单位：审管办", "", "制表：2026-10-08"),
        ("填报单位", "审管办", "2026年10月8日"),
        ("（单位，元）", "", ""),
    ],
)
def test_a_note_between_title_and_header_is_no_part_of_it(note: tuple[str, ...]) -> None:
    rows = [("某某法院案件台账", "", ""), note, (*HEAD, "备用"), (*ROW, ""), ("甲号", "x", "")]
    found = bring(csv_of(rows))
    assert found.rows["_row"].to_list() == [4]
    assert [each.header for each in found.parts[0].columns] == [*HEAD, "备用"]
    assert [each.row for each in found.not_data] == [1, 2]
    assert found.not_data[1].text == " ".join(filter(None, note))


def test_a_title_right_above_the_header_is_no_part_of_it() -> None:
    found = header_of(("二〇二四年台账", ""), HEAD, ROW)
    assert found is not None
    assert [each.header for each in found.columns] == list(HEAD)


def test_groups_that_add_no_field_are_titles() -> None:
    found = header_of(("案件", "日期", ""), (*HEAD, "结案日期"), (*ROW, ""))
    assert found is not None
    assert (found.first, found.data) == (1, 2)
    assert [each.header for each in found.columns] == [*HEAD, "结案日期"]


def test_an_upper_row_that_names_what_the_lower_leaves_blank_belongs_to_the_header() -> None:
    upper, lower = ("外部编号", "日期", "", "合议庭"), ("", "立案日期", "结案日期", "承办人")
    found = header_of(upper, lower, (*ROW, "", "李娜"))
    assert found is not None
    assert found.columns[0].header == "外部编号"
    assert set(found.matched()) == {"filed_on", "closed_on", "judge"}


def test_a_saved_mapping_of_a_header_of_two_rows_still_holds() -> None:
    upper, lower = ("甲", "日期", "", "案件"), ("乙", "立案日期", "结案日期", "案号")
    (sheet,) = read(
        FileSource("a.csv", csv_of([upper, lower, ("", *ROW[::-1], "")])), Limits()
    ).sheets
    mapping = Mapping({"日期 / 结案日期": "filed_on"}, frozenset({"日期 / 立案日期"}))
    found = locate(sheet.cells, CASES, mapping, where="a.csv")
    assert found is not None
    assert found.matched()["filed_on"].header == "日期 / 结案日期"


def test_two_columns_for_one_field_are_refused_unless_alike() -> None:
    with pytest.raises(BadFile, match=r"columns 1 .* and 2 "):
        bring(csv_of([("案号", "案号", "立案日期"), ("x1号", "x2号", ROW[1])]))
    assert bring(csv_of([("案号", "案号", "立案日期"), (ROW[0], *ROW)])).rows.height == 1


def test_the_better_fitting_of_two_columns_is_read_and_the_other_reported() -> None:
    found = bring(csv_of([("案号（旧）", "案号", "立案日期"), ("x", *ROW)]))
    assert found.rows["case_no"].to_list() == [ROW[0]]
    assert [each.column for each in found.warnings if "更符合" in each.reason.zh] == ["案号（旧）"]


def test_unknown_and_absent_columns_are_reported() -> None:
    found = bring(csv_of([(*HEAD, "备用"), (*ROW, 1)]))
    said = {each.column: each.reason.zh for each in found.warnings}
    assert said["备用"] == "不在数据集中，未读取"
    assert said["标的额"] == "文件没有这一列，已有内容保持不变"


def test_no_header_at_all_is_refused_with_what_it_should_be() -> None:
    with pytest.raises(BadFile) as refused:
        bring(csv_of([("甲", "乙"), (1, 2)]), name="表.csv")
    message = refused.value.message("zh")
    assert "表.csv" in message
    assert "案号、立案日期" in message
    assert "甲 乙" in message


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("程序", "procedure"),
        ("收案时间", "filed_on"),
        ("立案时间", "filed_on"),
        ("结案时间", "closed_on"),
        ("日期立案", "filed_on"),
        ("填报单位：审管办 / 收案日", "filed_on"),
        ("合议庭", "panel"),
        ("Date filed", "filed_on"),
        ("备用", None),
        ("打印日期", None),
        ("序号", None),
        ("", None),
    ],
)
def test_a_header_of_nearly_the_same_words_is_suggested(header: str, field: str | None) -> None:
    names = Names(CASES, Mapping())
    assert names.find(header) is None
    assert names.nearest(header, names.without(())) == field


def test_labels_are_compared_without_dress() -> None:
    assert plain(" Ｃase_Number： ") == "casenumber"
    assert short("标的额（万元）[含利息]") == "标的额"
