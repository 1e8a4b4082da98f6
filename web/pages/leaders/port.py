"""What the pages of leaders' case handling ask for."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from tenants.leaders.model import Mark, Returned, Sheet
from tenants.parcels.model import Parcel


class Leaders(Protocol):
    """Leaders' case handling of one institution, which is named by its slug."""

    def sheets(self, slug: str) -> Sequence[Sheet]:
        """What lies under its contracts that are in force."""

    def sheet(self, slug: str, number: str, period: str) -> tuple[Sheet, Parcel]:
        """One contract and the figures of one period; NotFound."""

    def appraise(
        self,
        slug: str,
        number: str,
        period: str,
        *,
        marks: Mapping[str, Mark],
        seen: str | None = None,
    ) -> Parcel:
        """Give marks for a period; BadInput, NotFound for who is not above, Conflict if late."""

    def returned(self, slug: str, period: str, person: str) -> Sequence[Returned]:
        """What came back about one person and period."""
