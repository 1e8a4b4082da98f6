"""What the pages of trials stand on; the services fit as they are."""

from dataclasses import dataclass

from core.texts import Text
from tenants.allowance import Allowance
from tenants.preferences import Preferences
from tenants.sign_up.sampling import Samples
from tenants.sign_up.service import SignUps


@dataclass(frozen=True, slots=True)
class Trials:
    """Sign-ups, the lives that follow, and what this installation says of itself."""

    sign_ups: SignUps
    samples: Samples
    allowance: Allowance
    preferences: Preferences
    open: bool
    place: Text | None
