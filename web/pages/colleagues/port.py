"""What the pages of stepping in, and the gate, ask for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from core.texts import Text
from web.values import Account, Membership, Place


@dataclass(frozen=True, slots=True)
class Prepared:
    """A colleague that may be stepped into, and what it sees."""

    account: int
    role: Text
    staff_no: str | None
    unit_no: str | None


@dataclass(frozen=True, slots=True)
class Acting:
    """Who a reader is after stepping in."""

    account: Account
    member: Membership


class Colleagues(Protocol):
    """The prepared colleagues of one institution."""

    def of(self, place: Place) -> Sequence[Prepared]:
        """All of them, those of the work first, then the three officers."""

    def prepare(self, place: Place) -> None:
        """Make them, or give them their seats anew; Conflict once the trial is over."""

    def step_into(self, place: Place, account: Account, number: int) -> Prepared:
        """Write down that the account acts as this colleague; NotFound, NotAllowed, Conflict."""

    def step_back(self, place: Place, account: Account, number: int) -> None:
        """Write down that the account is itself again."""

    def acting(self, account: Account, member: Membership, number: int) -> Acting | None:
        """The colleague that the account has stepped into, if that is still right."""
