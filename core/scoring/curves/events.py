"""Events (加减分事项): points added or deducted for each, from a start, between bounds."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Self

import numpy as np

from core.scoring.curves.family import LIMIT, Array, Standing, clip
from core.scoring.curves.parameters import Parameter, Settled
from core.texts import Text


@dataclass(frozen=True, slots=True)
class Events:
    """start + each × x ÷ marks, held between ``least`` and ``most``.

    Points added have no cap unless ``most`` gives one; points deducted stop at ``least``.
    """

    start: float
    each: float
    marks: float
    least: float
    most: float

    PARAMETERS: ClassVar[tuple[Parameter, ...]] = (
        Parameter("each", Text("每件加几分，扣分用负数", "points for each"), required=True),
        Parameter("marks", Text("按几分满分说的", "the full marks meant"), required=True),
        Parameter("start", Text("没有事项时得几成", "share without any"), required=True),
        Parameter("least", Text("最少得几成", "least share"), Decimal(0)),
        Parameter("most", Text("最多得几成；不给则加分不封顶", "largest share; none without it")),
    )

    @classmethod
    def read(cls, settled: Settled) -> Self:
        """``each`` not zero, ``marks`` above zero, least ≤ start ≤ most."""
        each, start = settled.some("each"), settled.some("start")
        most = settled.maybe("most")
        if each == 0 or settled.some("marks") <= 0:
            raise settled.wrong(
                Text("each 不得为 0，marks 须大于 0", "each is not zero and marks are above zero")
            )
        if not settled.some("least") <= start <= (start if most is None else most):
            raise settled.wrong(
                Text("start 须在 least 与 most 之间", "start must lie from least to most")
            )
        return cls(
            start=float(start),
            each=float(each),
            marks=settled.real("marks"),
            least=settled.real("least"),
            most=LIMIT if most is None else float(most),
        )

    def one(self, value: float, standing: Standing) -> float:
        """The share of one value."""
        return clip(self.start + self.each * value / self.marks, self.least, self.most)

    def many(self, values: Array, peers: Array) -> Array:
        """The shares of a column."""
        return np.clip(self.start + self.each * values / self.marks, self.least, self.most)
