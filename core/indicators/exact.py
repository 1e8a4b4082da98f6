"""Exact fractions, many at a time: no rounding before the one division at the very end.

Numbers stay 64-bit integers while no product can overflow, and become Python's integers, which
have no bound, where one could.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import isqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

SAFE = 2**62
DIGITS = 10**40
"""A square root is taken to this fineness: far beyond what a float can show."""

Array = NDArray[Any]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Exact:
    """``top / bottom`` where ``known``; ``bottom`` is above nought."""

    top: Array
    bottom: Array
    known: Flags

    @classmethod
    def of(cls, number: Decimal | int, length: int) -> "Exact":
        """The same number, many times."""
        top, bottom = Decimal(number).as_integer_ratio()
        return cls(_whole(top, length), _whole(bottom, length), np.ones(length, dtype=bool))

    @classmethod
    def whole(cls, numbers: Array) -> "Exact":
        """Integers, all known."""
        length = len(numbers)
        return cls(numbers, _whole(1, length), np.ones(length, dtype=bool))

    @classmethod
    def scaled(cls, top: Array, scale: int, known: Flags) -> "Exact":
        """Integers that count ``1 / scale``."""
        return cls(top, _whole(scale, len(top)), known)

    def __add__(self, other: "Exact") -> "Exact":
        known = self.known & other.known
        if np.array_equal(self.bottom, other.bottom):
            return Exact(_plus(self.top, other.top), self.bottom, known)
        top = _plus(_times(self.top, other.bottom), _times(other.top, self.bottom))
        return Exact(top, _times(self.bottom, other.bottom), known)

    def __neg__(self) -> "Exact":
        return Exact(-self.top, self.bottom, self.known)

    def __mul__(self, other: "Exact") -> "Exact":
        top, bottom = _times(self.top, other.top), _times(self.bottom, other.bottom)
        return Exact(top, bottom, self.known & other.known)

    def __truediv__(self, other: "Exact") -> "Exact":
        """Real division; null where the divisor is nought."""
        known = self.known & other.known & (other.top != 0)
        if np.array_equal(self.bottom, other.bottom):
            top, bottom = self.top, other.top
        else:
            top, bottom = _times(self.top, other.bottom), _times(self.bottom, other.top)
        sign = np.where(bottom < 0, -1, 1)
        return Exact(top * sign, np.where(bottom == 0, 1, bottom * sign), known)

    def __abs__(self) -> "Exact":
        return Exact(abs(self.top), self.bottom, self.known)

    def where(self, condition: Flags, other: "Exact") -> "Exact":
        """This where the condition holds, else the other."""
        return Exact(
            np.where(condition, self.top, other.top),
            np.where(condition, self.bottom, other.bottom),
            np.where(condition, self.known, other.known),
        )

    def taken(self, places: Array) -> "Exact":
        """The numbers at these places, one after the other."""
        return Exact(self.top[places], self.bottom[places], self.known[places])

    def only(self, condition: Flags) -> "Exact":
        """This where the condition holds, else unknown."""
        return Exact(self.top, self.bottom, self.known & condition)

    def less(self, other: "Exact") -> Flags:
        """Where this is less than the other."""
        found: Flags = _times(self.top, other.bottom) < _times(other.top, self.bottom)
        return found

    def equal(self, other: "Exact") -> Flags:
        """Where both are known and the same number."""
        same = _times(self.top, other.bottom) == _times(other.top, self.bottom)
        return np.asarray(same & self.known & other.known, dtype=bool)

    def floats(self) -> NDArray[np.float64]:
        """The nearest floats; NaN where unknown."""
        if object in (self.top.dtype, self.bottom.dtype):
            pairs = zip(self.top.tolist(), self.bottom.tolist(), strict=True)
            found = np.array([top / bottom for top, bottom in pairs], dtype=np.float64)
        else:
            found = self.top / self.bottom
        return np.where(self.known, found, np.nan)


def mean(several: Sequence[Exact]) -> Exact:
    """The mean of the known ones, position by position."""
    total, count = _total(several)
    return total / count


def deviation(several: Sequence[Exact]) -> Exact:
    """The standard deviation of the known ones as a population: sqrt(n·Σx² − (Σx)²) / n."""
    total, count = _total(several)
    squares, _ = _total([each * each for each in several])
    spread = count * squares + -(total * total)
    if not spread.top.any():
        return spread / count
    tops = [isqrt(max(int(top), 0) * int(bottom) * DIGITS**2) for top, bottom in _pairs(spread)]
    bottoms = [int(bottom) * DIGITS for bottom in spread.bottom.tolist()]
    root = Exact(np.array(tops, object), np.array(bottoms, object), spread.known)
    return root / count


def _total(several: Sequence[Exact]) -> tuple[Exact, Exact]:
    length = len(several[0].top)
    nought, one = Exact.of(0, length), Exact.of(1, length)
    total, count = nought, nought
    for each in several:
        total = total + each.where(each.known, nought)
        count = count + one.where(each.known, nought)
    return total, count


def _pairs(several: Exact) -> list[tuple[int, int]]:
    return list(zip(several.top.tolist(), several.bottom.tolist(), strict=True))


def _whole(number: int, length: int) -> Array:
    kind = np.int64 if abs(number) < SAFE else object
    return np.full(length, number, dtype=kind)


def _largest(several: Array) -> int:
    if not len(several):
        return 0
    return max(abs(int(several.max())), abs(int(several.min())))


def _times(left: Array, right: Array) -> Array:
    return _either(left, right, _largest(left) * _largest(right)) * right


def _plus(left: Array, right: Array) -> Array:
    return _either(left, right, _largest(left) + _largest(right)) + right


def _either(left: Array, right: Array, bound: int) -> Array:
    return left if bound < SAFE or right.dtype == object else left.astype(object)
