"""What the pages of published results ask for."""

from collections.abc import Sequence
from typing import Protocol

from tenants.parcels.model import Parcel
from tenants.publications.model import Publication, Shared


class Published(Protocol):
    """Publications of one institution, which is named by its slug."""

    def publish(self, slug: str, period: str) -> Publication:
        """Publish the newest run of a period."""

    def withdraw(self, slug: str, number: int, *, reason: str) -> Publication:
        """Take a publication back."""

    def of(self, slug: str) -> Sequence[Publication]:
        """Everything that the institution has published, the newest first."""

    def get(self, slug: str, number: int) -> Publication:
        """One of its own publications; NotFound."""

    def shared(self, slug: str) -> Sequence[Shared]:
        """What travels under its contracts that are in force."""

    def received(self, slug: str, number: str, period: str) -> Parcel:
        """A publication as it travelled under a contract; NotFound."""
