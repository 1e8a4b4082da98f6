"""The reasonable interval (合理区间): full marks inside, falling in a line on either side."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Self

import numpy as np

from core.scoring.curves.family import Array, Standing, clip
from core.scoring.curves.parameters import Parameter, Settled
from core.texts import Text


@dataclass(frozen=True, slots=True)
class Side:
    """One side of the plateau: its edge, and where the share reaches zero."""

    edge: float
    zero: float
    width: float

    @classmethod
    def read(cls, settled: Settled, *, edge: str, zero: str, away: int) -> Self | None:
        """The side named by its edge; None when that side is open."""
        start, end = settled.maybe(edge), settled.maybe(zero)
        tolerance = settled.maybe("tolerance")
        if start is None:
            if end is not None:
                raise settled.wrong(Text(f"有 {zero} 却没有 {edge}", f"{zero} without {edge}"))
            return None
        if end is None:
            if tolerance is None:
                raise settled.wrong(
                    Text(f"没有说明 {edge} 之外何处为 0 分", f"no point of zero beyond {edge}"),
                    Text(f"给出 {zero} 或 tolerance", f"give {zero} or tolerance"),
                )
            end = start + away * tolerance
        if (end - start) * away < 0:
            raise settled.wrong(
                Text(f"{zero} 在区间之内", f"{zero} lies inside the interval"),
            )
        return cls(float(start), float(end), float(abs(end - start)))

    def one(self, value: float) -> float:
        """The share beyond the edge: one at the edge, zero at ``zero`` and after it."""
        if self.width == 0.0:
            return 0.0
        return clip(1.0 - abs(value - self.edge) / self.width, 0.0, 1.0)

    def many(self, values: Array) -> Array:
        """The same for a column."""
        if self.width == 0.0:
            return np.zeros(len(values))
        return np.clip(1.0 - np.abs(values - self.edge) / self.width, 0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Interval:
    """Share 1 for low ≤ x ≤ high; outside, 1 − distance ÷ (distance at which it is zero)."""

    low: Side | None
    high: Side | None

    PARAMETERS: ClassVar[tuple[Parameter, ...]] = (
        Parameter("low", Text("区间下限；不给则下侧不限", "lower edge; open without it")),
        Parameter("high", Text("区间上限；不给则上侧不限", "upper edge; open without it")),
        Parameter("zero_low", Text("低到此值为 0 分", "share is zero down here")),
        Parameter("zero_high", Text("高到此值为 0 分", "share is zero up here")),
        Parameter("tolerance", Text("离区间多远为 0 分", "how far outside the share is zero")),
    )

    @classmethod
    def read(cls, settled: Settled) -> Self:
        """At least one edge, the lower not above the upper, a point of zero for each."""
        low, high = settled.maybe("low"), settled.maybe("high")
        if low is None and high is None:
            raise settled.wrong(Text("缺少 low 或 high", "neither low nor high is given"))
        if low is not None and high is not None and low > high:
            raise settled.wrong(Text("low 大于 high", "low is above high"))
        if (settled.maybe("tolerance") or Decimal(0)) < 0:
            raise settled.wrong(Text("tolerance 小于 0", "tolerance is below zero"))
        return cls(
            low=Side.read(settled, edge="low", zero="zero_low", away=-1),
            high=Side.read(settled, edge="high", zero="zero_high", away=1),
        )

    def one(self, value: float, standing: Standing) -> float:
        """The share of one value."""
        if self.low and value < self.low.edge:
            return self.low.one(value)
        if self.high and value > self.high.edge:
            return self.high.one(value)
        return 1.0

    def many(self, values: Array, peers: Array) -> Array:
        """The shares of a column."""
        shares = np.ones(len(values))
        if self.low:
            shares = np.where(values < self.low.edge, self.low.many(values), shares)
        if self.high:
            shares = np.where(values > self.high.edge, self.high.many(values), shares)
        return shares
