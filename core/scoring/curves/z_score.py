"""The standard score (标准分): so much for each standard deviation from the peers' mean."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Self

import numpy as np

from core.scoring.curves.family import Array, Standing, clip, mean_and_deviation
from core.scoring.curves.parameters import Parameter, Settled
from core.texts import Text


@dataclass(frozen=True, slots=True)
class ZScore:
    """middle + per_deviation × (x − mean) ÷ deviation, held in bounds.

    Mean and population standard deviation are those of the peer group with data, the subject
    included. Fewer than two peers, or peers all alike, say nothing: the share is ``middle``.
    """

    middle: float
    per_deviation: float
    least: float
    most: float

    PARAMETERS: ClassVar[tuple[Parameter, ...]] = (
        Parameter("middle", Text("均值处得几成", "share at the mean"), required=True),
        Parameter(
            "per_deviation",
            Text("每高一个标准差加几成，越低越好用负数", "share for each deviation up"),
            required=True,
        ),
        Parameter("least", Text("最少得几成", "least share"), Decimal(0)),
        Parameter("most", Text("最多得几成", "largest share"), Decimal(1)),
    )

    @classmethod
    def read(cls, settled: Settled) -> Self:
        """least ≤ middle ≤ most, and ``per_deviation`` is not zero."""
        if not settled.some("least") <= settled.some("middle") <= settled.some("most"):
            raise settled.wrong(
                Text("middle 须在 least 与 most 之间", "middle must lie from least to most")
            )
        if settled.some("per_deviation") == 0:
            raise settled.wrong(Text("per_deviation 不得为 0", "per_deviation must not be zero"))
        return cls(
            middle=settled.real("middle"),
            per_deviation=settled.real("per_deviation"),
            least=settled.real("least"),
            most=settled.real("most"),
        )

    def one(self, value: float, standing: Standing) -> float:
        """The share of one value."""
        if standing.count < 2 or standing.deviation == 0.0:
            return self.middle
        z = (value - standing.mean) / standing.deviation
        return clip(self.middle + self.per_deviation * z, self.least, self.most)

    def many(self, values: Array, peers: Array) -> Array:
        """The shares of a column."""
        mean, deviation = mean_and_deviation(peers.tolist())
        if len(peers) < 2 or deviation == 0.0:
            return np.full(len(values), self.middle)
        z = (values - mean) / deviation
        return np.clip(self.middle + self.per_deviation * z, self.least, self.most)
