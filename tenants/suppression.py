"""Which figures of a roll-up are not shown, so that none of few cases can be worked out.

What is added stays exact; this decides what a page or an export shows. A figure over fewer cases
than its floor is hidden. Since the whole is shown, one hidden figure would follow by subtraction,
so others are hidden with it until what can be subtracted says nothing certain about any of them;
where that cannot be had, the whole is hidden instead (complementary suppression).

A group of hidden figures is safe when it has two members at least, their denominators together
reach the floor, and their numerators together are neither nought nor, for a share, all there is:
either would settle each of them. The institution that looks knows its own figures, so they neither
need hiding nor help to hide.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl

from core.indicators.model import Indicator

SHARE = "%"


@dataclass(frozen=True, slots=True)
class Figure:
    """One institution's figure: how much of how many."""

    subject: str
    numerator: Decimal
    denominator: Decimal


def hidden(
    values: pl.DataFrame, indicators: Sequence[Indicator], *, whole: str, own: str
) -> frozenset[tuple[str, str]]:
    """Subject and indicator of every figure that must not be shown.

    ``values`` as in ``core.indicators.values`` with the subject ``whole`` among the others.
    """
    found: set[tuple[str, str]] = set()
    several = _by_indicator(values)
    for each in indicators:
        figures = several.get(each.id, {})
        names = suppressed(
            [figure for name, figure in figures.items() if name not in (whole, own)],
            figures.get(whole),
            floor=each.few_below,
            share=each.unit == SHARE,
        )
        found |= {(whole if name is None else name, each.id) for name in names}
    return frozenset(found)


def suppressed(
    figures: Sequence[Figure], whole: Figure | None, *, floor: int, share: bool
) -> set[str | None]:
    """The subjects to hide of one indicator; None stands for the whole."""
    few = [each for each in figures if 0 < each.denominator < floor]
    names: set[str | None] = {each.subject for each in few}
    if not few:
        return names
    if whole is not None and 0 < whole.denominator < floor:
        return names | {None}
    others = sorted(
        (each for each in figures if each.denominator >= floor),
        key=lambda each: (each.denominator, each.subject),
    )
    group = list(few)
    while not _safe(group, floor=floor, share=share) and others:
        group.append(others.pop(0))
    if not _safe(group, floor=floor, share=share):
        return names | {None}
    return {each.subject for each in group}


def _safe(group: Sequence[Figure], *, floor: int, share: bool) -> bool:
    top = sum((each.numerator for each in group), Decimal(0))
    bottom = sum((each.denominator for each in group), Decimal(0))
    certain = top == 0 or (share and top == bottom)
    return len(group) > 1 and bottom >= floor and not certain


def _by_indicator(values: pl.DataFrame) -> Mapping[str, Mapping[str, Figure]]:
    found: dict[str, dict[str, Figure]] = {}
    rows: Sequence[dict[str, Any]] = values.drop_nulls("denominator").to_dicts()
    for row in rows:
        figure = Figure(row["subject"], row["numerator"] or Decimal(0), row["denominator"])
        found.setdefault(row["indicator"], {})[figure.subject] = figure
    return found
