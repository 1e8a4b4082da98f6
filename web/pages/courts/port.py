"""A page of the institutions that an account can choose from."""

from collections.abc import Sequence
from dataclasses import dataclass

from web.values import Membership

PAGE = 50


@dataclass(frozen=True, slots=True)
class Choice:
    """One page of them, and how many there are in all."""

    places: Sequence[Membership]
    total: int
    page: int = 1

    @property
    def first(self) -> int:
        """The place of the first line."""
        return (self.page - 1) * PAGE + 1

    @property
    def last(self) -> int:
        """The place of the last line."""
        return self.first + len(self.places) - 1

    @property
    def last_page(self) -> int:
        """The number of the last page."""
        return max(1, -(-self.total // PAGE))
