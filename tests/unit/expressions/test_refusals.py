"""A wrong expression is refused at a character, with advice, and by nothing but BadFormula."""

import pytest

from core.errors import BadFormula
from core.expressions.conditions import condition
from tests.unit.expressions.rows import CASES


@pytest.mark.parametrize(
    ("text", "position", "said"),
    [
        ("closd_on > filed_on", 1, "did you mean closed_on"),
        ("procedure = '小儿'", 13, "did you mean 小额"),
        ("amount > '5'", 10, "drop the quotes"),
        ("procedure = 5", 13, "put it in single quotes"),
        ("filed_on > '2024-13-01'", 12, "write it as"),
        ("filed_on > '20240105'", 12, "write it as"),
        ("parties + filed_on > 1", 11, "write days(from, to)"),
        ("count(cases.*) > 1", 1, "write it outside"),
        ("judge.name = 'a'", 1, "refers to no dataset"),
        (":as_of > filed_on", 1, "no parameter"),
        ("daz(filed_on, closed_on) > 1", 1, "did you mean days"),
        ("days(filed_on) > 1", 1, "days(from, to)"),
        ("parties", 1, "a condition is needed, not a number"),
        ("parties = null", 11, "write IS NULL"),
        ("panel = 'a'", 1, "a list cannot be compared"),
        ("judge > 'a'", 7, "has no order"),
        ("add_months(filed_on, parties) is null", 22, "whole number"),
        ("coalesce(null, null) is null", 10, "nothing but nulls"),
        ("rate * rate * rate * rate * rate > 1", 27, "decimal places"),
        ("heard = 'x'", 9, "a condition is needed, not a text"),
        ("parties >", 10, "the end of the formula"),
        ("(parties > 1", 13, "expected )"),
        ("parties > 1)", 12, "unexpected )"),
        ("parties in ()", 13, "unexpected )"),
        ("parties is 3", 12, "expected NULL"),
        ("case parties when 1 then 2 end = 1", 6, "expected WHEN"),
        ("parties = 1; drop table cases", 12, "unexpected ;"),
        ("parties::text = 'a'", 8, "unexpected ::"),
        ("case_no = 'a", 11, "does not end"),
        ("parties > 1（2）", 12, "write ("),
        ("parties > 1\x00", 12, "U+0000"),
        ("case_no like parties", 14, "a text is needed"),
        ("case_no like procedure", 14, "takes a text"),
        ("parties > 1" + " and parties > 1" * 300, 4001, "longer than 4000"),
        ("(" * 41 + "heard" + ")" * 41, 41, "deeper than 40"),
        ("parties > " + "9" * 60, 11, "too many digits"),
    ],
)
def test_the_refusal_names_the_character_and_a_way_out(text: str, position: int, said: str) -> None:
    with pytest.raises(BadFormula) as refusal:
        condition(text, CASES)
    assert refusal.value.position == position
    assert said in str(refusal.value)
    assert f"第 {position} 个字符处" in refusal.value.message("zh")


def test_forty_levels_are_not_too_deep() -> None:
    condition("(" * 40 + "heard" + ")" * 40, CASES)
