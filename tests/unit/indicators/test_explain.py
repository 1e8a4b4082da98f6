"""A figure opens to exactly the rows that make it, and says why the others are left out."""

from decimal import Decimal

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from core.indicators.compute import compute
from core.indicators.explain import Subject, explain
from core.indicators.model import Level
from core.indicators.periods import Calendar, Period
from core.indicators.values import values
from tests.unit.indicators.test_values import PLAN, QUICK
from tests.unit.indicators.world import World, world

YEAR = Period.parse("2024")
COUNTS = ("small", "window", "reversed", "stock", "closed", "heard")
SUMMED = (*COUNTS, "mean", "sum", "after", "panel", "panel_money", "weighted")
WHOSE = [Subject(Level.PERSON, "s1"), Subject(Level.UNIT, "u2"), Subject(Level.TENANT, "court")]


@settings(max_examples=6, deadline=None, phases=QUICK)
@given(seed=st.integers(0, 2**32), subject=st.sampled_from(WHOSE))
def test_the_rows_that_are_counted_are_as_many_as_the_figure_says(
    seed: int, subject: Subject
) -> None:
    rows = world(seed)
    atoms = compute(PLAN, rows, Calendar(), YEAR)
    found = values(PLAN, atoms, YEAR, subject.level, tenant="court")
    for indicator in COUNTS:
        opened = explain(PLAN, rows, Calendar(), period=YEAR, indicator=indicator, subject=subject)
        row = found.row(by_predicate=_is(subject.id, indicator), named=True)
        assert (opened.value, opened.numerator) == (row["value"], row["numerator"])
        sizes = {each.side: len(each.counted) for each in opened.atoms}
        assert Decimal(sizes.get("numerator", sizes.get("value", -1))) == row["numerator"]
        if row["denominator"] is not None:
            assert Decimal(sizes["denominator"]) == row["denominator"]


@settings(max_examples=6, deadline=None, phases=QUICK)
@given(seed=st.integers(0, 2**32), subject=st.sampled_from(WHOSE))
def test_what_the_rows_bring_adds_up_to_the_numerator(seed: int, subject: Subject) -> None:
    rows = world(seed)
    for indicator in SUMMED:
        opened = explain(PLAN, rows, Calendar(), period=YEAR, indicator=indicator, subject=subject)
        for atom in opened.atoms if opened.value is not None else ():
            top = opened.value if opened.numerator is None else opened.numerator
            whole = opened.denominator if atom.side == "denominator" else top
            brought = float(atom.counted["_value"].sum())
            assert abs(brought - float(whole or 0)) < 1e-6, indicator


def test_a_row_left_out_names_the_first_condition_that_it_fails() -> None:
    rows = world(8)
    opened = explain(
        PLAN,
        rows,
        Calendar(),
        period=YEAR,
        indicator="quick",
        subject=Subject(Level.TENANT, "court"),
    )
    top = opened.atoms[0]
    for row in top.left_out.iter_rows(named=True):
        if not row["limit_days"]:
            assert row["failed"] == "cases.limit_days > 0"
        else:
            assert row["failed"] == "NOT (cases.filed_on IS NULL)"
            assert row["filed_on"] is None
    assert top.counted["limit_days"].min() == 30
    assert len(top.counted) + len(top.left_out) == len(_closed(rows))


def test_shared_rows_and_head_counts_are_opened_too() -> None:
    rows = world(8)
    person = Subject(Level.PERSON, "s1")
    panel = explain(PLAN, rows, Calendar(), period=YEAR, indicator="panel", subject=person)
    shares = panel.atoms[0].counted["_share"].sum()
    assert panel.value is not None
    assert abs(shares - panel.value) < 1e-9
    heads = explain(PLAN, rows, Calendar(), period=YEAR, indicator="per_head", subject=person)
    assert {each.dataset for each in heads.atoms} == {"cases", "assignments"}
    growth = explain(PLAN, rows, Calendar(), period=YEAR, indicator="growth", subject=person)
    assert {str(each.period) for each in growth.atoms} == {"2024", "2023"}


def _closed(rows: World) -> list[object]:
    cases = rows.rows["cases"]
    return [row for row in cases if row["closed_on"] and str(row["closed_on"])[:4] == "2024"]


def _is(subject: str, indicator: str) -> pl.Expr:

    return (pl.col("subject") == subject) & (pl.col("indicator") == indicator)
