"""What the operators' pages ask for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from core.texts import Text
from tenants.platform.jobs import Jobs
from tenants.platform.roster import Roster
from tenants.platform.usage import Usage
from tenants.prolonging import Prolonging


@dataclass(frozen=True, slots=True)
class Check:
    """A part of the installation: whether it works, and what it says of itself."""

    name: Text
    works: bool
    said: Text


class Health(Protocol):
    """Whether the installation works."""

    def checks(self) -> Sequence[Check]:
        """Every part of it."""

    def alive(self) -> bool:
        """Whether pages can be served."""


@dataclass(frozen=True, slots=True)
class Platform:
    """What operators see of an installation."""

    roster: Roster
    usage: Usage
    jobs: Jobs
    health: Health
    prolonging: Prolonging
