"""The target (目标值): the share is how far it was reached, at most one unless it says more."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Self

import numpy as np

from core.scoring.curves.family import Array, Standing, clip
from core.scoring.curves.parameters import Parameter, Settled
from core.texts import Text


@dataclass(frozen=True, slots=True)
class Target:
    """More is better: x ÷ target. Less is better: 1 up to ``at_most``, then at_most ÷ x."""

    goal: float
    upward: bool
    most: float

    PARAMETERS: ClassVar[tuple[Parameter, ...]] = (
        Parameter("target", Text("目标值，越高越好", "the goal, more is better")),
        Parameter("at_most", Text("目标上限，越低越好", "the goal, less is better")),
        Parameter("most", Text("超额完成最多得几成", "largest share beyond the goal"), Decimal(1)),
    )

    @classmethod
    def read(cls, settled: Settled) -> Self:
        """Either ``target`` above zero, or ``at_most`` not below it."""
        target, at_most = settled.maybe("target"), settled.maybe("at_most")
        if (target is None) == (at_most is None):
            raise settled.wrong(
                Text("target 与 at_most 必须且只能给一个", "give either target or at_most")
            )
        if target is not None and target <= 0:
            raise settled.wrong(Text("target 须大于 0", "target must be above zero"))
        if at_most is not None and at_most < 0:
            raise settled.wrong(Text("at_most 不得小于 0", "at_most must not be below zero"))
        if settled.some("most") < 1 or (at_most is not None and settled.some("most") != 1):
            raise settled.wrong(
                Text("most 不得小于 1，且只用于 target", "most is 1 or more, and only with target")
            )
        goal = target if target is not None else settled.some("at_most")
        return cls(float(goal), target is not None, settled.real("most"))

    def one(self, value: float, standing: Standing) -> float:
        """The share of one value."""
        if self.upward:
            return clip(value / self.goal, 0.0, self.most)
        return 1.0 if value <= self.goal else self.goal / value

    def many(self, values: Array, peers: Array) -> Array:
        """The shares of a column."""
        if self.upward:
            return np.clip(values / self.goal, 0.0, self.most)
        beyond = values > self.goal
        return np.where(beyond, self.goal / np.where(beyond, values, 1.0), 1.0)
