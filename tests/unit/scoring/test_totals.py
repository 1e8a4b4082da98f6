"""Totals: the rules for missing values, caps and conversion, against an oracle in fractions."""

import random
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import BadPack
from core.scoring.checks import readable
from core.scoring.marks import shown
from core.scoring.model import Group, Item, Missing, Scheme, Shape
from core.scoring.totals import HELD, NO_DATA, score, why
from core.texts import same
from tests.unit.scoring.examples import curve

LINE = curve(Shape.LINE, zero="0", full="1")


def item(indicator: str, weight: str, **rest: object) -> Item:
    """An item whose share is its value."""
    return replace(Item(indicator, Decimal(weight), LINE), **rest)


def group(identity: str, *items: Item, **rest: object) -> Group:
    """A group whose weight is that of its items."""
    weight = sum((each.weight for each in items), Decimal(0))
    return replace(Group(identity, same(identity), weight, items), **rest)


def scheme(*groups: Group, **rest: object) -> Scheme:
    """A scheme for judges."""
    return replace(Scheme("judges", same("法官"), 1, ("法官",), groups), **rest)


def frame(values: dict[str, dict[str, float | None]]) -> pl.DataFrame:
    """Values by subject and indicator as a frame."""
    rows = [(s, i, v) for s, by_item in values.items() for i, v in by_item.items()]
    columns = {"subject": pl.String, "indicator": pl.String, "value": pl.Float64}
    return pl.DataFrame(rows, schema=columns, orient="row")


def total_of(given: Scheme, **values: float | None) -> dict[str, object]:
    """The row of totals of one subject."""
    scored = score(frame({"a": values}), given, pl.DataFrame({"subject": ["a"]}))
    return scored.totals.row(0, named=True)


TWO = scheme(group("quality", item("x", "30"), item("y", "30")), group("effect", item("z", "40")))


def test_with_all_data_the_total_is_the_sum_of_weight_times_share():
    row = total_of(TWO, x=0.5, y=1.0, z=0.25)
    assert (row["total"], row["earned"], row["counted"]) == (55, 55, 100)


def test_a_missing_weight_goes_first_within_the_group_then_over_the_scheme():
    row = total_of(TWO, x=0.5, z=0.25)
    assert (row["total"], row["earned"], row["counted"]) == (40, 25, 70)
    row = total_of(TWO, x=0.5)
    assert (row["total"], row["earned"], row["counted"]) == (50, 15, 30)


def test_a_real_zero_counts_and_no_data_at_all_is_no_total():
    assert total_of(TWO, x=0.0, y=0.0, z=0.0)["total"] == 0
    row = total_of(TWO)
    assert (row["total"], row["earned"], row["counted"]) == (None, None, 0)
    assert row["reason"] == NO_DATA
    assert why(NO_DATA).en == "No indicator has data"


def test_a_held_item_holds_the_total_but_not_what_was_earned():
    held = scheme(TWO.groups[0], group("effect", item("z", "40", missing=Missing.HOLD)))
    row = total_of(held, x=0.5, y=1.0)
    assert (row["total"], row["converted"], row["earned"], row["counted"]) == (None, None, 45, 60)
    assert (row["reason"], row["held"]) == (HELD, ["z"])
    assert "结案率" in why(HELD, [same("结案率")]).zh
    assert total_of(held, z=0.5)["total"] == 50


def test_a_stated_share_counts_as_data():
    leaf = item("z", "40", missing=Missing.STATED, stated=Decimal("0.6"))
    stated = scheme(TWO.groups[0], group("effect", leaf))
    row = total_of(stated, x=0.5, y=1.0)
    assert (row["total"], row["counted"]) == (69, 100)
    scored = score(frame({"a": {}}), stated, pl.DataFrame({"subject": ["a"]}))
    assert scored.points["missing"].to_list() == ["redistribute", "redistribute", "stated"]
    assert scored.points["points"].to_list() == [None, None, 24]
    assert scored.points["value"].to_list() == [None, None, None]


def test_caps_and_floors_bound_a_group():
    events = curve(Shape.EVENTS, start="0.5", each="1", marks="40", least="-5")
    ledger = Group("ledger", same("加减分"), Decimal(40), (Item("z", Decimal(40), events),))
    bounded = scheme(TWO.groups[0], replace(ledger, cap=Decimal(45), floor=Decimal(5)))
    assert total_of(bounded, x=1.0, y=1.0, z=10.0)["total"] == 90
    assert total_of(bounded, x=1.0, y=1.0, z=50.0)["total"] == 105
    assert total_of(bounded, x=1.0, y=1.0, z=-50.0)["total"] == 65
    assert total_of(bounded, x=1.0, y=1.0, z=-50.0)["earned"] == 65


def test_posts_are_converted_by_their_ratio():
    converted = replace(TWO, conversion={"庭长": Decimal("1.2"), "法官": Decimal("0.9")})
    subjects = pl.DataFrame(
        {
            "subject": ["a", "b", "c"],
            "post": ["庭长", None, "x"],
            "staff_class": ["法官", "法官", None],
        }
    )
    values = frame({each: {"x": 0.5, "y": 0.5, "z": 0.5} for each in "abc"})
    totals = score(values, converted, subjects).totals
    assert totals["total"].to_list() == [50, 50, 50]
    assert totals["converted"].to_list() == [60, 45, 50]
    assert totals["ratio"].to_list() == [Decimal("1.2"), Decimal("0.9"), 1]


