"""Curves: what each shape gives, its properties, and the plain twin byte for byte."""

import math
import struct
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import BadPack
from core.scoring.curves.columns import share
from core.scoring.curves.shares import FAMILIES, check, plain_share, standing
from core.scoring.model import Shape
from tests.unit.scoring.examples import ONE_OF_EACH, curve, floats, gaps, intervals

VALUES = [
    (curve(Shape.INTERVAL, low="0.25", high="0.40", tolerance="0.20"), 26 / 62, 0.9032258064516129),
    (curve(Shape.INTERVAL, low="0.2", high="0.5", tolerance="0.1"), 0.2, 1.0),
    (curve(Shape.INTERVAL, low="0.2", high="0.5", tolerance="0.1"), 0.6, 0.0),
    (curve(Shape.INTERVAL, low="0.2", high="0.5", tolerance="0.1"), 0.7, 0.0),
    (curve(Shape.INTERVAL, low="0.2", high="0.5", tolerance="0.1"), 0.15, 0.5),
    (curve(Shape.INTERVAL, low="0.95", zero_low="0.55"), 4.0, 1.0),
    (curve(Shape.INTERVAL, high="0.1", tolerance="0"), 0.1001, 0.0),
    (curve(Shape.TARGET, target="0.95"), 0.76, 0.8),
    (curve(Shape.TARGET, target="10", most="1.2"), 13.0, 1.2),
    (curve(Shape.TARGET, at_most="45"), 90.0, 0.5),
    (curve(Shape.TARGET, at_most="0"), 1.0, 0.0),
    (curve(Shape.LINE, full="30", zero="90"), 45.0, 0.75),
    (curve(Shape.LINE, full="1", zero="0", least="0.6"), 0.5, 0.8),
    (curve(Shape.STEPS, over="0.05", step="0.01", points="0.4", marks="4"), 0.08, 0.7),
    (curve(Shape.STEPS, over="0.05", step="0.01", points="0.4", marks="4"), 0.0899, 0.7),
    (curve(Shape.STEPS, under="96", step="1", points="0.25", marks="1", partial="1"), 94.0, 0.5),
    (curve(Shape.STEPS, under="96", step="1", points="0.25", marks="1"), 0.0, 0.0),
    (curve(Shape.EFFICACY, satisfactory="0.9", unacceptable="0.5"), 0.7, 0.8),
    (curve(Shape.EFFICACY, satisfactory="20", unacceptable="60"), 60.0, 0.6),
    (curve(Shape.EFFICACY, satisfactory="20", unacceptable="60"), 130.0, 0.0),
    (curve(Shape.EVENTS, start="1", each="-2", marks="10"), 3.0, 0.4),
    (curve(Shape.EVENTS, start="1", each="-2", marks="10"), 9.0, 0.0),
    (curve(Shape.EVENTS, start="0", each="1", marks="5"), 12.0, 2.4),
]


@pytest.mark.parametrize(("given_curve", "value", "expected"), VALUES)
def test_a_curve_gives_the_share_that_one_computes_by_hand(given_curve, value, expected):
    assert plain_share(value, given_curve) == pytest.approx(expected, abs=1e-12)


def test_a_z_score_is_taken_among_the_peers_with_data():
    peers = [2.0, 4.0, None, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]
    z = curve(Shape.Z_SCORE, middle="0.7", per_deviation="0.1")
    assert plain_share(9.0, z, standing(9.0, peers)) == pytest.approx(0.7 + 0.1 * 2)
    assert plain_share(9.0, z, standing(9.0, [9.0])) == 0.7
    assert plain_share(9.0, z, standing(9.0, [9.0, 9.0])) == 0.7


def test_a_percentile_counts_those_alike_half():
    peers = [1.0, 2.0, 2.0, None, 3.0]
    rank = curve(Shape.PERCENTILE)
    turned = curve(Shape.PERCENTILE, least="0.6", lower_is_better="1")
    assert [plain_share(x, rank, standing(x, peers)) for x in (1.0, 2.0, 3.0)] == [
        0.125,
        0.5,
        0.875,
    ]
    assert plain_share(1.0, turned, standing(1.0, peers)) == pytest.approx(0.6 + 0.4 * 0.875)


@settings(max_examples=400)
@given(each=st.sampled_from(ONE_OF_EACH), values=st.lists(floats | gaps, max_size=12))
def test_columns_and_plain_python_give_the_same_bytes(each, values):
    column = share(pl.Series("v", values, dtype=pl.Float64), each)
    plain = [None if v is None else plain_share(v, each, standing(v, values)) for v in values]
    assert [_bits(x) for x in column] == [_bits(x) for x in plain]


@given(each=intervals(), values=st.lists(floats | gaps, max_size=12))
def test_any_interval_gives_the_same_bytes_both_ways(each, values):
    column = share(pl.Series("v", values, dtype=pl.Float64), each)
    assert [_bits(x) for x in column] == [_bits(plain_share(v, each)) for v in values]


@given(each=intervals(), a=st.floats(-20, 20), b=st.floats(-20, 20))
def test_an_interval_is_flat_inside_and_falls_on_both_sides(each, a, b):
    low = float(each.parameters.get("low", Decimal("-Infinity")))
    high = float(each.parameters.get("high", Decimal("Infinity")))
    near, far = sorted((a, b), key=lambda x: max(low - x, x - high))
    if low <= a <= high:
        assert plain_share(a, each) == 1.0
    if (near <= high) == (far <= high):
        assert plain_share(far, each) <= plain_share(near, each)


