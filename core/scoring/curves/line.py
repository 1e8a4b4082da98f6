"""The line from floor to target (底线到目标): a straight rise from ``zero`` to ``full``."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Self

import numpy as np

from core.scoring.curves.family import Array, Standing, clip
from core.scoring.curves.parameters import Parameter, Settled
from core.texts import Text


@dataclass(frozen=True, slots=True)
class Line:
    """least + (1 − least) × (x − zero) ÷ (full − zero), held between ``least`` and 1."""

    zero: float
    width: float
    least: float

    PARAMETERS: ClassVar[tuple[Parameter, ...]] = (
        Parameter("zero", Text("底线值", "the floor value"), required=True),
        Parameter("full", Text("满分值，可小于底线值", "full marks; may be below"), required=True),
        Parameter("least", Text("底线及以下得几成", "share at the floor"), Decimal(0)),
    )

    @classmethod
    def read(cls, settled: Settled) -> Self:
        """``zero`` and ``full`` differ; ``least`` lies between 0 and 1."""
        zero, full = settled.some("zero"), settled.some("full")
        if zero == full:
            raise settled.wrong(Text("zero 与 full 相同", "zero and full are the same"))
        if not 0 <= settled.some("least") <= 1:
            raise settled.wrong(Text("least 须在 0 与 1 之间", "least must lie from 0 to 1"))
        return cls(float(zero), float(full - zero), settled.real("least"))

    def one(self, value: float, standing: Standing) -> float:
        """The share of one value."""
        risen = clip((value - self.zero) / self.width, 0.0, 1.0)
        return self.least + (1.0 - self.least) * risen

    def many(self, values: Array, peers: Array) -> Array:
        """The shares of a column."""
        risen = np.clip((values - self.zero) / self.width, 0.0, 1.0)
        return self.least + (1.0 - self.least) * risen
