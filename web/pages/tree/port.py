"""What the page of the tree asks for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from tenants.model import Tenant
from tenants.tree.model import Move


@dataclass(frozen=True, slots=True)
class Around:
    """An institution's neighbours: the one above, those directly below, and what is proposed."""

    above: Tenant | None
    below: Sequence[Tenant]
    moves: Sequence[Move]
    may_lead: bool
    may_follow: bool


class Tree(Protocol):
    """The tree as one institution sees it; every institution is named by its slug."""

    def around(self, slug: str) -> Around:
        """The neighbours, and every proposal that the institution is a party to."""

    def invite(self, upper: str, lower: str) -> Move:
        """The upper institution asks the lower one to stand below it."""

    def ask(self, lower: str, upper: str) -> Move:
        """The lower institution asks to stand below the upper one."""

    def accept(self, slug: str, code: str) -> Move:
        """Answer a proposal of the other side with yes."""

    def decline(self, slug: str, code: str) -> Move:
        """Answer with no."""

    def withdraw(self, slug: str, code: str) -> Move:
        """Take back the own proposal."""