def test_peers_are_those_of_the_same_comparison_group():
    rank = scheme(group("g", Item("x", Decimal(100), curve(Shape.PERCENTILE))))
    subjects = pl.DataFrame({"subject": ["a", "b", "c", "d"], "peers": ["1", "2", "1", "2"]})
    values = frame({"a": {"x": 1.0}, "b": {"x": 2.0}, "c": {"x": 3.0}, "d": {"x": None}})
    assert score(values, rank, subjects).totals["total"].to_list() == [25, 50, 75, None]
    alone = score(values, rank, subjects.drop("peers")).totals["total"].to_list()
    assert [None if each is None else shown(each) for each in alone] == [
        Decimal("16.67"),
        50,
        Decimal("83.33"),
        None,
    ]


def test_points_stand_in_the_order_of_subjects_and_of_the_scheme():
    subjects = pl.DataFrame({"subject": ["b", "a"]})
    points = score(frame({"a": {"z": 1.0}}), TWO, subjects).points
    assert points["subject"].to_list() == ["b"] * 3 + ["a"] * 3
    assert points["indicator"].to_list() == ["x", "y", "z"] * 2


shares = st.none() | st.integers(0, 1000).map(lambda n: n / 1000)
rules = st.sampled_from(Missing)


@st.composite
def schemes(draw: st.DrawFn) -> Scheme:
    """Schemes of up to three groups of up to three items with every rule."""
    names = iter("pqrstuvwx")
    groups = []
    for identity in draw(st.lists(st.just("g"), min_size=1, max_size=3)):
        items = [
            item(next(names), str(draw(st.integers(1, 400)) / 10), missing=draw(rules))
            for _ in range(draw(st.integers(1, 3)))
        ]
        items = [replace(each, stated=Decimal("0.6")) for each in items]
        groups.append(group(f"{identity}{len(groups)}", *items))
    full = sum((each.weight for each in groups), Decimal(0))
    return scheme(*groups, full=full)


def oracle(given: Scheme, values: dict[str, float | None]) -> Fraction | None:
    """The total in fractions, by effective weights: item by item, nothing rounded."""
    group_sums, present, whole = Fraction(0), Fraction(0), Fraction(0)
    for each in given.groups:
        known = []
        for leaf in each.items:
            value = values.get(leaf.indicator)
            if value is None and leaf.missing is Missing.HOLD:
                return None
            if value is None and leaf.missing is Missing.STATED:
                value = 0.6
            if value is not None:
                known.append((Fraction(leaf.weight), Fraction(value)))
        whole += Fraction(each.weight)
        if known:
            present += Fraction(each.weight)
            scale = Fraction(each.weight) / sum(weight for weight, _ in known)
            group_sums += sum(weight * scale * value for weight, value in known)
    return group_sums * whole / present if present else None


@settings(max_examples=60)
@given(
    given=schemes(),
    people=st.lists(st.lists(shares, min_size=9, max_size=9), min_size=1, max_size=4),
    seed=st.integers(0, 9),
)
def test_totals_agree_with_fractions_in_whatever_order_rows_come(given, people, seed):
    values = {str(at): dict(zip("pqrstuvwx", row, strict=True)) for at, row in enumerate(people)}
    rows = frame(values)
    order = list(range(len(rows)))
    random.Random(seed).shuffle(order)
    subjects = pl.DataFrame({"subject": list(values)})
    scored = score(rows[order], given, subjects)
    assert scored.totals.equals(score(rows, given, subjects).totals)
    for name, total in zip(values, scored.totals["total"], strict=True):
        expected = oracle(given, values[name])
        assert (total is None) == (expected is None)
        if expected is not None:
            assert abs(Fraction(total) - expected) < Fraction(1, 1_000_000)
    for row in scored.groups.rows(named=True):
        mine = scored.points.filter(subject=row["subject"], group=row["group"]).drop_nulls("points")
        assert row["counted"] == sum(mine["weight"], Decimal(0))
        assert (row["earned"] or 0) == sum(mine["points"], Decimal(0))


@given(value=st.floats(0, 1), weight=st.integers(1, 1_000_000))
def test_points_are_weight_times_share_to_eight_places(value, weight):
    leaf = item("x", str(Decimal(weight) / 10_000))
    points = score(
        frame({"a": {"x": value}}), scheme(group("g", leaf)), pl.DataFrame({"subject": ["a"]})
    ).points["points"][0]
    assert abs(Fraction(points) - Fraction(value) * Fraction(leaf.weight)) < Fraction(2, 10**8)


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        (scheme(group("g", item("x", "0.00001"))), "0.00001 cannot be used"),
        (scheme(group("g", item("x", "1001"))), "1001 cannot be used"),
        (scheme(group("g", item("x", "-1"), item("y", "2"))), "-1 cannot be used"),
        (scheme(group("g", item("x", "1")), missing=Missing.STATED), "no stated share"),
        (scheme(group("g", item("x", "1")), conversion={"庭长": Decimal(0)}), "庭长"),
        (scheme(group("g", replace(item("x", "1"), curve=curve(Shape.LINE)))), "zero is missing"),
    ],
)
def test_a_scheme_that_cannot_be_computed_is_refused_by_place(broken, says):
    with pytest.raises(BadPack) as caught:
        readable(broken)
    assert says in caught.value.message("en")
    assert caught.value.where.startswith("judges")


@pytest.mark.parametrize("subjects", [[], ["a"]])
@pytest.mark.parametrize("given", [scheme(), TWO])
def test_frames_keep_their_types_with_nobody_to_score_and_nothing_to_score_by(given, subjects):
    frames = score(
        frame({}), given, pl.DataFrame({"subject": subjects}, schema={"subject": pl.String})
    )
    full = score(frame({"a": {"x": 1.0}}), TWO, pl.DataFrame({"subject": ["a"]}))
    assert frames.points.schema == full.points.schema
    assert frames.groups.schema == full.groups.schema
    assert frames.totals.schema == full.totals.schema
    assert frames.totals["subject"].to_list() == subjects
    assert frames.totals["total"].to_list() == [None] * len(subjects)
