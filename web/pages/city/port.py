"""What the page of a city says beside its figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.alerts.lights import Light
from core.indicators.model import Indicator
from core.texts import Text


@dataclass(frozen=True, slots=True)
class Crossing:
    """A figure that has left its interval since the period before, or come back into it."""

    court: Text
    indicator: Indicator
    before: float
    after: float
    was: Light
    now: Light


@dataclass(frozen=True, slots=True)
class CityNotes:
    """How the figures came here.

    ``refused`` says by name what was left out, ``why_bare`` why an institution shows no figures;
    ``signed`` deliveries were verified. ``ids`` are those of the institutions, by slug.
    """

    refused: Sequence[Text] = ()
    why_bare: Mapping[str, Text] | None = None
    signed: int = 0
    ids: Mapping[str, int] = field(default_factory=dict)
    before: str | None = None
    crossings: Sequence[Crossing] = ()
