"""A clue: what a question found of somebody, how it is handled, what the person concerned says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from core.graph.elements import Key, Origin
from core.texts import Text


class ClueState(StrEnum):
    """Where the handling of a clue stands."""

    REGISTERED = "registered"
    APPROVED = "approved"
    VERIFIED = "verified"
    CLEARED = "cleared"


CLUE_STATES: Mapping[ClueState, Text] = {
    ClueState.REGISTERED: Text("已登记，等待批准", "Registered, waits for approval"),
    ClueState.APPROVED: Text("已批准，正在核查", "Approved, being looked into"),
    ClueState.VERIFIED: Text("已核实", "Verified"),
    ClueState.CLEARED: Text("已排除", "Cleared"),
}

Words = tuple[Text, Text]
"""The head of a column and what stood under it, masked as it was shown."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a question found: of which entities, in which words, by which rows."""

    question: str
    about: tuple[Key, ...]
    shown: tuple[Words, ...]
    said: Text | None
    rows: tuple[Origin, ...]
    certificate: str

    def plain(self) -> dict[str, Any]:
        """The same in plain values."""
        return {
            "question": self.question,
            "about": [str(each) for each in self.about],
            "shown": [[head.zh, head.en, cell.zh, cell.en] for head, cell in self.shown],
            "said": [self.said.zh, self.said.en] if self.said else [],
            "rows": [[each.dataset, dict(each.row)] for each in self.rows],
            "certificate": self.certificate,
        }


@dataclass(frozen=True, slots=True)
class Clue:
    """A draft that was registered, and how it is handled."""

    number: int
    matter: int
    draft: Draft
    staff_no: str | None
    state: ClueState
    registered_by: int
    registered_name: str
    registered_at: datetime
    approved_name: str = ""
    approved_at: datetime | None = None
    closed_name: str = ""
    closed_at: datetime | None = None
    finding: str = ""
    answer: str = ""
    answered_at: datetime | None = None
    delete_on: date | None = None
