"""A narrowed formula counts what the formula counts, of the rows that meet the condition."""

import pytest

from core.errors import BadFormula
from core.expressions.narrowing import narrowed

COND = "cases.cause = '乙' OR cases.heard"


@pytest.mark.parametrize(
    ("formula", "where", "whole", "expected"),
    [
        ("count(cases.*)", [COND], [], f"count(cases.*) FILTER (WHERE {COND})"),
        (
            "sum(cases.x  BY closed) FILTER (WHERE cases.a OR cases.b) / :period_days",
            [COND],
            [],
            f"sum(cases.x BY closed) FILTER (WHERE (cases.a OR cases.b) AND ({COND})) "
            "/ :period_days",
        ),
        (
            "1 - stdev_m(count(cases.*)) / mean_m(count(distinct cases.cause))",
            ["cases.heard"],
            [],
            "1 - stdev_m(count(cases.*) FILTER (WHERE cases.heard)) "
            "/ mean_m(count(distinct cases.cause) FILTER (WHERE cases.heard))",
        ),
        (
            "count(cases.*) / count(appeals.*)",
            ["cases.heard", "appeals.case.heard"],
            [],
            "count(cases.*) FILTER (WHERE cases.heard) "
            "/ count(appeals.*) FILTER (WHERE appeals.case.heard)",
        ),
        (
            "count(cases.*) / person_days(assignments.*)",
            ["cases.heard", "cases.jury"],
            ["assignments"],
            "count(cases.*) FILTER (WHERE (cases.heard) AND (cases.jury)) "
            "/ person_days(assignments.*)",
        ),
        (
            "avg(CASE WHEN cases.cause = 'a ) b' THEN 1 ELSE 0 END)",
            ["cases.heard"],
            [],
            "avg(CASE WHEN cases.cause = 'a ) b' THEN 1 ELSE 0 END) FILTER (WHERE cases.heard)",
        ),
    ],
)
def test_every_aggregate_gets_the_condition(
    formula: str, where: list[str], whole: list[str], expected: str
) -> None:
    assert narrowed(formula, where, whole) == expected


@pytest.mark.parametrize(
    ("formula", "where", "said"),
    [
        ("other / count(cases.*)", "cases.heard", "leans on"),
        ("count(cases.*) / count(appeals.*)", "cases.heard", "appeals"),
        ("count(cases.*)", "heard", "no dataset"),
        ("count(cases.*", "cases.heard", "end of the formula"),
        ("count(cases.*)", "cases.heard )", "unexpected"),
    ],
)
def test_what_a_condition_would_not_reach_is_refused(formula: str, where: str, said: str) -> None:
    with pytest.raises(BadFormula, match=said):
        narrowed(formula, [where])
