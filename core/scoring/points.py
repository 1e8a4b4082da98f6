"""From values to shares to points: one item of a scheme for all subjects at once."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from core.scoring import marks
from core.scoring.checks import rule_of
from core.scoring.curves.columns import share
from core.scoring.curves.shares import AMONG_PEERS
from core.scoring.model import Group, Item, Missing, Scheme

Units = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class ItemScores:
    """An item's values and shares, its points in units, and who has any.

    ``given``: there is a value; ``known``: there are points, be it by a stated share.
    """

    item: Item
    rule: Missing
    values: pl.Series
    shares: pl.Series
    units: Units
    given: Flags
    known: Flags


def side_by_side(values: pl.DataFrame, scheme: Scheme, subjects: pl.DataFrame) -> pl.DataFrame:
    """One row per subject in their order, one column per indicator, null without data."""
    wanted = [item.indicator for group in scheme.groups for item in group.items]
    wide = subjects.with_columns(pl.col("subject").cast(pl.String))
    mine = values.filter(pl.col("indicator").is_in(wanted))
    for each in dict.fromkeys(wanted):
        column = mine.filter(pl.col("indicator") == each).select(
            pl.col("subject").cast(pl.String), pl.col("value").alias(f"= {each}")
        )
        wide = wide.join(column, on="subject", how="left", maintain_order="left", validate="m:1")
    return wide


def group_scores(group: Group, scheme: Scheme, wide: pl.DataFrame) -> list[ItemScores]:
    return [_scores(item, rule_of(item, scheme), wide) for item in group.items]


def _scores(item: Item, rule: Missing, wide: pl.DataFrame) -> ItemScores:
    values = wide[f"= {item.indicator}"]
    shares = _shares(values, item, wide)
    given = shares.is_not_null().to_numpy()
    if rule is Missing.STATED and item.stated is not None:
        shares = shares.fill_null(float(item.stated))
    known = shares.is_not_null().to_numpy()
    weight = marks.weight_units(item.weight) / marks.WEIGHT_UNIT
    exact = weight * shares.fill_null(0.0).to_numpy() * marks.POINT_UNIT + 0.5
    return ItemScores(
        item=item,
        rule=rule,
        values=values,
        shares=shares,
        units=np.floor(exact).astype(np.int64),
        given=given,
        known=known,
    )


def _shares(values: pl.Series, item: Item, wide: pl.DataFrame) -> pl.Series:
    """Shares of a column; curves that look at peers are drawn group by group."""
    if item.curve.shape not in AMONG_PEERS or "peers" not in wide.columns:
        return share(values, item.curve)
    numbered = pl.DataFrame({"at": range(len(values)), "value": values, "peers": wide["peers"]})
    parts = [
        part.select("at", share=share(part["value"], item.curve))
        for part in numbered.partition_by("peers", maintain_order=True)
    ]
    empty = pl.DataFrame(schema={"at": pl.Int64, "share": pl.Float64})
    return pl.concat([empty, *parts]).sort("at")["share"]
