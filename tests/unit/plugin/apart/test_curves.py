"""A curve of a plugin from outside gives sound shares, or a refusal under the plugin's name."""

import math
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from core.errors import BadPack, Unavailable
from core.plugin.apart.confinement import Limits
from core.plugin.apart.conversations import Nursery
from core.plugin.curving import Answering
from core.scoring.curves.columns import share_of
from core.scoring.curves.shares import check, plain_share
from core.scoring.model import Curve, Shape
from tests.unit.plugin.apart.conftest import TIGHT, apart

VALUES = np.array([2.0, 0.2, math.nan, 0.2, 0.0])


def curve(nursery: Nursery, name: str, limits: Limits = TIGHT) -> tuple[Curve, list[Exception]]:
    blamed: list[Exception] = []
    [added] = apart(nursery, f"bending:{name}", limits).curves()
    source = Answering(name, "1.0", added, blamed.append)
    return Curve(Shape.PLUGIN, {"full": Decimal("0.8")}, name="gentle", of=source), blamed


def test_a_column_and_a_value_have_the_same_shares(nursery: Nursery) -> None:
    gentle, blamed = curve(nursery, "good")
    shares = share_of(VALUES, gentle, VALUES).tolist()
    assert shares[:2] == [1.0, 0.5]
    assert math.isnan(shares[2])
    assert shares[3:] == [0.5, 0.0]
    assert plain_share(0.2, gentle) == 0.5
    assert plain_share(None, gentle) is None
    assert blamed == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("failing", "RuntimeError"),
        ("ranking", "by the other values"),
        ("guessing", "answers differently"),
        ("above", "not a share from 0 to 1"),
        ("absent", "not a share from 0 to 1"),
        ("short", "not a share from 0 to 1"),
        ("falling", "does not go the way"),
        ("worded", "shares"),
    ],
)
def test_what_is_no_share_is_refused_under_the_plugins_name(
    nursery: Nursery, name: str, said: str
) -> None:
    bad, blamed = curve(nursery, name)
    with pytest.raises(Unavailable, match=said) as caught:
        share_of(VALUES, bad, VALUES)
    assert f"of the plugin {name} failed" in caught.value.message("en")
    assert "张伟" not in caught.value.message("zh")
    assert len(blamed) == 1


def test_one_that_hangs_is_left(nursery: Nursery) -> None:
    bad, _ = curve(nursery, "hanging", Limits(seconds=0.5))
    with pytest.raises(Unavailable, match="did not answer in time"):
        plain_share(0.2, bad)


def test_its_parameters_are_those_that_it_declares(nursery: Nursery) -> None:
    gentle, _ = curve(nursery, "good")
    check(gentle)
    with pytest.raises(BadPack, match="there is no parameter fall"):
        check(replace(gentle, parameters={"full": Decimal(1), "fall": Decimal(1)}))
    with pytest.raises(BadPack, match="the parameter full is missing"):
        check(replace(gentle, parameters={}))


def test_without_a_plugin_it_gives_nothing() -> None:
    orphan = Curve(Shape.PLUGIN, {"full": Decimal(1)}, name="gentle")
    check(orphan)
    with pytest.raises(Unavailable, match='no plugin that is on adds the curve "gentle"'):
        plain_share(0.2, orphan)
