"""What every family of curves offers, and where a value stands among its peers."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Protocol, Self

import numpy as np
import numpy.typing as npt

from core.scoring.curves.parameters import Parameter, Settled

Array = npt.NDArray[np.float64]

LIMIT = 1000.0
"""No share goes beyond this, up or down: the marks then always fit the integers of a total."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A value among the values of its peers, itself included; all that a receipt needs of them."""

    count: int = 0
    mean: float = 0.0
    deviation: float = 0.0
    below: int = 0
    equal: int = 0


class Drawn(Protocol):
    """A curve with its parameters settled."""

    def one(self, value: float, standing: Standing) -> float:
        """The share of one value."""
        ...

    def many(self, values: Array, peers: Array) -> Array:
        """The shares of a column without gaps; ``peers`` likewise."""
        ...


class Family(Drawn, Protocol):
    """A kind of curve that comes with the product."""

    PARAMETERS: ClassVar[tuple[Parameter, ...]]

    @classmethod
    def read(cls, settled: Settled) -> Self:
        """The curve of these parameters; BadPack where they contradict each other."""
        ...


def clip(share: float, least: float, most: float) -> float:
    """The share, held between two bounds."""
    return min(max(share, least), most)


def mean_and_deviation(peers: Iterable[float]) -> tuple[float, float]:
    """Mean and population standard deviation, the same in whatever order the peers come."""
    known = list(peers)
    if not known:
        return 0.0, 0.0
    mean = math.fsum(known) / len(known)
    squares = math.fsum((each - mean) * (each - mean) for each in known)
    return mean, math.sqrt(squares / len(known))
