"""The interval strip: where one subject's figure lies against the reasonable interval."""

from dataclasses import dataclass

from core.alerts.lights import Interval, Light
from web.values import Cell, Number

EDGE = 6


@dataclass(frozen=True, slots=True)
class Strip:
    """Positions in pixels, ready to draw."""

    width: int
    band_from: float
    band_width: float
    here: float | None
    before: float | None
    light: Light


def strip(
    limits: Interval | None, cell: Cell | None, *, before: Number | None = None, width: int = 118
) -> Strip | None:
    """The strip of a figure; none without an interval."""
    if limits is None or (limits.low is None and limits.high is None):
        return None
    low = None if limits.low is None else float(limits.low)
    high = None if limits.high is None else float(limits.high)
    here = None if cell is None or cell.value is None else float(cell.value)
    was = None if before is None else float(before)
    start, end = _scale(low, high, here, was)

    def at(value: float) -> float:
        share = (value - start) / (end - start)
        return round(EDGE + min(1.0, max(0.0, share)) * (width - 2 * EDGE), 1)

    begin = at(start if low is None else low)
    return Strip(
        width=width,
        band_from=begin,
        band_width=round(at(end if high is None else high) - begin, 1),
        here=None if here is None else at(here),
        before=None if was is None else at(was),
        light=(cell.light if cell and cell.light else Light.OK),
    )


def _scale(low: float | None, high: float | None, *others: float | None) -> tuple[float, float]:
    """From a little below to a little above everything that is drawn; never below zero for none."""
    known = [each for each in (low, high, *others) if each is not None]
    floor = 0.0 if min(known) >= 0 else min(known) * 1.2
    if low is not None and high is not None:
        room = (high - low) * 0.8
        return max(floor, min([*known, low - room])), max([*known, high + room])
    if high is not None:
        return floor, max([*known, high * 2.2]) or 1.0
    lowest = low or 0.0
    start = max(floor, min([*known, lowest * 0.9]))
    return start, max([*known, lowest + (lowest - start) * 1.2]) or 1.0
