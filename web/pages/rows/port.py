"""What the pages of lent records ask for."""

from collections.abc import Sequence
from typing import Protocol

from tenants.grants.model import Lent, Rows


class Grants(Protocol):
    """Lent records of one institution, which is named by its slug."""

    def lent(self, slug: str) -> Sequence[Lent]:
        """The grants in force, of both directions."""

    def one(self, slug: str, number: str) -> Lent:
        """One grant; NotFound unless it is in force."""

    def read(self, slug: str, number: str, *, purpose: str, page: int = 1) -> Rows:
        """A page of rows for a purpose, told to both logs; BadInput without a purpose."""
