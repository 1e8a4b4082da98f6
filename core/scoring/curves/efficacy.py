"""The efficacy coefficient (功效系数法): 60 + 40 × (x − 不允许值) ÷ (满意值 − 不允许值)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Self

import numpy as np

from core.scoring.curves.family import Array, Standing, clip
from core.scoring.curves.parameters import Parameter, Settled
from core.texts import Text


@dataclass(frozen=True, slots=True)
class Efficacy:
    """base + (1 − base) × (x − unacceptable) ÷ (satisfactory − unacceptable), held in bounds.

    The textbook form of the efficacy coefficient method with its customary 60 and 40 for a
    hundred marks, in use for the appraisal of state-owned enterprises since the rules of the
    Ministry of Finance of 1999 (财统字〔1999〕2号). ``least`` and ``most`` are the bounds of the
    improved form; the classic form knows none (``least`` and ``most`` set far out).
    """

    unacceptable: float
    width: float
    base: float
    least: float
    most: float

    PARAMETERS: ClassVar[tuple[Parameter, ...]] = (
        Parameter("satisfactory", Text("满意值", "satisfactory value"), required=True),
        Parameter("unacceptable", Text("不允许值", "unacceptable value"), required=True),
        Parameter("base", Text("不允许值处得几成", "share when unacceptable"), Decimal("0.6")),
        Parameter("least", Text("最少得几成", "least share"), Decimal(0)),
        Parameter("most", Text("最多得几成", "largest share"), Decimal(1)),
    )

    @classmethod
    def read(cls, settled: Settled) -> Self:
        """The two values differ; least ≤ base ≤ most, and ``base`` between 0 and 1."""
        good, bad = settled.some("satisfactory"), settled.some("unacceptable")
        base = settled.some("base")
        if good == bad:
            raise settled.wrong(
                Text("满意值与不允许值相同", "satisfactory and unacceptable are the same")
            )
        if not (settled.some("least") <= base <= settled.some("most") and 0 <= base < 1):
            raise settled.wrong(
                Text("base 须在 0 与 1 及上下限之间", "base must lie from 0 to 1 and within bounds")
            )
        return cls(
            unacceptable=float(bad),
            width=float(good - bad),
            base=float(base),
            least=settled.real("least"),
            most=settled.real("most"),
        )

    def one(self, value: float, standing: Standing) -> float:
        """The share of one value."""
        reached = (value - self.unacceptable) / self.width
        return clip(self.base + (1.0 - self.base) * reached, self.least, self.most)

    def many(self, values: Array, peers: Array) -> Array:
        """The shares of a column."""
        reached = (values - self.unacceptable) / self.width
        return np.clip(self.base + (1.0 - self.base) * reached, self.least, self.most)
