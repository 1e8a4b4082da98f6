"""A source as an institution has set it up, and what became of each reading of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from core.adapters.model import Mark
from core.evidence.findings import Finding
from core.tenancy.model import TenantId
from core.texts import Text


class State(StrEnum):
    """Whether a source is read by itself, rests, or waits for somebody to look at it."""

    ACTIVE = "active"
    PAUSED = "paused"
    STOPPED = "stopped"


STATES: Mapping[State, Text] = {
    State.ACTIVE: Text("正常", "Active"),
    State.PAUSED: Text("暂停", "Paused"),
    State.STOPPED: Text("待处理", "Needs attention"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asks for when setting up a source; ``columns`` renames the source's columns.

    ``settings`` holds secrets as well, in clear, on their way to being sealed.
    """

    name: str
    adapter: str
    dataset: str
    settings: Mapping[str, str] = field(repr=False)
    columns: Mapping[str, str] = field(default_factory=dict)
    schedule: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A source; ``settings`` are those that may be shown, ``seen`` the columns it had last."""

    tenant: TenantId
    number: int
    name: str
    adapter: str
    dataset: str
    settings: Mapping[str, str]
    columns: Mapping[str, str]
    schedule: str
    state: State
    mark: Mark
    seen: tuple[str, ...]
    failures: int
    next_at: datetime | None
    fault: Text | None


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of a source: when, the batches it made, its rows, and its fault if it failed."""

    number: int
    source: int
    began_at: datetime
    ended_at: datetime | None
    batches: tuple[int, ...]
    accepted: int
    rejected: int
    changed: int
    fault: Text | None


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a reading would change, as far as ``portions`` were looked at; nothing is written.

    ``held`` says of the first rows that would be held back why.
    """

    portions: int
    whole: bool
    inserted: int
    updated: int
    unchanged: int
    rejected: int
    columns: Mapping[str, str | None]
    missing: tuple[str, ...]
    held: tuple[Finding, ...] = ()
