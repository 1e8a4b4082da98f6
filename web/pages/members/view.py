"""A page of members as the template shows it."""

from collections.abc import Sequence
from dataclasses import dataclass

from tenants.people.model import Listed


@dataclass(frozen=True, slots=True)
class View:
    """One page of the members asked for."""

    lines: Sequence[Listed]
    total: int
    page: int
    size: int

    @property
    def first(self) -> int:
        """The place of the first line."""
        return (self.page - 1) * self.size + 1

    @property
    def last(self) -> int:
        """The place of the last line."""
        return self.first + len(self.lines) - 1

    @property
    def last_page(self) -> int:
        """The number of the last page."""
        return max(1, -(-self.total // self.size))
