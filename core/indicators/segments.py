"""Exact sums, counts and extremes over runs of rows that are sorted by group.

Counting goes by the bits of a mask: a running total of set bits, read at each group's border.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

Ints = NDArray[np.int64]
LARGEST = 2**62
WIDEST = 20_000_000


@dataclass(frozen=True)
class Groups:
    """``bounds`` are the first rows of the groups, and the number of rows at the end."""

    keys: Ints
    bounds: Ints

    @classmethod
    def of(cls, sorted_keys: Ints) -> "Groups":
        """The runs of equal keys."""
        change = np.flatnonzero(sorted_keys[1:] != sorted_keys[:-1]) + 1
        first = np.zeros(min(len(sorted_keys), 1), dtype=np.int64)
        starts = np.concatenate([first, change])
        return cls(sorted_keys[starts], np.append(starts, len(sorted_keys)))

    @property
    def numbers(self) -> Ints:
        """The group of each row."""
        return np.repeat(np.arange(len(self.keys)), np.diff(self.bounds))


def order(keys: Ints, size: int) -> Ints:
    """The rows in the order of their keys (all below ``size``), equal keys as they came."""
    if size <= 2**16:
        return np.argsort(keys.astype(np.uint16), kind="stable")
    if size >= 2**32:
        return np.argsort(keys, kind="stable")
    low = np.argsort((keys & 0xFFFF).astype(np.uint16), kind="stable")
    high = (keys >> 16).astype(np.uint16)[low]
    return low[np.argsort(high, kind="stable")]


@dataclass(frozen=True)
class Chosen:
    """The rows that a mask holds, in order; ``upto`` counts them before each border."""

    mask: pl.Series
    upto: Ints

    @classmethod
    def of(cls, mask: pl.Series, groups: Groups) -> "Chosen":
        """Count the set bits up to each border of the groups."""
        words = _words(mask)
        totals = np.zeros(len(words) + 1, dtype=np.int64)
        np.cumsum(np.bitwise_count(words), out=totals[1:])
        word, bit = groups.bounds >> 6, (groups.bounds & 63).astype(np.uint64)
        below = words[word] & ((np.uint64(1) << bit) - np.uint64(1))
        return cls(mask, totals[word] + np.bitwise_count(below))

    @property
    def counts(self) -> pl.Series:
        """How many rows of each group are chosen."""
        return pl.Series(np.diff(self.upto))

    def of_each(self, numbers: pl.Series) -> pl.Series:
        """The chosen ones of a column."""
        return numbers.filter(self.mask)


def summed(numbers: pl.Series, chosen: Chosen) -> pl.Series:
    """The exact sum over the chosen rows of each group."""
    kept = chosen.of_each(numbers)
    if kept.dtype == pl.Int128 or _bound(kept) * len(kept) >= LARGEST:
        return _wide(kept.cast(pl.Int128), chosen, "sum").fill_null(0)
    running = np.zeros(len(kept) + 1, dtype=np.int64)
    np.cumsum(kept.to_numpy(), out=running[1:])
    return pl.Series(np.diff(running[chosen.upto]))


def extreme(numbers: pl.Series, chosen: Chosen, which: str) -> pl.Series:
    """The least (``min``) or greatest chosen number of each group, null where there is none."""
    return _wide(chosen.of_each(numbers), chosen, which)


def tabled(frame: pl.DataFrame) -> pl.DataFrame:
    """Rows ``group``, ``value``, ``count`` added up by group and value, sorted."""
    values, groups = frame["value"], frame["group"]
    if values.dtype.is_integer() and len(values):
        low, high = int(str(values.min())), int(str(values.max()))
        span = high - low + 1
        if span * (int(str(groups.max())) + 1) <= WIDEST:
            return _by_place(frame, low, span)
    return frame.group_by("group", "value").agg(pl.col("count").sum()).sort("group", "value")


def _by_place(frame: pl.DataFrame, low: int, span: int) -> pl.DataFrame:
    value = (frame["value"] - low).cast(pl.Int64).to_numpy()
    place = frame["group"].cast(pl.Int64).to_numpy() * span + value
    counts = frame["count"].to_numpy()
    if int(counts.max()) == int(counts.min()):
        totals = np.bincount(place) * int(counts[0])
    else:
        totals = np.zeros(int(place.max()) + 1, dtype=np.int64)
        np.add.at(totals, place, counts)
    present = np.flatnonzero(totals)
    kind = frame["value"].dtype
    found = pl.DataFrame(
        {"group": present // span, "value": present % span + low, "count": totals[present]}
    )
    return found.with_columns(pl.col("value").cast(kind))


def _wide(kept: pl.Series, chosen: Chosen, which: str) -> pl.Series:
    counts = np.diff(chosen.upto)
    groups = np.repeat(np.arange(len(counts), dtype=np.int64), counts)
    frame = pl.DataFrame({"group": groups, "x": kept}).with_columns(pl.col("group").set_sorted())
    found = frame.group_by("group", maintain_order=True).agg(getattr(pl.col("x"), which)())
    every = pl.DataFrame({"group": np.arange(len(counts), dtype=np.int64)})
    return every.join(found, on="group", how="left", maintain_order="left")["x"]


def _bound(numbers: pl.Series) -> int:
    if not len(numbers):
        return 0
    return max(abs(int(str(numbers.min()))), abs(int(str(numbers.max()))))


def _words(mask: pl.Series) -> NDArray[np.uint64]:
    size = len(mask) // 64 + 1
    buffer = np.zeros(size * 8, dtype=np.uint8)
    array = mask.rechunk().to_arrow()
    bits = array.buffers()[1]
    if array.offset == 0 and bits is not None:
        read = np.frombuffer(bits, dtype=np.uint8)[: (len(mask) + 7) // 8]
    else:
        read = np.packbits(mask.to_numpy(), bitorder="little")
    buffer[: len(read)] = read
    return buffer.view(np.uint64)
