"""A matter of supervision: what somebody wants to ask the graph, on what basis, until when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from core.graph.elements import Key
from core.graph.purpose import Purpose, numbered
from core.texts import Text


class MatterState(StrEnum):
    """Where a matter stands."""

    ASKED = "asked"
    OPEN = "open"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


MATTER_STATES: Mapping[MatterState, Text] = {
    MatterState.ASKED: Text("等待批准", "Waiting for approval"),
    MatterState.OPEN: Text("有效", "In force"),
    MatterState.REFUSED: Text("未批准", "Refused"),
    MatterState.WITHDRAWN: Text("已撤回", "Withdrawn"),
    MatterState.EXPIRED: Text("已到期", "Run out"),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for: the document's number, the basis, why, about whom, until which day."""

    reference: str
    basis: str
    reason: str
    subjects: tuple[Key, ...]
    until: date


@dataclass(frozen=True, slots=True)
class Matter:
    """A wish with who asked, who decided, and how it stands today.

    One in force carries what its officer keeps out of: no question under it sees that.
    """

    number: int
    wish: Wish
    asked_by: int
    asked_name: str
    asked_at: datetime
    state: MatterState
    decided_name: str = ""
    decided_at: datetime | None = None
    urgent: bool = False
    opens_until: datetime | None = None
    without: frozenset[int] = frozenset()

    @property
    def purpose(self) -> Purpose:
        """What every question under it is asked for."""
        wish = self.wish
        return Purpose(wish.reference, wish.basis, wish.until, True, self.without, self.number)

    @property
    def named(self) -> str:
        """The document, and the number under which this matter was registered."""
        return numbered(self.wish.reference, self.number)


@dataclass(frozen=True, slots=True)
class OpenedName:
    """A name that was opened under a matter, and why."""

    entity: Key
    reason: str
    by: str
    at: datetime
