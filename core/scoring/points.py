"""From values to shares to points: every item of a scheme for all subjects at once."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from core.errors import BadInput
from core.scoring import marks
from core.scoring.checks import rule_of
from core.scoring.curves.columns import floats, share_of
from core.scoring.curves.family import Array
from core.scoring.curves.shares import AMONG_PEERS
from core.scoring.model import Group, Item, Missing, Scheme
from core.texts import Text

Units = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Leaf:
    """An item with its group and the rule for its missing value."""

    group: Group
    item: Item
    rule: Missing


@dataclass(frozen=True)
class Sheet:
    """Subjects down, leaves across: values and shares (NaN for none), points in units.

    ``given``: there is a share by the value; ``known``: there are points, be it by a stated share.
    """

    leaves: tuple[Leaf, ...]
    values: Array
    shares: Array
    units: Units
    given: Flags
    known: Flags


def sheet(values: pl.DataFrame, scheme: Scheme, subjects: pl.DataFrame) -> Sheet:
    """Everything that is computed item by item."""
    leaves = tuple(
        Leaf(group, item, rule_of(item, scheme)) for group in scheme.groups for item in group.items
    )
    table = _table(values, leaves, subjects)
    peers = _peers(subjects)
    shares = np.full(table.shape, np.nan)
    for at, leaf in enumerate(leaves):
        shares[:, at] = _shares(table[:, at], leaf.item, peers)
    given = ~np.isnan(shares)
    stated = np.array([_stated(leaf) for leaf in leaves], dtype=np.float64)
    shares = np.where(given, shares, stated)
    known = ~np.isnan(shares)
    weights = np.array([marks.weight_units(leaf.item.weight) for leaf in leaves], dtype=np.float64)
    exact = weights / marks.WEIGHT_UNIT * np.where(known, shares, 0.0) * marks.POINT_UNIT + 0.5
    return Sheet(
        leaves=leaves,
        values=table,
        shares=shares,
        units=np.floor(exact).astype(np.int64),
        given=given,
        known=known,
    )


def _table(values: pl.DataFrame, leaves: tuple[Leaf, ...], subjects: pl.DataFrame) -> Array:
    """One row per subject in their order, one column per leaf."""
    columns: dict[str, list[int]] = {}
    for at, leaf in enumerate(leaves):
        columns.setdefault(leaf.item.indicator, []).append(at)
    places = pl.DataFrame({"subject": subjects["subject"].cast(pl.String)}).with_row_index("row")
    measures = pl.DataFrame(
        {"indicator": list(columns), "column": range(len(columns))},
        schema={"indicator": pl.String, "column": pl.Int64},
    )
    found = values.select(pl.col("subject").cast(pl.String), "indicator", "value")
    found = found.join(measures, on="indicator").join(places, on="subject")
    if found.select("row", "column").is_duplicated().any():
        raise BadInput(Text("同一对象同一指标有两个值", "a subject has two values of one measure"))
    narrow = np.full((len(places), len(columns)), np.nan)
    narrow[found["row"].to_numpy(), found["column"].to_numpy()] = floats(found["value"])
    table = np.full((len(places), len(leaves)), np.nan)
    for place, ats in enumerate(columns.values()):
        for at in ats:
            table[:, at] = narrow[:, place]
    return table


def _peers(subjects: pl.DataFrame) -> list[Units]:
    """The rows of each comparison group."""
    if "peers" not in subjects.columns:
        return [np.arange(len(subjects), dtype=np.int64)]
    rows = subjects.select("peers").with_row_index("row")
    return [
        part["row"].cast(pl.Int64).to_numpy()
        for part in rows.partition_by("peers", maintain_order=True)
    ]


def _shares(values: Array, item: Item, peers: list[Units]) -> Array:
    """Shares of one leaf; curves that look at peers are drawn group by group."""
    if item.curve.shape not in AMONG_PEERS:
        return share_of(values, item.curve, values)
    shares = np.full(len(values), np.nan)
    for rows in peers:
        shares[rows] = share_of(values[rows], item.curve, values[rows])
    return shares


def _stated(leaf: Leaf) -> float:
    stated = leaf.item.stated
    return float(stated) if leaf.rule is Missing.STATED and stated is not None else np.nan
