"""Conditions say yes, no or unknown of each row, as SQL does."""

import pytest

from core.expressions.conditions import condition
from tests.unit.expressions.rows import CASES, ROWS

Answers = list[bool | None]


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("closed_on >= filed_on", [True, False, None]),
        ("cases.amount <= 100000 or procedure <> '小额'", [True, False, None]),
        ("amount * rate / parties > 0.5", [True, True, None]),
        ("amount * rate / parties = 1.02", [True, False, None]),
        ("heard", [True, False, None]),
        ("not heard and parties in (1, 2)", [False, True, False]),
        ("heard or parties = 3", [True, False, True]),
        ("procedure in ('普通', '简易')", [True, False, None]),
        ("procedure not in ('普通', '简易')", [False, True, None]),
        ("filed_on > '2024-01-15'", [False, True, None]),
        ("filed_on between '2024-01-01' and '2024-01-02'", [True, False, None]),
        ("days(filed_on, closed_on) = 30", [True, False, None]),
        ("days(filed_on, closed_on) / 2 = 15", [True, False, None]),
        ("working_days(filed_on, closed_on) = 22", [True, False, None]),
        ("working_days(closed_on, filed_on) = 1", [False, True, None]),
        ("add_months(filed_on, 12) < '2025-02-01'", [True, False, None]),
        ("year(filed_on) * 100 + month(filed_on) = 202402", [False, True, None]),
        ("case_no like 'a%'", [True, False, False]),
        ("case_no like '%2'", [False, True, False]),
        ("case_no like '_3'", [False, False, True]),
        ("case_no like '%'", [True, True, True]),
        ("case_no not like '%b%'", [True, False, True]),
        ("case when parties > 1 then amount else 0.125 end > 0.1", [True, True, None]),
        ("case when heard then 1 end is null", [False, True, True]),
        ("coalesce(amount, 0) = 0", [False, False, True]),
        ("greatest(parties, 1.5) = 1.5", [True, False, False]),
        ("least(parties, 1.5) = 1.5", [False, True, True]),
        ("nullif(parties, 1) is null", [True, False, False]),
        ("abs(-parties) = 2", [False, True, False]),
        ("parties = -1 + 2", [True, False, False]),
        ("parties - 1 - 1 = 0", [False, True, False]),
        ("panel is null", [False, True, False]),
        ("CASE_NO = 'a1' -- a remark".lower(), [True, False, False]),
        ("1 / (parties - 1) is null", [True, False, False]),
        ("-7 / 2 = -3.5", [True]),
    ],
)
def test_a_condition_answers_as_sql_would(text: str, answers: Answers) -> None:
    assert ROWS.select(condition(text, CASES).alias("answer"))["answer"].to_list() == answers


def test_a_make_up_saturday_is_a_working_day_and_the_festival_is_not() -> None:
    frame = ROWS.select(
        closing=condition("working_days('2024-02-09', '2024-02-17') = 0", CASES),
        make_up=condition("working_days('2024-02-17', '2024-02-18') = 1", CASES),
    )
    assert frame.row(0) == (True, True)
