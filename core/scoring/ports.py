"""What a run needs to know of the institution it scores, handed over by whoever wires it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from core.alerts.model import AlertRule
from core.evidence.model import Dataset
from core.indicators.model import Indicator
from core.indicators.periods import Calendar
from core.policy.model import Directive
from core.scoring.model import Curve, Scheme
from core.tenancy.model import TenantId
from core.texts import Text


class Rules(Protocol):
    """What an institution is appraised by; a pack fits."""

    @property
    def id(self) -> str:
        """The pack's id."""
        ...

    @property
    def name(self) -> Text:
        """The pack's name."""
        ...

    @property
    def version(self) -> str:
        """The pack's version."""
        ...

    @property
    def digest(self) -> str:
        """The digest of everything below."""
        ...

    @property
    def datasets(self) -> tuple[Dataset, ...]:
        """The declared tables."""
        ...

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """The measures."""
        ...

    @property
    def curves(self) -> Mapping[str, Curve]:
        """Each measure's own curve, by its id."""
        ...

    @property
    def schemes(self) -> tuple[Scheme, ...]:
        """The schemes (考核方案)."""
        ...

    @property
    def reads(self) -> Mapping[str, tuple[str, ...]]:
        """The columns by dataset that it declares to read; empty where it declares none."""
        ...

    @property
    def alerts(self) -> tuple[AlertRule, ...]:
        """What calls for attention (预警)."""
        ...

    @property
    def directives(self) -> tuple[Directive, ...]:
        """The documents in force (制度依据)."""
        ...


@dataclass(frozen=True)
class Institution:
    """The tenant as scoring sees it: its name, its place in the system, its rules."""

    tenant: TenantId
    slug: str
    name: Text
    sector: str
    level: str
    calendar: Calendar
    pack: Rules


class Institutions(Protocol):
    """Where institutions come from."""

    def institution(self, tenant: TenantId) -> Institution:
        """The institution of a tenant; NotFound where it has no pack."""
        ...
