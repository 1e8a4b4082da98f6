"""What a pack declares about a measure, and what a computed value looks like."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.texts import Text


class Direction(StrEnum):
    """Which way is better: the curve, not this word, gives the points."""

    HIGHER = "higher"
    LOWER = "lower"
    RANGE = "range"
    NEUTRAL = "neutral"


class Provenance(StrEnum):
    """Where the formula comes from; a derived one is never shown as official."""

    OFFICIAL = "official"
    PUBLISHED = "published"
    DERIVED = "derived"
    LOCAL = "local"


class Level(StrEnum):
    """Whom a value is about."""

    PERSON = "person"
    UNIT = "unit"
    TENANT = "tenant"


@dataclass(frozen=True, slots=True)
class Basis:
    """The document a definition rests on and the day it came into force."""

    document: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """A measure: its formula (统计口径), the clock its atoms use by default, and how to show it.

    ``unit`` is ``%``, ``天``, ``件``, ``元`` or empty; ``family`` names the official system the
    measure belongs to (what a directive binds by); ``few_below`` is the denominator under which
    no light is shown.
    """

    id: str
    name: Text
    group: Text
    formula: str
    clock: str
    unit: str = ""
    direction: Direction = Direction.NEUTRAL
    provenance: Provenance = Provenance.DERIVED
    role: str | None = None
    levels: tuple[Level, ...] = (Level.PERSON, Level.UNIT, Level.TENANT)
    family: str = ""
    basis: Basis | None = None
    few_below: int = 10
    note: Text | None = None
