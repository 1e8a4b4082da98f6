"""The tree of institutions as its page asks for it."""

from dataclasses import dataclass

from tenants.model import ABOVE, may_lead
from tenants.service import Tenants
from tenants.tree.model import Move
from tenants.tree.service import Moves
from web.pages.tree.port import Around


@dataclass(frozen=True, slots=True)
class PageTree:
    """Fits ``web.pages.tree.port.Tree``."""

    tenants: Tenants
    moves: Moves

    def around(self, slug: str) -> Around:
        """The neighbours, and every proposal that the institution is a party to."""
        mine = self.tenants.get(slug)
        return Around(
            above=next(iter(self.tenants.ancestors(mine)), None),
            below=self.tenants.children(mine),
            moves=self.moves.of(slug),
            may_lead=may_lead(mine.sector, mine.level),
            may_follow=bool(ABOVE[mine.sector][mine.level]),
        )

    def invite(self, upper: str, lower: str) -> Move:
        """The upper institution asks the lower one to stand below it."""
        return self.moves.invite(upper, lower)

    def ask(self, lower: str, upper: str) -> Move:
        """The lower institution asks to stand below the upper one."""
        return self.moves.ask(lower, upper)

    def accept(self, slug: str, code: str) -> Move:
        """Answer a proposal of the other side with yes."""
        return self.moves.accept(slug, code)

    def decline(self, slug: str, code: str) -> Move:
        """Answer with no."""
        return self.moves.decline(slug, code)

    def withdraw(self, slug: str, code: str) -> Move:
        """Take back the own proposal."""
        return self.moves.withdraw(slug, code)
