"""Columns of text become what they mean, or are refused with a reason."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest

from core.evidence.coercion.case_numbers import canonical
from core.evidence.coercion.id_numbers import valid
from core.evidence.context import Context
from tests.unit.reading.samples import DIRECTORY, STAFF, bring, column, csv_of
from tests.unit.reading.workbooks import xlsx_of

VALID_ID = "110101199003070599"


def read(
    values: Sequence[object], label: str, name: str, context: Context | None = None
) -> list[object]:
    """The typed values; what was held back is the reason in Chinese."""
    found = column(values, label, context)
    typed = dict(found.rows.select("_row", name).iter_rows())
    held = {each.row: each.reason.zh for each in found.held}
    return [typed[row] if row in typed else held[row] for row in range(2, len(values) + 2)]


@pytest.mark.parametrize(
    "written",
    [
        "2024/3/5 9:02:07",
        "2024-03-05",
        "2024.3.5",
        "20240305",
        "2024年3月5日",
        "2024年03月05日 9时02分",
        "２０２４－０３－０５",
        "2024—3—5",
        " 2024 / 3 / 5 ",
        "45356",
        "45356.375",
        "2024-03-05T09:02:07Z",
        "2024-03-05 00:00:00",
        "2024/03/05 上午 9:02",
        "20240305090207",
        "\t2024-03-05",
        '\'=""2024-03-05""\''.strip("'"),
    ],
)
def test_a_date_is_read_in_every_width(written: str) -> None:
    assert read([written], "结案日期", "closed_on") == [date(2024, 3, 5)]


@pytest.mark.parametrize(
    "written",
    ["2024-02-30", "05/03/2024", "24-3-5", "2024", "2024-3", "昨天", "2024-13-01", "999999", "1e5"],
)
def test_a_date_is_never_guessed(written: str) -> None:
    (reason,) = read([written], "结案日期", "closed_on")
    assert "不是有效日期" in str(reason)


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("1234.5", "1234.50"),
        ("１，２３４．５", "1234.50"),
        ("1,234,567.89", "1234567.89"),
        ("￥1,234元", "1234.00"),
        ("12.5万元", "125000.00"),
        ("1.2亿", "120000000.00"),
        ("3万", "30000.00"),
        ("1.5E3", "1500.00"),
        (" 7 ", "7.00"),
        ("0", "0.00"),
    ],
)
def test_money_is_read_as_people_write_it(written: str, amount: str) -> None:
    assert read([written], "标的额", "amount") == [Decimal(amount)]


@pytest.mark.parametrize(
    "written", ["12,34", "1.2.3", "abc", "NaN", "inf", "1" * 40, "5e99", "1-2"]
)
def test_what_is_no_number_is_refused(written: str) -> None:
    assert read([written], "标的额", "amount") == ["不是数字"]


@pytest.mark.parametrize("written", ["", " ", "-", "—", "/", "无", "NULL", "N/A"])
def test_signs_of_nothing_are_nothing(written: str) -> None:
    assert read([written], "标的额", "amount") == [None]


def test_a_unit_in_the_header_counts_and_one_in_the_cell_comes_first() -> None:
    assert read(["12.5", "3万元", "0"], "标的额（万元）", "amount") == [
        Decimal("125000.00"),
        Decimal("30000.00"),
        Decimal("0.00"),
    ]


def test_whole_numbers_must_be_whole() -> None:
    assert read(["3", "3.0", "３", "1,200人", "3.5"], "当事人数", "parties") == [
        3,
        3,
        3,
        1200,
        "不是整数",
    ]


def test_a_percentage_needs_a_sign_or_to_be_a_share() -> None:
    unclear = "看不出是比例还是百分数；请写成 85% 或 0.85"
    values = read(["85%", "0.85", "８５％", "85", "120%", "5‰"], "支持比例", "share")
    assert values == [
        Decimal("0.85"),
        Decimal("0.85"),
        Decimal("0.85"),
        unclear,
        Decimal("1.2"),
        Decimal("0.005"),
    ]


def test_a_percent_sign_in_the_header_divides() -> None:
    assert read(["85", "0.5", "90%"], "支持比例（%）", "share") == [
        Decimal("0.85"),
        Decimal("0.005"),
        Decimal("0.9"),
    ]


def test_shares_under_a_percent_header_are_not_guessed() -> None:
    values = read(["0.85", "0.9", "0"], "支持比例（%）", "share")
    assert values[2] == Decimal(0)
    assert all("看不出" in str(each) for each in values[:2])


def test_yes_and_no_come_in_many_words() -> None:
    words = ["是", "否", "Y", "no", "√", "×", "1", "0", "TRUE", "有", "无", "也许"]
    expected = [True, False] * 4 + [True, True, False, "请写“是”或“否”"]
    assert read(words, "是否网上立案", "online") == expected


def test_codes_are_read_by_either_label_and_a_near_miss_is_named() -> None:
    values = read(
        ["普通", "普通程序", "simple", "小额", " 简易 ", "小额诉讼"], "审理程序", "procedure"
    )
    assert values[:5] == ["普通", "普通", "简易", "小额", "简易"]
    assert values[5] == "不在取值范围内；是否为“小额”？"


def test_a_word_far_from_every_code_is_answered_with_the_list() -> None:
    assert read(["再审"], "审理程序", "procedure") == [
        "不在取值范围内；可填：普通程序、简易程序、小额"
    ]


@pytest.mark.parametrize(
    "written",
    [
        "（2024）粤0306民初123号",
        "(2024)粤0306民初123号",
        "〔2024〕粤0306民初123号",
        "【2024】粤 0306 民初 123 号",
        "［２０２４］粤０３０６民初１２３号",
        "2024粤0306民初123号",
        "（2024）粤0306民初123",
        "2024年粤0306民初123号",
        "　（2024） 粤0306民初123号\n",
    ],
)
def test_a_case_number_is_one_key_in_every_style(written: str) -> None:
    import polars as pl

    assert canonical(pl.Series([written])).item() == "（2024）粤0306民初123号"


@pytest.mark.parametrize("dash", "-－–—―‐‑−")
def test_every_dash_is_the_same(dash: str) -> None:
    import polars as pl

    assert (
        canonical(pl.Series([f"（2015）刑立他字第22{dash}1号"])).item()
        == "（2015）刑立他字第22-1号"
    )


def test_a_strange_case_number_is_kept_with_a_warning() -> None:
    found = bring(csv_of([("案号", "立案日期"), ("粤高法旧字第5号", "2024-01-01")]))
    assert found.rows["case_no"].to_list() == ["粤高法旧字第5号"]
    assert [each.row for each in found.warnings if each.row] == [2]


def test_staff_are_found_by_number_by_name_and_by_both() -> None:
    written = [
        "003",
        "李娜",
        "李　娜",
        "李娜（003）",
        "李娜 [003]",
        "欧阳 锋",
        "王五",
        "李娜(004)",
        "李娜(999)",
    ]
    assert read(written, "承办人", "judge", DIRECTORY) == [
        *["003"] * 5,
        "004",
        "不在人员名册中",
        "编号与姓名不符",
        "不在人员名册中",
    ]


def test_one_person_only_where_one_belongs() -> None:
    assert read(["李娜、王芳"], "承办人", "judge", DIRECTORY) == ["只能填一人"]


def test_homonyms_are_told_apart_by_number_or_unit_and_else_held_back() -> None:
    head = ("案号", "立案日期", "承办人", "承办部门")
    people = [("张伟(002)", ""), ("张伟", "民一庭"), ("张 伟", "U2"), ("张伟", ""), ("001", "")]
    rows = [(f"（2024）粤民初{at}号", "2024-01-01", *each) for at, each in enumerate(people)]
    found = bring(csv_of([head, *rows]), context=DIRECTORY)
    assert found.rows["judge"].to_list() == ["002", "001", "002", "001"]
    assert [(each.row, each.reason.zh) for each in found.held] == [
        (5, "有同名人员，请写成“姓名(编号)”")
    ]


def test_several_names_in_a_cell_are_a_list() -> None:
    written = [
        "李娜、王芳",
        "李娜，欧阳锋；王芳",
        "003/004",
        "李 娜、王　芳",
        "李娜 王芳",
        "李 娜 王 芳",
        "李娜、李娜",
    ]
    assert read(written, "合议庭成员", "panel", DIRECTORY) == [
        ["003", "005"],
        ["003", "004", "005"],
        ["003", "004"],
        ["003", "005"],
        ["003", "005"],
        ["003", "005"],
        ["003"],
    ]


def test_a_list_with_an_unknown_or_doubtful_name_is_held_back_whole() -> None:
    values = read(["李娜、王五", "李娜、张伟"], "合议庭成员", "panel", DIRECTORY)
    assert values == ["“王五”不在人员名册中", "“张伟”有同名人员，请写成“姓名(编号)”"]


def test_without_a_directory_names_stand_but_blanks_between_whole_names_do_not() -> None:
    assert read(["张 伟、李娜", "John Smith", "孔某0001"], "合议庭成员", "panel") == [
        ["张伟", "李娜"],
        ["John Smith"],
        ["孔某0001"],
    ]
    (reason,) = read(["李娜 王芳"], "合议庭成员", "panel")
    assert "请用顿号分隔" in str(reason)


def test_units_are_found_by_number_or_name() -> None:
    assert read(["U1", "民二庭", "民 二 庭", "刑庭"], "承办部门", "unit", DIRECTORY) == [
        "U1",
        "U2",
        "U2",
        "不在部门名册中",
    ]


def test_an_id_number_is_kept_only_as_a_hash_and_its_end() -> None:
    rows = [
        ("编号", "姓名", "身份证号"),
        ("001", "甲", VALID_ID),
        ("002", "乙", f"{VALID_ID[:6]} {VALID_ID[6:]}"),
    ]
    found = bring(csv_of(rows), STAFF, Context(hash_key=b"one")).rows["id_no"].to_list()
    assert found[0] == found[1]
    assert found[0].endswith("-0599")
    assert VALID_ID[:14] not in found[0]
    other = bring(csv_of(rows), STAFF, Context(hash_key=b"two")).rows["id_no"].to_list()
    assert other[0] != found[0]


@pytest.mark.parametrize("number", [VALID_ID, "11010519491231002X"])
def test_the_check_character_is_that_of_the_standard(number: str) -> None:
    assert valid(number)
    assert not valid(number[:-1] + ("1" if number[-1] != "1" else "2"))


def test_an_id_number_that_a_spreadsheet_rounded_is_refused() -> None:
    head = ("编号", "姓名", "身份证号")
    written = [("001", "甲", "1.10101E+17"), ("002", "乙", "110101199003070598")]
    held = bring(csv_of([head, *written]), STAFF).held
    assert ["四舍五入" in each.reason.zh for each in held] == [True, False]
    book = xlsx_of(
        {"人员": [("", *head), ("", "001", "甲", int(VALID_ID)), ("", "002", "乙", VALID_ID)]}
    )
    found = bring(book, STAFF, name="人员.xlsx")
    assert [(each.row, each.value) for each in found.held] == [(2, "1.10101E+17")]
    assert found.rows["staff_no"].to_list() == ["002"]


def test_a_cell_that_shows_an_error_is_not_empty() -> None:
    import io

    import xlsxwriter

    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["案号", "立案日期", "标的额", "附记"])
        sheet.write_row(1, 0, ["（2024）粤民初1号", "2024-01-01"])
        sheet.write_formula(1, 2, "=1/0", None, "#DIV/0!")
        sheet.write_formula(1, 3, "=NA()", None, "#N/A")
    found = bring(stream.getvalue(), name="a.xlsx")
    assert [(each.column, each.reason.zh) for each in found.held] == [
        ("标的额", "单元格是公式错误值"),
        ("附记", "单元格是公式错误值"),
    ]
