"""A question that waits to be looked at by a supervisor, and a decoy with its alarms."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.graph.elements import Entity, Key
from core.texts import Text


class Why(StrEnum):
    """Why a question is looked at; everything but the sample always is."""

    DECOY = "decoy"
    BREAK_GLASS = "break glass"
    REFUSED = "refused"
    LARGE = "large"
    SAMPLE = "sample"


WHYS: Mapping[Why, Text] = {
    Why.DECOY: Text("打开诱饵", "A decoy was opened"),
    Why.BREAK_GLASS: Text("紧急查询", "Break-glass"),
    Why.REFUSED: Text("被拒绝（回避等）", "Refused"),
    Why.LARGE: Text("面向全院", "About the whole institution"),
    Why.SAMPLE: Text("抽查", "Sample"),
}


@dataclass(frozen=True, slots=True)
class Review:
    """An entry of the log that waits for a supervisor, or was looked at."""

    number: int
    entry: int
    at: datetime
    actor: str
    asked: str
    purpose: str
    why: Why
    verdict: str = ""
    remark: str = ""
    reviewed_name: str = ""
    reviewed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Decoy:
    """Somebody whom no record tells of: whoever opens it has no business there."""

    number: int
    key: Key
    name: str
    placed_name: str
    placed_at: datetime

    @property
    def entity(self) -> Entity:
        """As the graph would show it."""
        return Entity(self.key, self.name, {}, None)


@dataclass(frozen=True, slots=True)
class Alarm:
    """Somebody opened a decoy."""

    number: int
    decoy: str
    actor: str
    reference: str
    at: datetime
    seen_name: str = ""
    seen_at: datetime | None = None
