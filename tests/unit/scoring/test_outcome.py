"""What a run stores of its points, and the receipts that come out of it."""

from dataclasses import replace
from decimal import Decimal

import polars as pl
import pytest

from core.errors import NotFound
from core.indicators.values import VALUES
from core.scoring.issuing import issue
from core.scoring.model import Group, Item, Scheme, Shape
from core.scoring.outcome import Outcome, outcome
from core.scoring.roster import ROSTER
from core.scoring.verification import verify
from core.texts import same
from tests.unit.scoring.examples import curve
from tests.unit.scoring.test_receipt import ORIGIN

SCHEME = Scheme(
    id="judges",
    name=same("法官"),
    version=1,
    classes=("法官",),
    groups=(
        Group(
            "g",
            same("g"),
            Decimal(100),
            (
                Item("rate", Decimal(60), curve(Shape.LINE, zero="0", full="1")),
                Item("days", Decimal(40), curve(Shape.PERCENTILE, lower_is_better="1")),
            ),
        ),
    ),
    conversion={"庭长": Decimal("1.1")},
)
FORMULAS = {"rate": "count(a.*) / count(b.*)", "days": "avg(a.days)"}


def stored(*schemes: Scheme) -> Outcome:
    """The outcome for two judges and a clerk."""
    people = [("1", "法官", "庭长"), ("2", "法官", "审判"), ("3", "书记员", "辅助")]
    subjects = pl.DataFrame(
        [("person", who, who, None, None, kind, post, int(who)) for who, kind, post in people],
        schema=ROSTER,
        orient="row",
    )
    third = Decimal("0.333333333333")
    rows = [
        ("person", "1", "rate", Decimal(1), Decimal(3), 1 / 3),
        ("person", "2", "rate", None, None, None),
        ("person", "1", "days", third, None, 1 / 3),
        ("person", "2", "days", Decimal(50), Decimal(1), 50.0),
        ("person", "3", "days", Decimal(1), Decimal(1), 1.0),
    ]
    values = pl.DataFrame(rows, schema={"level": pl.String(), **VALUES}, orient="row")
    return outcome(subjects, values, schemes)


def test_a_pack_without_schemes_has_values_and_nobody_scored():
    bare, scored = stored(), stored(SCHEME)
    assert bare.values.height == 5
    for name in ("points", "groups", "totals"):
        assert getattr(bare, name).is_empty()
        assert getattr(bare, name).schema == getattr(scored, name).schema


def test_receipts_show_the_stored_totals_and_verify():
    kept = stored(SCHEME)
    assert kept.totals["subject"].to_list() == ["1", "2"]
    for row in kept.totals.iter_rows(named=True):
        made = issue(kept, SCHEME, subject=row["subject"], origin=ORIGIN, formulas=FORMULAS)
        assert verify(made) == []
        assert Decimal(made["total"]["points"]) == row["total"]
        assert Decimal(made["total"]["converted"]) == row["converted"]
    assert made["groups"][0]["items"][1]["standing"]["count"] == 2


@pytest.mark.parametrize("who", ["3", "nobody"])
def test_there_is_no_receipt_for_somebody_whom_the_scheme_does_not_cover(who):
    with pytest.raises(NotFound):
        issue(stored(SCHEME), SCHEME, subject=who, origin=ORIGIN, formulas=FORMULAS)
    other = replace(SCHEME, id="other")
    with pytest.raises(NotFound):
        issue(stored(SCHEME), other, subject="1", origin=ORIGIN, formulas=FORMULAS)
