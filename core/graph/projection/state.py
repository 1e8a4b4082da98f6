"""How far the projection of a tenant has got, and who remembers it."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from core.tenancy.model import TenantId


class State(StrEnum):
    """Whether the graph shows its evidence, or is on the way there."""

    MOVING = "moving"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class Shown:
    """A version of the graph: which evidence it shows, under which declarations.

    ``version`` counts up whenever the graph has changed; ``evidence`` gives each dataset's version
    in its Delta table. ``done`` of ``total`` writes are made while it is moving.
    """

    version: int
    state: State
    evidence: Mapping[str, int | None]
    declared: str
    done: int = 0
    total: int = 0
    moved_at: datetime | None = None


class Progress(Protocol):
    """Remembers what is shown, tenant by tenant."""

    def turn(self, tenant: TenantId, name: str, *, wait: float) -> AbstractContextManager[None]:
        """The one turn at something; ``Conflict`` when it does not come within ``wait``."""

    def shown(self, tenant: TenantId) -> Shown | None:
        """What is shown now, None before the first projection."""

    def note(self, tenant: TenantId, shown: Shown) -> None:
        """Write down how far it is."""
