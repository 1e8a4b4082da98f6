"""A directive: which document, since when, whom and what it binds, which acts it forbids."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from core.texts import Text


class Act(StrEnum):
    """What may be done with a measure."""

    COMPUTE = "compute"
    LIGHT = "light"
    TARGET = "target"
    WEIGHT = "weight"
    PUBLISH = "publish"
    RANK = "rank"


class Subject(StrEnum):
    """Whom a measure is about, as a directive says it."""

    INSTITUTION = "institution"
    DEPARTMENT = "department"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Directive:
    """A rule in force. Empty tuples bind everything of their sort.

    ``intervals`` are the reasonable intervals (low, high) that the document gives, by indicator:
    no curve may ask for more.

    ``indicators`` are ids, ``families`` official systems (``Indicator.family``). ``allows`` lifts
    a prohibition of a document listed in ``overrides``. ``note`` says what of it is unsure.
    """

    id: str
    document: str
    title: Text
    issuer: Text
    since: date
    until: date | None = None
    sectors: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    subjects: tuple[Subject, ...] = ()
    indicators: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    forbids: tuple[Act, ...] = ()
    allows: tuple[Act, ...] = ()
    overrides: tuple[str, ...] = ()
    note: Text | None = None
    intervals: Mapping[str, tuple[Decimal | None, Decimal | None]] = field(default_factory=dict)

    def in_force(self, on: date) -> bool:
        """Whether it holds on that day."""
        return self.since <= on and (self.until is None or on <= self.until)
