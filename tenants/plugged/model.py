"""A plugin as an institution has it, and one thing that is told of it."""

from dataclasses import dataclass
from datetime import datetime

from core.texts import Text


@dataclass(frozen=True, slots=True)
class Switched:
    """Whether a plugin is on, and since when it is so."""

    plugin: str
    on: bool
    since: datetime


@dataclass(frozen=True, slots=True)
class Report:
    """What went wrong with a plugin's hook, or what the plugin remarks."""

    number: int
    plugin: str
    hook: str
    at: datetime
    said: Text
    fault: bool
