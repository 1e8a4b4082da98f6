"""What a pack declares as a mark of conduct, and a mark with the rows behind it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from core.graph.elements import Origin
from core.indicators.model import Provenance
from core.texts import Text

KIND = "mark"
"""The kind of the key by which a clue knows the rule that it is about."""


class Heading(StrEnum):
    """What a judge does, as 《法官行为规范》 (法发〔2010〕54号) divides it."""

    FILING = "filing"
    HANDLING = "handling"
    HEARINGS = "hearings"
    MEDIATION = "mediation"
    DOCUMENTS = "documents"
    PETITIONS = "petitions"
    OFF_DUTY = "off_duty"


HEADINGS: Mapping[Heading, Text] = {
    Heading.FILING: Text("立案", "Filing"),
    Heading.HANDLING: Text("办案", "Handling"),
    Heading.HEARINGS: Text("庭审", "Hearings"),
    Heading.MEDIATION: Text("诉讼调解", "Mediation"),
    Heading.DOCUMENTS: Text("文书制作", "Documents"),
    Heading.PETITIONS: Text("涉诉信访处理", "Petitions"),
    Heading.OFF_DUTY: Text("业外活动", "Off duty"),
}


@dataclass(frozen=True, slots=True)
class MarkedRows:
    """Rows that make a mark of the one in ``staff``: there have to be ``least`` of them.

    ``staff`` is a field or one reference away; ``on`` is the date of a row, which is not looked at
    when it is older than ``years``.
    """

    dataset: str
    staff: str
    on: str
    where: str
    least: int = 1
    years: int = 3


@dataclass(frozen=True, slots=True)
class Crossed:
    """A figure of a person, as computed and never as scored, beyond a limit."""

    indicator: str
    below: Decimal | None = None
    above: Decimal | None = None


@dataclass(frozen=True, slots=True)
class MarkRule:
    """One mark; ``say`` is what it does not say. A derived one is never shown as official."""

    id: str
    heading: Heading
    name: Text
    say: Text
    provenance: Provenance
    by: MarkedRows | Crossed
    document: str = ""


@dataclass(frozen=True, slots=True)
class MarkedRow:
    """One row behind a mark: its day, and its fields but for what is personal."""

    origin: Origin
    on: date | None
    shown: tuple[tuple[Text, Text], ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark of one person; ``rows`` are the newest of ``total``.

    ``value`` and ``period`` are those of a figure beyond its limit.
    """

    rule: MarkRule
    rows: tuple[MarkedRow, ...]
    total: int
    value: float | None = None
    period: str = ""
