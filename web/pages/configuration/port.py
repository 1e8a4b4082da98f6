"""What the pages of a configuration ask for."""

from collections.abc import Sequence
from typing import Protocol

from core.plugin.model import Pack
from tenants.configuration.adjustments import Adjustments
from tenants.configuration.model import Change, Configuration, Offer
from tenants.model import Tenant


class Configurations(Protocol):
    """Configurations of one institution, which is named by its slug."""

    def current(self, slug: str) -> Configuration:
        """How the institution appraises now."""

    def pack(self, slug: str) -> Pack:
        """Its pack as it has adjusted it."""

    def own_changes(self, slug: str) -> Sequence[Change]:
        """What it has adjusted in its pack."""

    def adjust(self, slug: str, adjustments: Adjustments) -> Configuration:
        """Use these adjustments from now on; BadInput, Forbidden."""

    def others(self, slug: str) -> Sequence[Tenant]:
        """Those to whom an offer can be made."""

    def offer(self, slug: str, receivers: Sequence[str]) -> Sequence[Offer]:
        """Offer the configuration as it is now."""

    def offers(self, slug: str) -> Sequence[Offer]:
        """Every offer made or received, the newest first."""

    def get(self, slug: str, code: str) -> Offer:
        """One offer; NotFound."""

    def preview(self, slug: str, code: str) -> Sequence[Change]:
        """What taking the offer over would change at the receiver."""

    def accept(self, slug: str, code: str) -> Offer:
        """Take it over."""

    def decline(self, slug: str, code: str) -> Offer:
        """Stay as before."""

    def withdraw(self, slug: str, code: str) -> Offer:
        """Take the own offer back."""
