"""Steps: so many points off for each step over or under (每超或每低 1 个百分点扣 0.4 分)."""

import math
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Self

import numpy as np

from core.scoring.curves.family import Array, Standing, clip
from core.scoring.curves.parameters import Parameter, Settled
from core.texts import Text

HAIR = 1e-9
"""Added before counting completed steps: 0.08 − 0.05 is a hair under three hundredths."""


@dataclass(frozen=True, slots=True)
class Steps:
    """1 − points × steps ÷ marks, not below ``least``; only completed steps unless ``partial``."""

    over: float
    under: float
    step: float
    points: float
    marks: float
    partial: bool
    least: float

    PARAMETERS: ClassVar[tuple[Parameter, ...]] = (
        Parameter("over", Text("高于此值开始扣分", "points come off above this")),
        Parameter("under", Text("低于此值开始扣分", "points come off below this")),
        Parameter(
            "step", Text("一步的大小，如 0.01", "size of a step, such as 0.01"), required=True
        ),
        Parameter("points", Text("每步扣几分", "points off for each step"), required=True),
        Parameter("marks", Text("按几分满分说的", "the full marks meant"), required=True),
        Parameter("partial", Text("不足一步: 0 不扣，1 按比例", "1 counts part steps"), Decimal(0)),
        Parameter("least", Text("最少得几成", "least share"), Decimal(0)),
    )

    @classmethod
    def read(cls, settled: Settled) -> Self:
        """At least one side; step, points and marks above zero; ``partial`` 0 or 1."""
        over, under = settled.maybe("over"), settled.maybe("under")
        if over is None and under is None:
            raise settled.wrong(Text("缺少 over 或 under", "neither over nor under is given"))
        if over is not None and under is not None and under > over:
            raise settled.wrong(Text("under 大于 over", "under is above over"))
        for name in ("step", "points", "marks"):
            if settled.some(name) <= 0:
                raise settled.wrong(Text(f"{name} 须大于 0", f"{name} must be above zero"))
        if settled.some("partial") not in (0, 1):
            raise settled.wrong(Text("partial 只能是 0 或 1", "partial is 0 or 1"))
        if settled.some("least") > 1:
            raise settled.wrong(Text("least 不得大于 1", "least must not be above 1"))
        return cls(
            over=math.inf if over is None else float(over),
            under=-math.inf if under is None else float(under),
            step=settled.real("step"),
            points=settled.real("points"),
            marks=settled.real("marks"),
            partial=settled.some("partial") == 1,
            least=settled.real("least"),
        )

    def one(self, value: float, standing: Standing) -> float:
        """The share of one value."""
        beyond = max(value - self.over, self.under - value, 0.0)
        steps = beyond / self.step
        if not self.partial:
            steps = float(math.floor(steps + HAIR)) if math.isfinite(steps) else steps
        return clip(1.0 - self.points * steps / self.marks, self.least, 1.0)

    def many(self, values: Array, peers: Array) -> Array:
        """The shares of a column."""
        beyond = np.maximum(np.maximum(values - self.over, self.under - values), 0.0)
        with np.errstate(over="ignore"):
            steps = beyond / self.step
            if not self.partial:
                steps = np.floor(steps + HAIR)
            return np.clip(1.0 - self.points * steps / self.marks, self.least, 1.0)
