"""Sums, means, medians and quotients with exact numbers, and nothing from nothing."""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import sqrt

Number = int | Decimal | Fraction | float


@dataclass(frozen=True)
class Found:
    """A value with the two sides of its division; without a division ``below`` is empty."""

    above: Number | None
    below: Number | None = None
    divided: bool = False

    @property
    def value(self) -> float | None:
        """The value; none where a side is missing or the divisor is nought."""
        if not self.divided:
            return None if self.above is None else float(self.above)
        if self.above is None or not self.below:
            return None
        return float(Fraction(self.above) / Fraction(self.below))

    @property
    def is_exact(self) -> bool:
        """Whether both sides are exact numbers: a square root is not."""
        return not isinstance(self.above, float) and not isinstance(self.below, float)

    @property
    def exact(self) -> Fraction | None:
        """The value as a fraction."""
        if not self.divided:
            return None if self.above is None else Fraction(self.above)
        if self.above is None or not self.below:
            return None
        return Fraction(self.above) / Fraction(self.below)


def plain(number: Number | None) -> Found:
    """A value that is no quotient."""
    return Found(number)


def ratio(above: Number | None, below: Number | None) -> Found:
    """A quotient."""
    return Found(above, below, divided=True)


def share(part: Sequence[object], whole: Sequence[object]) -> Found:
    """How many of how many."""
    return ratio(len(part), len(whole))


def total(numbers: Iterable[Number | None]) -> Number | None:
    """The sum of those that are there; nothing if none is."""
    known = [each for each in numbers if each is not None]
    return sum(known[1:], known[0]) if known else None


def mean(numbers: Iterable[Number | None]) -> Found:
    """The mean of those that are there."""
    known = [each for each in numbers if each is not None]
    return ratio(total(known) or 0, len(known))


def median(numbers: Iterable[Number | None]) -> Fraction | None:
    """The middle one, or half way between the two in the middle."""
    known = sorted(Fraction(each) for each in numbers if each is not None)
    if not known:
        return None
    half = len(known) // 2
    return known[half] if len(known) % 2 else (known[half - 1] + known[half]) / 2


def evenness(numbers: Sequence[Fraction | int | None]) -> float | None:
    """1 − standard deviation ÷ mean of a series; the deviation is that of the population."""
    known = [Fraction(each) for each in numbers if each is not None]
    if not known or not sum(known):
        return None
    middle = sum(known) / len(known)
    spread = sum((each - middle) ** 2 for each in known) / len(known)
    return 1 - sqrt(spread) / float(middle)


def days(start: date | None, end: date | None) -> int | None:
    """Days from one date to the other."""
    return None if start is None or end is None else (end - start).days


def months_later(day: date, count: int) -> date:
    """The same day so many months on, or that month's last day if it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def less(left: Found, right: Found) -> Found:
    """The difference of two values; nothing if either is missing."""
    one, other = left.exact, right.exact
    return plain(None if one is None or other is None else one - other)


def on_or_before(early: date | None, late: date | None) -> bool:
    """Whether one day is not after another; not if either is missing."""
    return early is not None and late is not None and early <= late


def within(first: date, day: date | None, last: date) -> bool:
    """Whether a day lies between two, both included."""
    return day is not None and first <= day <= last
