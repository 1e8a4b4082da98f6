"""One page of a list, whatever is listed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Line = TypeVar("Line")


@dataclass(frozen=True, slots=True)
class Page(Generic[Line]):
    """The lines of a page, how many there are on all pages, and how many stand on each."""

    lines: Sequence[Line]
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
