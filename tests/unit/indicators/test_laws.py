"""Atoms do not care about the order of rows, and add up over people, months and tenants."""

import os
import subprocess
import sys
from dataclasses import replace
from random import Random

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import BadInput, NotFound
from core.indicators.atoms import Atoms, combine
from core.indicators.compute import compute
from core.indicators.model import Level
from core.indicators.periods import Calendar, Ending, Period
from core.indicators.series import series
from core.indicators.values import values
from core.indicators.veil import veiled
from tests.unit.indicators.test_values import PLAN, QUICK
from tests.unit.indicators.world import World, world

YEAR = Period.parse("2024")
QUARTERS = [Period.parse(f"2024-Q{number}") for number in range(1, 5)]
SEEDS = st.integers(0, 2**32)


@settings(max_examples=5, deadline=None, phases=QUICK)
@given(seed=SEEDS)
def test_the_digest_is_the_same_for_any_order_of_rows_and_after_a_round_trip(seed: int) -> None:
    rows = world(seed)
    atoms = compute(PLAN, rows, Calendar(), YEAR)
    again = compute(PLAN, rows.shuffled(Random(seed)), Calendar(), YEAR)
    assert atoms.digest == again.digest == Atoms.load(again.dump()).digest
    assert compute(PLAN, rows, Calendar(), YEAR, batch=7).digest == atoms.digest
    other = World({**rows.rows, "cases": rows.rows["cases"][1:]})
    first = rows.rows["cases"][0]
    if first["judge"] and first["filed_on"] and str(first["filed_on"])[:4] == "2024":
        assert compute(PLAN, other, Calendar(), YEAR).digest != atoms.digest


@settings(max_examples=5, deadline=None, phases=QUICK)
@given(one=SEEDS, other=SEEDS)
def test_tenants_added_up_equal_the_union_of_their_rows(one: int, other: int) -> None:
    left, right = world(one, prefix="x"), world(other, prefix="y")
    union = World({name: rows + right.rows[name] for name, rows in left.rows.items()})
    apart = [compute(PLAN, each, Calendar(), YEAR) for each in (left, right)]
    together = combine([compute(PLAN, union, Calendar(), YEAR)])
    found = values(PLAN, combine(apart), YEAR, Level.TENANT, tenant="city")
    assert found.equals(values(PLAN, together, YEAR, Level.TENANT, tenant="city"))
    plain = values(PLAN, compute(PLAN, union, Calendar(), YEAR), YEAR, Level.TENANT, tenant="city")
    assert found.equals(plain)
    back = combine([Atoms.load(each.dump()) for each in reversed(apart)])
    assert back.digest == combine(apart).digest


def test_tenants_that_count_months_differently_are_refused_by_name() -> None:
    rows = world(3)
    other = Calendar("twentieth", 2, (Ending(190001, 20),))
    several = [compute(PLAN, rows, each, YEAR) for each in (Calendar("wall"), other)]
    with pytest.raises(BadInput, match="wall v1, twentieth v2"):
        combine(several)
    with pytest.raises(BadInput, match="different formulas or periods"):
        combine([several[0], replace(several[0], plan="other")])


@settings(max_examples=5, deadline=None, phases=QUICK)
@given(seed=SEEDS)
def test_flows_add_up_over_quarters_and_a_series_is_the_values_of_each(seed: int) -> None:
    atoms = compute(PLAN, world(seed), Calendar(), YEAR, *QUARTERS)
    wanted = ["closed", "filed", "panel", "present", "heard"]
    whole = values(PLAN, atoms, YEAR, Level.PERSON)
    parts = series(PLAN, atoms, QUARTERS, Level.PERSON)
    assert parts["period"].unique().sort().to_list() == [str(each) for each in QUARTERS]
    added = parts.group_by("subject", "indicator").agg(pl.col("numerator").sum())
    both = whole.join(added, on=["subject", "indicator"], suffix="_added")
    both = both.filter(pl.col("indicator").is_in(wanted))
    assert len(both) > 0
    assert both.filter((pl.col("numerator") - pl.col("numerator_added")).abs() > 1e-9).is_empty()


def test_a_period_that_was_not_computed_is_refused_rather_than_summed() -> None:
    atoms = compute(PLAN, world(5), Calendar(), YEAR)
    with pytest.raises(NotFound, match="2024-Q1"):
        values(PLAN, atoms, QUARTERS[0], Level.TENANT)


def test_one_thread_gives_the_digest_of_all_threads() -> None:
    program = (
        "from tests.unit.indicators.test_laws import *;"
        "print(compute(PLAN, world(11), Calendar(), YEAR).digest)"
    )
    environment = {**os.environ, "POLARS_MAX_THREADS": "1"}
    alone = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment
    )
    assert alone.stdout.strip() == compute(PLAN, world(11), Calendar(), YEAR).digest


@settings(max_examples=5, deadline=None, phases=QUICK)
@given(seed=SEEDS)
def test_values_that_travel_are_unreadable_and_count_the_same(seed: int) -> None:
    atoms = combine([compute(PLAN, world(seed), Calendar(), YEAR)])
    hidden = Atoms.load(veiled(atoms, b"key").dump())
    plain = values(PLAN, atoms, YEAR, Level.TENANT, tenant="city")
    assert values(PLAN, hidden, YEAR, Level.TENANT, tenant="city").equals(plain)
    texts = [f["value"] for f in hidden.frames.values() if f.schema.get("value") == pl.String]
    assert texts
    for column in texts:
        assert column.drop_nulls().str.contains("^[0-9a-f]{32}$").all()
