"""What the pages of settings and jobs stand on; the services fit as they are."""

from dataclasses import dataclass

from core.scoring.service import Scoring
from core.texts import Text
from tenants.preferences import Preferences
from tenants.service import Tenants


@dataclass(frozen=True, slots=True)
class Settings:
    """An institution's settings, and what the operator has set for everybody.

    ``idle_minutes`` and ``hours`` are how long a session lasts unused and in all.
    """

    tenants: Tenants
    preferences: Preferences
    scoring: Scoring
    place: Text | None
    idle_minutes: int
    hours: int
