"""From values to points to totals: ``score`` for one period, one level and one scheme.

A missing value follows the rule of its item, else of the scheme:

- *redistribute*: its weight goes, in proportion to their weights, to the items with data of the
  same group; if the group has none, the group's weight goes likewise to the groups with data;
- *hold*: the total is held back (null) until the value is there;
- *stated*: the item is given the stated share of its full marks, and counts as having data.

Whatever the rule, the marks that counted are reported with the marks earned ("88.61 / 90").
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
import polars as pl

from core.scoring import marks
from core.scoring.checks import readable
from core.scoring.model import Group, Missing, Scheme
from core.scoring.points import Sheet, sheet
from core.texts import Text

POINTS = pl.Decimal(38, 8)
WEIGHT = pl.Decimal(38, 4)
HELD = "held"
NO_DATA = "no data"


@dataclass(frozen=True)
class Scored:
    """What ``score`` gives, in the order of subjects, groups and items declared.

    ``points``: subject, group, indicator, value, share (Float64), weight, points, missing (the
    rule that applied, null with data). ``groups``: subject, group, weight, counted, earned, points
    (out of the whole weight). ``totals``: subject, earned, counted, full, total, ratio, converted,
    reason (null, ``HELD`` or ``NO_DATA``), held (indicators). Points are Decimal(38, 8).
    """

    points: pl.DataFrame
    groups: pl.DataFrame
    totals: pl.DataFrame


def score(values: pl.DataFrame, scheme: Scheme, subjects: pl.DataFrame) -> Scored:
    """Points, group subtotals and totals of ``subjects`` by ``scheme``.

    ``values``: subject, indicator, value; one row each, absent or null where there is no data.
    ``subjects``: subject, and where known ``peers`` (the comparison group that z-scores and
    percentiles look at; without it all are peers), ``post`` and ``staff_class`` (for conversion
    ratios). Raises BadPack for a scheme that cannot be computed.
    """
    readable(scheme)
    made = sheet(values, scheme, subjects)
    names = subjects["subject"].cast(pl.String)
    firsts = accumulate((len(group.items) for group in scheme.groups), initial=0)
    marked = [_marks(group, made, at) for group, at in zip(scheme.groups, firsts, strict=False)]
    return Scored(
        points=_points_frame(names, made),
        groups=_groups_frame(names, scheme, marked),
        totals=_totals_frame(subjects, scheme, marked, _held(made)),
    )


def why(reason: str | None, held: Sequence[Text] = ()) -> Text:
    """The reason of a missing total in words; ``held`` are the names of the indicators."""
    if reason == HELD:
        return Text(
            f"总分暂缓: {'、'.join(each.zh for each in held)}无数据",
            f"Total held back: no data for {', '.join(each.en for each in held)}",
        )
    if reason == NO_DATA:
        return Text("所有指标均无数据", "No indicator has data")
    return Text("", "")


def _marks(group: Group, made: Sheet, first: int) -> list[marks.GroupMarks]:
    """The group's marks for each subject; its leaves stand from ``first`` on."""
    here = slice(first, first + len(group.items))
    weights = np.array([marks.weight_units(item.weight) for item in group.items], dtype=np.int64)
    known = made.known[:, here]
    raw = np.where(known, made.units[:, here], 0).sum(axis=1)
    counted = (known * weights).sum(axis=1)
    weight = marks.weight_units(group.weight)
    cap, floor = marks.point_units(group.cap), marks.point_units(group.floor)
    return [
        marks.GroupMarks(weight=weight, counted=c, raw=r, cap=cap, floor=floor)
        for c, r in zip(counted.tolist(), raw.tolist(), strict=True)
    ]


def _held(made: Sheet) -> list[list[str]]:
    """For each subject the indicators whose missing value holds the total back."""
    held: list[list[str]] = [[] for _ in range(len(made.known))]
    for at, leaf in enumerate(made.leaves):
        if leaf.rule is Missing.HOLD:
            for row in np.flatnonzero(~made.known[:, at]):
                held[row].append(leaf.item.indicator)
    return held


