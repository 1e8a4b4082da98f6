"""What the pages of items ask for."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from tenants.items.model import Score, Work
from tenants.parcels.model import Parcel


class Items(Protocol):
    """Items of one institution's contracts; the institution is named by its slug."""

    def works(self, slug: str) -> Sequence[Work]:
        """What lies under its contracts that are in force."""

    def work(self, slug: str, number: str) -> Work:
        """The items under one contract; NotFound."""

    def score(
        self, slug: str, number: str, scores: Mapping[str, Score], *, seen: str | None = None
    ) -> Parcel:
        """Give scores; BadInput, NotFound for who does not score, Conflict for an old form."""
