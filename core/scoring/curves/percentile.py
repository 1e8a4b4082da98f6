"""The percentile among peers (百分位): the share of peers below, those alike counted half."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Self

import numpy as np

from core.scoring.curves.family import Array, Standing
from core.scoring.curves.parameters import Parameter, Settled
from core.texts import Text


@dataclass(frozen=True, slots=True)
class Percentile:
    """least + (most − least) × (below + equal ÷ 2) ÷ count; turned round if lower is better.

    The mid-rank percentile: the subject is among its peers, so the best of n has (2n − 1) ÷ 2n.
    Without peers the share lies half way.
    """

    least: float
    width: float
    turned: bool

    PARAMETERS: ClassVar[tuple[Parameter, ...]] = (
        Parameter("least", Text("最末处得几成", "share at the lowest end"), Decimal(0)),
        Parameter("most", Text("最前处得几成", "share at the highest end"), Decimal(1)),
        Parameter("lower_is_better", Text("1 表示越低越好", "1: lower is better"), Decimal(0)),
    )

    @classmethod
    def read(cls, settled: Settled) -> Self:
        """least < most; ``lower_is_better`` is 0 or 1."""
        least, most = settled.some("least"), settled.some("most")
        if least >= most:
            raise settled.wrong(Text("least 须小于 most", "least must be below most"))
        if settled.some("lower_is_better") not in (0, 1):
            raise settled.wrong(Text("lower_is_better 只能是 0 或 1", "lower_is_better is 0 or 1"))
        return cls(float(least), float(most - least), settled.some("lower_is_better") == 1)

    def one(self, value: float, standing: Standing) -> float:
        """The share of one value."""
        if standing.count == 0:
            return self.least + self.width * 0.5
        place = (standing.below + standing.equal / 2.0) / standing.count
        return self.least + self.width * (1.0 - place if self.turned else place)

    def many(self, values: Array, peers: Array) -> Array:
        """The shares of a column."""
        if len(peers) == 0:
            return np.full(len(values), self.least + self.width * 0.5)
        ordered = np.sort(peers)
        below = np.searchsorted(ordered, values, side="left")
        equal = np.searchsorted(ordered, values, side="right") - below
        place = (below + equal / 2.0) / len(peers)
        return self.least + self.width * (1.0 - place if self.turned else place)