def _points_frame(names: pl.Series, made: Sheet) -> pl.DataFrame:
    """One row per subject and leaf, subjects in their order, items as declared."""
    count, leaves = len(names), made.leaves
    rows = pl.Series(np.repeat(np.arange(count), len(leaves)))
    columns = pl.Series(np.tile(np.arange(len(leaves)), count))
    across = pl.DataFrame(
        {
            "group": [leaf.group.id for leaf in leaves],
            "indicator": [leaf.item.indicator for leaf in leaves],
            "weight": pl.Series([leaf.item.weight for leaf in leaves], dtype=WEIGHT),
            "rule": [leaf.rule.value for leaf in leaves],
        },
        schema_overrides=dict.fromkeys(("group", "indicator", "rule"), pl.String),
    )
    numbers = pl.DataFrame(
        {
            "value": pl.Series(made.values.ravel(), nan_to_null=True),
            "share": pl.Series(made.shares.ravel(), nan_to_null=True),
            "points": made.units.ravel(),
            "given": made.given.ravel(),
            "known": made.known.ravel(),
        }
    )
    wide = pl.concat([across[columns], numbers], how="horizontal")
    return wide.select(
        names.gather(rows).alias("subject"),
        "group",
        "indicator",
        "value",
        "share",
        "weight",
        pl.when("known").then(_points("points")).alias("points"),
        pl.when(~pl.col("given")).then("rule").alias("missing"),
    )


def _groups_frame(
    names: pl.Series, scheme: Scheme, marked: Sequence[Sequence[marks.GroupMarks]]
) -> pl.DataFrame:
    """One row per subject and group."""
    rows = [each[at] for at in range(len(names)) for each in marked]
    count = len(scheme.groups)
    return pl.DataFrame(
        {
            "subject": names.gather(np.repeat(np.arange(len(names)), count)),
            "group": [group.id for group in scheme.groups] * len(names),
            "weight": [each.weight for each in rows],
            "counted": [each.counted for each in rows],
            "earned": [marks.earned(each) if each.counted else None for each in rows],
            "points": [marks.group_points(each) for each in rows],
        },
        schema_overrides=dict.fromkeys(("weight", "counted", "earned", "points"), pl.Int64)
        | {"group": pl.String()},
    ).select(
        "subject",
        "group",
        _weight("weight"),
        _weight("counted"),
        _points("earned"),
        _points("points"),
    )


def _totals_frame(
    subjects: pl.DataFrame,
    scheme: Scheme,
    marked: Sequence[Sequence[marks.GroupMarks]],
    held: Sequence[list[str]],
) -> pl.DataFrame:
    """One row per subject."""
    ratios = _ratios(subjects, scheme)
    sums = [marks.add_up([each[at] for each in marked]) for at in range(len(ratios))]
    totals = [None if held[at] else each.total for at, each in enumerate(sums)]
    frame = pl.DataFrame(
        {
            "subject": subjects["subject"].cast(pl.String),
            "earned": [each.earned if each.counted else None for each in sums],
            "counted": [each.counted for each in sums],
            "full": [marks.weight_units(scheme.full)] * len(sums),
            "total": totals,
            "ratio": ratios,
            "converted": [
                None if total is None else marks.converted(total, ratio)
                for total, ratio in zip(totals, ratios, strict=True)
            ],
            "held": held,
        },
        schema_overrides=dict.fromkeys(
            ("earned", "counted", "full", "total", "ratio", "converted"), pl.Int64
        )
        | {"held": pl.List(pl.String)},
    )
    no_total = pl.when(pl.col("held").list.len() > 0).then(pl.lit(HELD)).otherwise(pl.lit(NO_DATA))
    return frame.select(
        "subject",
        _points("earned"),
        _weight("counted"),
        _weight("full"),
        _points("total"),
        _weight("ratio"),
        _points("converted"),
        pl.when(pl.col("total").is_null()).then(no_total).alias("reason"),
        "held",
    )


def _ratios(subjects: pl.DataFrame, scheme: Scheme) -> list[int]:
    """Each subject's conversion ratio: that of its post, else of its staff class, else one."""
    by_code = {code: marks.weight_units(ratio) for code, ratio in scheme.conversion.items()}
    ratios = [marks.WEIGHT_UNIT] * len(subjects)
    for name in ("staff_class", "post"):
        if name in subjects.columns:
            for at, code in enumerate(subjects[name]):
                ratios[at] = by_code.get(code, ratios[at])
    return ratios


def _points(name: str) -> pl.Expr:
    """Units of points as a decimal with eight places."""
    unit = pl.lit(marks.as_points(1), dtype=POINTS)
    return (pl.col(name).cast(POINTS) * unit).cast(POINTS).alias(name)


def _weight(name: str) -> pl.Expr:
    """Units of weight as a decimal with four places."""
    unit = pl.lit(marks.as_weight(1), dtype=WEIGHT)
    return (pl.col(name).cast(WEIGHT) * unit).cast(WEIGHT).alias(name)
