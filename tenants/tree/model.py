"""A move in the tree that one side has proposed and the other has not yet answered, or has."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.texts import Text


class Side(StrEnum):
    """The two parties, by their place."""

    UPPER = "upper"
    LOWER = "lower"

    @property
    def other(self) -> "Side":
        """The party across."""
        return Side.LOWER if self is Side.UPPER else Side.UPPER


class MoveState(StrEnum):
    """What has become of a proposal."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


MOVE_STATES = {
    MoveState.OPEN: Text("等待答复", "Waiting for an answer"),
    MoveState.ACCEPTED: Text("已接受", "Accepted"),
    MoveState.DECLINED: Text("已谢绝", "Declined"),
    MoveState.WITHDRAWN: Text("已撤回", "Withdrawn"),
    MoveState.EXPIRED: Text("已过期", "Expired"),
}


@dataclass(frozen=True, slots=True)
class Party:
    """An institution as the other side sees it."""

    slug: str
    name: Text


@dataclass(frozen=True, slots=True)
class Move:
    """``lower`` is to stand below ``upper``; ``asked_by`` is the side that proposed it."""

    code: str
    upper: Party
    lower: Party
    asked_by: Side
    asked_name: str
    asked_at: datetime
    expires_at: datetime
    state: MoveState

    def side_of(self, slug: str) -> Side:
        """Which party an institution is."""
        return Side.UPPER if slug == self.upper.slug else Side.LOWER

    def waits_for(self, slug: str) -> bool:
        """Whether this institution is the one that has to answer."""
        return self.state is MoveState.OPEN and self.side_of(slug) is not self.asked_by
