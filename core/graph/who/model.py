"""A proposal that two entities are one: its weight, its waterfall, and what was decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.graph.elements import Key
from core.texts import Text


class Verdict(StrEnum):
    """What people say of a proposal; until somebody says anything, nothing counts as one."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


VERDICTS: Mapping[Verdict, Text] = {
    Verdict.OPEN: Text("待判断", "Undecided"),
    Verdict.ACCEPTED: Text("认定同一", "One and the same"),
    Verdict.REJECTED: Text("认定不同", "Two"),
}


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the waterfall: what was compared, how it agrees, the bits that it adds."""

    what: Text
    said: Text
    bits: float


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two entities of one kind that may be one; probabilities are from 0 to 1."""

    number: int
    one: Key
    other: Key
    weight: float
    probability: float
    bars: tuple[Bar, ...]
    verdict: Verdict
    made_at: datetime
    decided_name: str = ""
    decided_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Hand:
    """Who decides, and under which matter or case number."""

    account: int | None
    name: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Sought:
    """What a search for pairs has come to: how many were compared, are new, wait, or went.

    ``wrong`` are credit codes whose check character fails; they were not compared by.
    """

    compared: int
    new: int
    waiting: int
    gone: int
    wrong: tuple[str, ...] = ()
