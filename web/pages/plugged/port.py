"""What the page of plugins stands on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from core.plugin.observers import Declared
from tenants.plugged.model import Report
from web.values import Place


@dataclass(frozen=True, slots=True)
class Shown:
    """A plugin; ``declared`` is what it wants to see of runs, known once it is on."""

    name: str
    on: bool
    installed: bool
    declared: Declared | None


class Plugged(Protocol):
    """The plugins from outside, as one institution has them."""

    def all(self, place: Place) -> Sequence[Shown]:
        """Every plugin that is installed, or that the institution once had on."""

    def switch(self, place: Place, name: str, *, on: bool) -> None:
        """Switch one; NotFound where there is none of that name."""

    def reports(self, place: Place) -> Sequence[Report]:
        """What plugins remarked and broke, newest first."""
