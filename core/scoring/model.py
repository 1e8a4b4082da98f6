"""What a pack or an institution declares about points: curves, schemes, grades."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from core.indicators.model import Level
from core.texts import Text


class Shape(StrEnum):
    """The kinds of curve; each has its own parameters, all named in ``core.scoring.curves``."""

    INTERVAL = "interval"
    TARGET = "target"
    LINE = "line"
    STEPS = "steps"
    EFFICACY = "efficacy"
    Z_SCORE = "z-score"
    PERCENTILE = "percentile"
    EVENTS = "events"
    PLUGIN = "plugin"


class Outsider(Protocol):
    """A curve that a plugin adds, as it answers for one institution."""

    @property
    def plugin(self) -> str:
        """The plugin's name."""

    @property
    def version(self) -> str:
        """The plugin's version."""

    @property
    def takes(self) -> Mapping[str, tuple[Text, Decimal | None]]:
        """What each parameter means, and its default; one without a default must be given."""

    def shares(self, values: Sequence[float], parameters: Mapping[str, float]) -> Sequence[float]:
        """The share of each value, from 0 to 1; Unavailable where there is no sound answer."""


@dataclass(frozen=True, slots=True)
class Curve:
    """How a value becomes a share of the full marks (0 to 1, or beyond where events add).

    ``per_months`` is for measures that add up over time (a workload): the parameters are those
    of one person in that many months, and grow with the length of the period. One of shape
    ``plugin`` has the ``name`` that its plugin gave it, and is ``of`` that plugin once somebody has
    looked which of the institution's plugins adds it.
    """

    shape: Shape
    parameters: Mapping[str, Decimal]
    per_months: int | None = None
    name: str = ""
    of: Outsider | None = field(default=None, compare=False, repr=False)


class Missing(StrEnum):
    """What a missing value does to the total."""

    REDISTRIBUTE = "redistribute"
    HOLD = "hold"
    STATED = "stated"


class Rounding(StrEnum):
    """The two customs for the number of places in a grade's quota, and the cautious third."""

    DOWN = "down"
    HALF_UP = "half up"
    UP = "up"


@dataclass(frozen=True, slots=True)
class FromOutside:
    """That another institution scores an item, until so many days after the period's end."""

    within_days: int


AS_GIVEN = Curve(Shape.LINE, {"zero": Decimal(0), "full": Decimal(1)})
"""The curve of an item scored from outside: its value is the share of the marks that was given."""


@dataclass(frozen=True, slots=True)
class Item:
    """A leaf of the tree: one indicator with its weight and its curve.

    ``stated`` is the share of the full marks given where there is no value (rule ``stated``).
    With ``outside`` the points come from another institution, whatever one's own value is.
    """

    indicator: str
    weight: Decimal
    curve: Curve
    missing: Missing | None = None
    stated: Decimal | None = None
    outside: FromOutside | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A branch of the tree; the weights below it add up to its own."""

    id: str
    name: Text
    weight: Decimal
    items: tuple[Item, ...]
    cap: Decimal | None = None
    floor: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade: the least total, and the largest share of the class that may have it."""

    name: Text
    least: Decimal | None = None
    share: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Scheme:
    """Who is scored (staff classes, posts), on what, to which full marks and grades.

    A scheme of ``level`` unit scores departments: its classes are kinds of unit. One of ``level``
    tenant scores the institution as a whole: its classes are levels of institutions. ``grades``
    are best first; the last takes the rest.
    """

    id: str
    name: Text
    version: int
    classes: tuple[str, ...]
    groups: tuple[Group, ...]
    full: Decimal = Decimal(100)
    missing: Missing = Missing.REDISTRIBUTE
    posts: tuple[str, ...] = ()
    grades: tuple[Grade, ...] = ()
    rounding: Rounding = Rounding.DOWN
    conversion: Mapping[str, Decimal] = field(default_factory=dict)
    level: Level = Level.PERSON
