"""Who stands where in a period."""

from datetime import date

import polars as pl

from core.scoring.roster import ROSTER, Registers, roster

UNITS = pl.DataFrame(
    {
        "unit_no": ["20", "10", "11"],
        "name": ["执行局", "民一庭", "一团队"],
        "parent": [None, None, "10"],
        "kind": ["部门", "部门", "审判团队"],
    }
)
STAFF = pl.DataFrame({"staff_no": ["a", "b", "c"], "name": ["程以宁", "何静仪", "林叙衡"]})
ASSIGNMENTS = pl.DataFrame(
    {
        "staff_no": ["a", "a", "b", "c"],
        "unit_no": ["11", "20", "10", "20"],
        "staff_class": ["法官", "法官", "法官助理", "法官"],
        "post": ["审判", "执行", "审判", "执行"],
        "from_on": [date(2024, 1, 1), date(2025, 7, 1), date(2024, 1, 1), date(2026, 1, 1)],
        "until_on": [date(2025, 6, 30), None, None, None],
    }
)


def subjects(first: date, last: date) -> pl.DataFrame:
    registers = Registers(STAFF, UNITS, ASSIGNMENTS)
    return roster(registers, first=first, last=last, tenant="wj", tenant_name="望江区人民法院")


def test_a_person_stands_where_the_last_assignment_of_the_period_puts_them() -> None:
    first_half = subjects(date(2025, 1, 1), date(2025, 6, 30))
    year = subjects(date(2025, 1, 1), date(2025, 12, 31))
    assert first_half.filter(subject="a")["unit"].to_list() == ["11"]
    assert year.filter(subject="a")["unit"].to_list() == ["20"]


def test_a_person_who_arrives_later_is_not_in_the_period() -> None:
    assert subjects(date(2025, 1, 1), date(2025, 12, 31)).filter(subject="c").is_empty()


def test_units_stand_in_tree_order_with_the_team_under_its_department() -> None:
    frame = subjects(date(2025, 1, 1), date(2025, 12, 31))
    assert frame.filter(level="unit")["subject"].to_list() == ["10", "11", "20"]
    assert frame.filter(subject="11")["unit_name"].to_list() == ["民一庭"]
    assert dict(frame.schema) == ROSTER


def test_units_in_a_circle_are_listed_all_the_same() -> None:
    units = UNITS.with_columns(parent=pl.Series(["20", "11", "10"]))
    frame = roster(
        Registers(STAFF, units, ASSIGNMENTS),
        first=date(2025, 1, 1),
        last=date(2025, 1, 31),
        tenant="wj",
        tenant_name="望江",
    )
    assert sorted(frame.filter(level="unit")["subject"]) == ["10", "11", "20"]
