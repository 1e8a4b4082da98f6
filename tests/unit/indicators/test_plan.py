"""Formulas compile to shared atoms; a wrong one is refused at its character and nothing else."""

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.errors import BadFormula
from core.indicators.model import Indicator
from core.indicators.plan import plan
from core.texts import same
from tests.unit.indicators.test_values import PLAN
from tests.unit.indicators.world import DATASETS

GOLDEN = Path(__file__).with_name("plan.txt")


def indicator(formula: str, identity: str = "x", clock: str = "closed") -> Indicator:
    """An indicator of that formula."""
    return Indicator(identity, same(identity), same("test"), formula, clock)


def test_the_catalogue_compiles_to_the_plan_that_was_reviewed() -> None:
    assert PLAN.text() == GOLDEN.read_text(encoding="utf-8")


def test_equal_atoms_are_shared_however_they_are_written() -> None:
    formulas = [
        "count(cases.*) filter (where cases.amount > 0.50)",
        "COUNT( cases.* BY closed ) FILTER (WHERE ((cases.amount) > 0.500)) /* the same */",
        "count(cases.* BY closed_on) FILTER (WHERE cases.amount > 0.5)",
    ]
    found = plan([indicator(each, f"i{n}") for n, each in enumerate(formulas)], DATASETS)
    assert len(found.atoms) == 1


@pytest.mark.parametrize(
    ("formula", "position", "said"),
    [
        ("cnt(cases.*)", 1, "did you mean count"),
        ("count(caes.*)", 7, "did you mean cases"),
        ("count(cases)", 7, "write cases.field"),
        ("count(cases.closed_on, 1)", 1, "takes one argument"),
        ("count()", 1, "takes one argument"),
        ("sum(cases.judge)", 5, "a number is needed, not a text"),
        ("sum(cases.*)", 5, "takes a field"),
        ("count(cases.* by flied)", 1, "did you mean filed"),
        ("count(assignments.*)", 1, ":as_of"),
        ("smal + 1", 1, "did you mean small"),
        ("cases.amount", 1, "such as sum(cases.amount)"),
        ("prev(small, 1)", 1, "another number of arguments"),
        ("mean_m(mean_m(small))", 1, "cannot stand in another"),
        ("1 + x", 5, "in a circle: x"),
        ("count(cases.*) filter (where appeals.outcome = '改判')", 1, "appeals、cases"),
        ("median(cases.filed_on)", 8, "write days(from, to)"),
        ("count(distinct cases.*)", 16, "takes a field"),
        ("sum(distinct cases.amount)", 14, "DISTINCT belongs to count"),
        (":as_of", 1, ":period_days"),
        ("count(cases.*) > 1", 16, "no condition"),
        ("'a'", 1, "no condition"),
        ("person_days(cases.*)", 13, "person_days(assignments.*)"),
        ("person_days(assignments.*) filter (where assignments.from_on > :as_of)", 1, "drop BY"),
        ("sum(1)", 1, "no dataset"),
        ("count(appeals.case.zzz)", 7, "no field in cases"),
        ("count(appeals.outcome.x)", 7, "refers to no dataset"),
        ("count(appeals.case.judge.x)", 7, "one dataset further"),
        ("sum(count(cases.*))", 5, "cannot stand inside"),
        ("count(cases.panel)", 7, "a list cannot be counted"),
        ("days(cases.filed_on, cases.closed_on)", 1, "no function over aggregates"),
        ("(count(cases.*) + 1) filter (where cases.heard)", 22, "right after an aggregate"),
        ("abs(count(cases.*)) filter (where cases.heard)", 1, "no aggregate"),
        ("count(cases.*) filter (cases.heard)", 24, "expected WHERE"),
        ("count(cases.*) filter (where cases.heard", 41, "expected )"),
        ("count(cases.*) filter (where cases.panel = 's1')", 30, "a list"),
        ("count(cases.*) filter (where :now > cases.filed_on)", 30, "known: :as_of"),
    ],
)
def test_a_wrong_formula_is_refused_at_its_character(
    formula: str, position: int, said: str
) -> None:
    others = [each for each in PLAN.indicators if each.id == "small"]
    with pytest.raises(BadFormula) as refusal:
        plan([*others, indicator(formula)], DATASETS)
    assert refusal.value.position == position
    assert refusal.value.where == "x"
    assert said in str(refusal.value)


def test_a_circle_of_indicators_is_named_and_a_long_chain_is_refused() -> None:
    circle = [indicator("b + 1", "a"), indicator("c", "b"), indicator("a * 2", "c")]
    with pytest.raises(BadFormula, match="a → b → c → a"):
        plan(circle, DATASETS)
    chain = [indicator(f"i{n + 1} / 2", f"i{n}") for n in range(130)]
    with pytest.raises(BadFormula, match="nest too deep"):
        plan([*chain, indicator("count(cases.*)", "i130")], DATASETS)


def test_a_second_role_must_exist_and_gives_figures_of_persons_alone() -> None:
    clerk = Indicator("x", same("x"), same("t"), "count(appeals.*)", "decided", role="clerk")
    with pytest.raises(BadFormula, match="no role in appeals named clerk"):
        plan([clerk], DATASETS)
    assert PLAN.personal("panel")
    assert not PLAN.personal("small")


ROWS = "cases.* cases.amount cases.filed_on cases.closed_on cases.heard cases.judge appeals.*"
CALLS = "count sum avg min median days working_days prev mean_m stdev_m coalesce nullif small"
SIGNS = "( ) ( ) , + - * / = <> < > . ; :: % || [ ] { } \" ' -- /* ， （"
CLAUSES = "filter where and or not in like between is null case when then else end by distinct"
PLAIN = ":as_of :period_start :period_days 1 0.5 'a' '2024-01-01' '普通' true closed filed"
WORDS = st.sampled_from(" ".join([ROWS, CALLS, SIGNS, CLAUSES, PLAIN]).split())
GRAMMAR = st.lists(WORDS, max_size=25).map(" ".join)
ALTERED = st.tuples(
    st.sampled_from([each.formula for each in PLAN.indicators]),
    st.integers(0, 200),
    st.integers(0, 4),
    st.text(max_size=4),
).map(lambda four: four[0][: four[1]] + four[3] + four[0][four[1] + four[2] :])


@settings(max_examples=200, deadline=None)
@given(formula=st.one_of(GRAMMAR, ALTERED, st.text(max_size=60)))
@example("(" * 3000)
@example("not " * 990 + "1")
@example("-" * 4000)
@example("- " * 1999 + "1")
@example("1" + "+1" * 1999)
@example("1" + "/1" * 1999)
@example("case when " * 380)
@example("a." * 1999 + "b")
@example("count(" * 600)
@example("count(cases.*) filter (where " + "not (" * 39 + "cases.heard" + ")" * 39 + ")")
@example("1e999999999")
@example("1e-999999999")
@example("'" * 3999)
def test_any_text_compiles_or_is_a_bad_formula_with_a_position(formula: str) -> None:
    refusal = _refusal(formula)
    if refusal is not None:
        assert 1 <= refusal.position <= min(len(formula), 4000) + 1
        assert refusal.message("zh")
        assert refusal.where == "x"


def _refusal(formula: str) -> BadFormula | None:
    others = [each for each in PLAN.indicators if each.id == "small"]
    try:
        plan([*others, indicator(formula)], DATASETS)
    except BadFormula as refusal:
        return refusal
    return None
