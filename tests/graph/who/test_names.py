"""A name is compared in one spelling, and former names are names too."""

import pytest

from core.evidence.coercion.id_numbers import whole
from core.graph.who.identifiers import organisation_number
from core.graph.who.names import names_of, sound, spelled


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("热合曼·艾力", "热合曼•艾力"),
        ("热合曼·艾力", "热合曼 ・ 艾力"),
        ("買買提．吐爾遜", "买买提·吐尔逊"),
        ("張國華", "张国华"),
        ("李 四", "李四"),
        ("陳喆", "陈哲"),
        ("安澜㛃世（集团）公司", "安澜洁世(集团)公司"),
        ("ＡＢＣ公司", "abc公司"),
    ],
)
def test_two_ways_of_writing_are_one_spelling(one: str, other: str) -> None:
    assert spelled(one) == spelled(other)


def test_other_names_stay_apart() -> None:
    assert len({spelled(each) for each in ("张国华", "张国花", "章国华", "张华")}) == 4


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("張國華（曾用名：张建国）", ("张国华", "张建国")),
        ("王某某（又名王二、王小二）", ("王某某", "王二", "王小二")),
        ("李四，曾用名李五", ("李四", "李五")),
        ("中原名酒有限公司", ("中原名酒有限公司",)),
        ("张三（男）", ("张三(男)",)),
    ],
)
def test_former_names_stand_behind_the_present_one(written: str, names: tuple[str, ...]) -> None:
    assert names_of(written) == names


def test_names_of_one_sound_sound_the_same() -> None:
    assert sound("张国华") == sound("章国花") == "zhang guo hua"


def test_a_number_of_a_first_card_is_that_of_the_second() -> None:
    assert whole("110105491231002") == whole("11010519491231002X") == "11010519491231002X"
    for wrong in (
        "110105491331002",
        "11010549123100",
        "110105194912310021",
        "１１０１０５４９１２３１００２",
    ):
        assert whole(wrong) is None
    assert whole("110101199002300019") is None


def test_the_code_of_an_organisation_is_checked() -> None:
    assert organisation_number("91110000600037341L ") == "91110000600037341L"
    assert organisation_number("91110000600037341M") is None


def test_a_code_is_read_in_any_width_and_case_and_with_its_dashes() -> None:
    for written in ("９１１１００００６００037341l", "91110000-60003734-1l", " 91110000600037341L"):
        assert organisation_number(written) == "91110000600037341L"
    for wrong in ("", "9111000060003734", "11010519491231002X", "I1110000600037341L"):
        assert organisation_number(wrong) is None
