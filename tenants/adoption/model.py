"""A proposal of another version: tried on the past, proposed by one, confirmed by another."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from core.plugin.composition import BETWEEN
from core.texts import Text

NONE = "none"
"""What stands for the version of an addition that is to be used no longer."""


class State(StrEnum):
    """How far a proposal is."""

    TRYING = "trying"
    TRIED = "tried"
    FAILED = "failed"
    PROPOSED = "proposed"
    ADOPTED = "adopted"
    RETURNED = "returned"
    DECLINED = "declined"


STATES: Mapping[State, Text] = {
    State.TRYING: Text("影子运行中", "Shadow run under way"),
    State.TRIED: Text("已影子运行", "Shadow run done"),
    State.FAILED: Text("影子运行没有完成", "Shadow run not completed"),
    State.PROPOSED: Text("待第二人确认", "Waits for a second person"),
    State.ADOPTED: Text("已启用", "Adopted"),
    State.RETURNED: Text("已退回原版本", "Returned to"),
    State.DECLINED: Text("没有启用", "Declined"),
}

TAKEN_UP = frozenset({State.ADOPTED, State.RETURNED})


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a pack, by its content."""

    pack: str
    version: str
    digest: str

    @property
    def parts(self) -> Mapping[str, str]:
        """The version of the pack and of each addition, by their ids."""
        own, *others = self.version.split(BETWEEN)
        return {self.pack: own, **dict(each.split(" ", 1) for each in others)}


@dataclass(frozen=True, slots=True)
class Person:
    """Who does something, as the institution knows them."""

    account: int
    name: str


@dataclass(frozen=True)
class Proposal:
    """One change of version; ``report`` is what the shadow run found, by its names."""

    number: int
    to: Version
    former: Version
    state: State
    tried_at: datetime
    tried_by: str
    proposed_by: str = ""
    proposer: int | None = None
    answered_by: str = ""
    answered_at: datetime | None = None
    reason: str = ""
    fault: Text | None = None
    report: Mapping[str, Any] = field(default_factory=dict)

    def concerns(self, pack: str) -> bool:
        """Whether the pack is one of the parts, before or after; an addition only if it changes."""
        if pack == self.to.pack:
            return True
        return self.to.parts.get(pack) != self.former.parts.get(pack)
