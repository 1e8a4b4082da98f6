"""What a side bar can hold: one row per item, with the permission it needs and when it is there.

An item without permission is absent. A page of a new feature adds one ``Entry`` to
``web.sidebar_entries``; the bars of the three officers come out of the same table and share no
item, which a test holds.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.identity.permissions import Permission
from core.texts import Text
from tenants.life import TRYING, Standing
from tenants.model import Sector, may_lead
from web.values import Membership, Place

STAFF = frozenset(
    {Permission.SEE_OWN, Permission.RATE, Permission.OFFER_PACKS, Permission.EXPLORE_APPROVED}
)
"""Everybody but the three officers."""


class Part(StrEnum):
    """The headed parts of a side bar, in their order."""

    TOP = "top"
    WORK = "work"
    LOOK_UP = "look up"
    RULES = "rules"
    UNIT = "unit"


HEADINGS: Mapping[Part, Text | None] = {
    Part.TOP: None,
    Part.WORK: Text("本期工作", "This period"),
    Part.LOOK_UP: Text("查阅", "Look up"),
    Part.RULES: Text("规则", "Rules"),
    Part.UNIT: Text("单位", "Institution"),
}


@dataclass(frozen=True, slots=True)
class Looker:
    """Who looks at a side bar: the membership, and the period shown or newest, if any is scored."""

    member: Membership
    period: str | None


def always(looker: Looker) -> bool:
    """Nothing but the permission is asked."""
    return True


def nothing(looker: Looker) -> dict[str, str]:
    """The address needs the institution alone."""
    return {}


def of_period(looker: Looker) -> dict[str, str]:
    """The address also needs the period."""
    return {"period": looker.period or ""}


def own(looker: Looker) -> dict[str, str]:
    """The address is that of the member in person."""
    return of_period(looker) | {"staff_no": looker.member.staff_no or ""}


def sees_others(looker: Looker) -> bool:
    """There are results of others to see."""
    return bool(looker.period) and looker.member.sees_others


def leads_and_works(looker: Looker) -> bool:
    """Sees a part of the institution, and has figures in person."""
    held = looker.member.permissions
    return sees_others(looker) and Permission.SEE_ALL not in held and bool(looker.member.staff_no)


def sees_self_alone(looker: Looker) -> bool:
    """Has figures in person, and sees nobody else's."""
    return bool(looker.period and looker.member.staff_no) and not looker.member.sees_others


def handles_cases(looker: Looker) -> bool:
    """Stands in person among the staff of a court, who have cases."""
    return bool(looker.member.staff_no) and looker.member.place.sector == Sector.COURT.value


def tries(looker: Looker) -> bool:
    """The institution tries the product out."""
    return looker.member.place.life.standing in TRYING


def stands_above(looker: Looker) -> bool:
    """Other institutions can stand below, and something has been scored."""
    return bool(looker.period) and not lowest(looker.member.place)


def leads_others(looker: Looker) -> bool:
    """Other institutions can stand below."""
    return not lowest(looker.member.place)


def not_full(looker: Looker) -> bool:
    """The institution is on trial, or was and can only be read."""
    return looker.member.place.life.standing is not Standing.FULL


def lowest(place: Place) -> bool:
    """Whether nothing can stand below an institution of this level."""
    return not may_lead(Sector(place.sector), place.level)


@dataclass(frozen=True, slots=True)
class Entry:
    """One item: its address, which permissions lead to it (one is enough), and when it is there.

    ``pages`` are the blueprints and endpoints under which it is marked as the place one is at.
    """

    part: Part
    label: Text
    icon: str
    endpoint: str
    pages: tuple[str, ...]
    needs: frozenset[Permission]
    there: Callable[[Looker], bool] = always
    given: Callable[[Looker], dict[str, str]] = nothing

    def is_for(self, looker: Looker) -> bool:
        """Whether this member has the item."""
        return bool(self.needs & looker.member.permissions) and self.there(looker)