@given(
    each=st.sampled_from([c for c in ONE_OF_EACH if c.shape in (Shape.INTERVAL, Shape.LINE)]),
    x=st.floats(-1, 100),
)
def test_a_line_or_interval_of_some_width_never_jumps(each, x):
    if each.parameters.get("zero_low") == each.parameters.get("low", "open"):
        return
    before, after = plain_share(x, each), plain_share(x + 1e-9, each)
    assert abs(before - after) < 1e-6


RISING = [
    c for c in ONE_OF_EACH if c.shape in (Shape.TARGET, Shape.LINE, Shape.EFFICACY, Shape.EVENTS)
]


@given(each=st.sampled_from(RISING), a=floats, b=floats)
def test_a_one_way_curve_keeps_its_direction(each, a, b):
    names = each.parameters
    falls = (
        "at_most" in names
        or names.get("each", 1) < 0
        or names.get("full", 1) < names.get("zero", 0)
        or names.get("satisfactory", 1) < names.get("unacceptable", 0)
    )
    less, more = (plain_share(x, each) for x in sorted((a, b)))
    assert more <= less if falls else less <= more


@pytest.mark.parametrize("each", ONE_OF_EACH)
def test_no_value_gives_no_share_rather_than_zero(each):
    assert share(pl.Series([None, None], dtype=pl.Float64), each).to_list() == [None, None]
    assert share(pl.Series([], dtype=pl.Float64), each).to_list() == []
    assert plain_share(None, each) is None
    assert plain_share(math.nan, each) is None


@given(
    each=st.sampled_from(ONE_OF_EACH),
    values=st.lists(floats | st.none(), max_size=8),
    seed=st.randoms(use_true_random=False),
)
def test_the_order_of_subjects_changes_no_share(each, values, seed):
    shuffled = list(range(len(values)))
    seed.shuffle(shuffled)
    straight = share(pl.Series(values, dtype=pl.Float64), each).to_list()
    mixed = share(pl.Series([values[i] for i in shuffled], dtype=pl.Float64), each).to_list()
    assert mixed == [straight[i] for i in shuffled]


def test_decimals_and_integers_are_taken_as_the_nearest_float():
    line = curve(Shape.LINE, zero="0", full="100000000000000000000")
    exact = [Decimal("12345678901234567.8901"), None]
    column = pl.Series(exact, dtype=pl.Decimal(38, 4))
    assert share(column, line).to_list() == [plain_share(float(exact[0]), line), None]
    assert share(pl.Series([30, 60]), curve(Shape.LINE, full="30", zero="90")).to_list() == [1, 0.5]


def test_peers_may_be_others_than_the_values():
    rank = curve(Shape.PERCENTILE)
    shares = share(pl.Series([5.0]), rank, pl.Series([1.0, 2.0, None, 5.0, 6.0]))
    assert shares.to_list() == [(2 + 0.5) / 4]


BAD = [
    (curve(Shape.INTERVAL, low="0.2", hihg="0.5"), "hihg"),
    (curve(Shape.INTERVAL, tolerance="0.5"), "neither low nor high"),
    (curve(Shape.INTERVAL, low="0.5", high="0.2", tolerance="1"), "low is above high"),
    (curve(Shape.INTERVAL, low="0.5"), "no point of zero beyond low"),
    (curve(Shape.INTERVAL, low="0.5", zero_low="0.6"), "inside the interval"),
    (curve(Shape.INTERVAL, low="0.5", zero_low="0.4", zero_high="1"), "zero_high without high"),
    (curve(Shape.INTERVAL, low="0.5", tolerance="-0.1"), "tolerance is below zero"),
    (curve(Shape.TARGET), "either target or at_most"),
    (curve(Shape.TARGET, target="0"), "above zero"),
    (curve(Shape.TARGET, at_most="1", most="1.2"), "only with target"),
    (curve(Shape.LINE, zero="1"), "full is missing"),
    (curve(Shape.LINE, zero="1", full="1"), "the same"),
    (curve(Shape.LINE, zero="NaN", full="1"), "not a finite number"),
    (curve(Shape.STEPS, step="1", points="1", marks="1"), "neither over nor under"),
    (curve(Shape.STEPS, over="1", step="0", points="1", marks="1"), "step must be above zero"),
    (curve(Shape.STEPS, over="1", step="1", points="1", marks="1", partial="2"), "partial"),
    (curve(Shape.EFFICACY, satisfactory="1", unacceptable="1"), "the same"),
    (curve(Shape.Z_SCORE, middle="2", per_deviation="1"), "from least to most"),
    (curve(Shape.PERCENTILE, least="1", most="0"), "least must be below most"),
    (curve(Shape.EVENTS, start="1", each="0", marks="1"), "each is not zero"),
    (curve(Shape.EVENTS, start="2", each="1", marks="1", most="1"), "from least to most"),
]


@pytest.mark.parametrize(("bad", "says"), BAD)
def test_parameters_that_make_no_sense_are_refused_in_two_languages(bad, says):
    with pytest.raises(BadPack) as caught:
        check(bad, "court.yaml · rate")
    assert says in caught.value.message("en")
    assert "court.yaml · rate" in caught.value.message("zh")
    assert caught.value.what.zh != caught.value.what.en


def test_every_shape_has_a_family_that_documents_its_parameters():
    assert set(FAMILIES) == set(Shape) - {Shape.PLUGIN}
    for family in FAMILIES.values():
        assert all(each.what.zh and each.what.en for each in family.PARAMETERS)


def _bits(number: float | None) -> bytes | None:
    return None if number is None else struct.pack("<d", number)
