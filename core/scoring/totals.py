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
from decimal import Decimal

import numpy as np
import polars as pl

from core.scoring import marks
from core.scoring.checks import readable
from core.scoring.model import Group, Missing, Scheme
from core.scoring.points import ItemScores, group_scores, side_by_side
from core.texts import Text

POINTS = pl.Decimal(38, 8)
WEIGHT = pl.Decimal(38, 4)
GROUPS = pl.Schema(
    {
        "subject": pl.String(),
        "group": pl.String(),
        "weight": WEIGHT,
        "counted": WEIGHT,
        "earned": POINTS,
        "points": POINTS,
    }
)
TOTALS = pl.Schema(
    {
        "subject": pl.String(),
        "earned": POINTS,
        "counted": WEIGHT,
        "full": WEIGHT,
        "total": POINTS,
        "ratio": WEIGHT,
        "converted": POINTS,
        "reason": pl.String(),
        "held": pl.List(pl.String),
    }
)
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
    wide = side_by_side(values, scheme, subjects)
    groups = [(group, group_scores(group, scheme, wide)) for group in scheme.groups]
    names = subjects["subject"].cast(pl.String)
    marked = [_marks(group, scores, len(names)) for group, scores in groups]
    return Scored(
        points=_points_frame(names, groups),
        groups=_groups_frame(names, scheme, marked),
        totals=_totals_frame(subjects, scheme, marked, _held(groups, len(names))),
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


def _marks(group: Group, scores: Sequence[ItemScores], count: int) -> list[marks.GroupMarks]:
    """The group's marks for each subject."""
    raw = np.zeros(count, dtype=np.int64)
    counted = np.zeros(count, dtype=np.int64)
    for each in scores:
        raw += np.where(each.known, each.units, 0)
        counted += np.where(each.known, marks.weight_units(each.item.weight), 0)
    weight = marks.weight_units(group.weight)
    cap, floor = marks.point_units(group.cap), marks.point_units(group.floor)
    return [
        marks.GroupMarks(weight=weight, counted=c, raw=r, cap=cap, floor=floor)
        for c, r in zip(counted.tolist(), raw.tolist(), strict=True)
    ]


def _held(groups: Sequence[tuple[Group, list[ItemScores]]], count: int) -> list[list[str]]:
    """For each subject the indicators whose missing value holds the total back."""
    held: list[list[str]] = [[] for _ in range(count)]
    for _, scores in groups:
        for each in scores:
            if each.rule is Missing.HOLD:
                for at in np.flatnonzero(~each.known):
                    held[at].append(each.item.indicator)
    return held


def _points_frame(
    names: pl.Series, groups: Sequence[tuple[Group, list[ItemScores]]]
) -> pl.DataFrame:
    """One row per subject and item, subjects in their order, items as declared."""
    parts = [_item_frame(names, group, each) for group, scores in groups for each in scores]
    return pl.concat(parts).sort("at", maintain_order=True).drop("at")


def _item_frame(names: pl.Series, group: Group, each: ItemScores) -> pl.DataFrame:
    units = pl.Series("points", each.units).to_frame().with_row_index("at")
    unit = pl.lit(marks.as_points(1), dtype=POINTS)
    return units.select(
        "at",
        names.alias("subject"),
        pl.lit(group.id).alias("group"),
        pl.lit(each.item.indicator).alias("indicator"),
        each.values.cast(pl.Float64).alias("value"),
        each.shares.alias("share"),
        pl.lit(each.item.weight, dtype=WEIGHT).alias("weight"),
        pl.when(pl.Series(each.known))
        .then((pl.col("points").cast(POINTS) * unit).cast(POINTS))
        .alias("points"),
        pl.when(pl.Series(~each.given)).then(pl.lit(each.rule.value)).alias("missing"),
    )


def _groups_frame(
    names: pl.Series, scheme: Scheme, marked: Sequence[Sequence[marks.GroupMarks]]
) -> pl.DataFrame:
    """One row per subject and group."""
    rows = [
        _group_row(name, group, each[at])
        for at, name in enumerate(names)
        for group, each in zip(scheme.groups, marked, strict=True)
    ]
    return pl.DataFrame(rows, schema=GROUPS, orient="row")


def _group_row(name: str, group: Group, one: marks.GroupMarks) -> tuple[object, ...]:
    points = marks.group_points(one)
    return (
        name,
        group.id,
        group.weight,
        marks.as_weight(one.counted),
        None if points is None else marks.as_points(marks.earned(one)),
        None if points is None else marks.as_points(points),
    )


def _totals_frame(
    subjects: pl.DataFrame,
    scheme: Scheme,
    marked: Sequence[Sequence[marks.GroupMarks]],
    held: Sequence[list[str]],
) -> pl.DataFrame:
    """One row per subject."""
    ratios = _ratios(subjects, scheme)
    names = subjects["subject"].cast(pl.String)
    rows = [
        (name, *_total([each[at] for each in marked], scheme.full, ratios[at], held[at]))
        for at, name in enumerate(names)
    ]
    return pl.DataFrame(rows, schema=TOTALS, orient="row")


def _total(
    groups: Sequence[marks.GroupMarks], full: Decimal, ratio: Decimal, held: list[str]
) -> tuple[object, ...]:
    sums = marks.add_up(groups)
    total = None if held else sums.total
    reason = HELD if held else (None if total is not None else NO_DATA)
    units = marks.weight_units(ratio)
    return (
        None if sums.total is None else marks.as_points(sums.earned),
        marks.as_weight(sums.counted),
        full,
        None if total is None else marks.as_points(total),
        ratio,
        None if total is None else marks.as_points(marks.converted(total, units)),
        reason,
        held,
    )


def _ratios(subjects: pl.DataFrame, scheme: Scheme) -> list[Decimal]:
    """Each subject's conversion ratio: that of its post, else of its staff class, else one."""
    ratios = [Decimal(1)] * len(subjects)
    for name in ("staff_class", "post"):
        if name in subjects.columns:
            for at, code in enumerate(subjects[name]):
                ratios[at] = scheme.conversion.get(code, ratios[at])
    return ratios
