"""Prepared colleagues, as pages and the gate ask for them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.indicators.model import Level
from core.tenancy.model import TenantId
from core.texts import Text
from tenants.colleagues import NO_SEATS, Colleague, Colleagues, Seats
from tenants.life import TRYING
from web.actors import Actors
from web.language import say
from web.pages.colleagues.port import Acting, Prepared
from web.ports import Results
from web.values import Account, Membership, Place

PRACTICE = Text("演练", "Practice")


@dataclass(frozen=True, slots=True)
class PageColleagues(Actors):
    """Fits ``web.pages.colleagues.port.Colleagues``."""

    colleagues: Colleagues
    results: Results

    def of(self, place: Place) -> Sequence[Prepared]:
        """All of them, those of the work first, then the three officers."""
        return [_prepared(each) for each in self.colleagues.of(TenantId(place.id))]

    def prepare(self, place: Place) -> None:
        """Make them, or give them their seats anew; Conflict once the trial is over."""
        self.colleagues.prepare(TenantId(place.id), seats=self._seats(place))

    def step_into(self, place: Place, account: Account, number: int) -> Prepared:
        """Write down that the account acts as this colleague."""
        return _prepared(self.colleagues.step_into(self.actor(place, account), number))

    def step_back(self, place: Place, account: Account, number: int) -> None:
        """Write down that the account is itself again."""
        self.colleagues.step_back(self.actor(place, account), number)

    def acting(self, account: Account, member: Membership, number: int) -> Acting | None:
        """The colleague that the account has stepped into, if that is still right."""
        if member.place.life.standing not in TRYING:
            return None
        found = self.colleagues.acting(self.actor(member.place, account), number)
        if found is None:
            return None
        who, role = found.account, found.called
        shown = Account(who.id, who.name, f"{say(PRACTICE)}·{say(role)}", who.sessions)
        mine = found.member
        return Acting(
            shown,
            replace(
                member,
                role=role,
                permissions=mine.permissions,
                staff_no=mine.staff_no,
                reach=mine.reach,
            ),
        )

    def _seats(self, place: Place) -> Seats:
        """The first judge with a total in what was scored last."""
        period = next(iter(self.results.periods(place)), None)
        if period is None:
            return NO_SEATS
        people = self.results.tables(place, period)[Level.PERSON].rows
        found = [each for each in people if each.total is not None and each.unit_no]
        return Seats(found[0].subject, found[0].unit_no) if found else NO_SEATS


def _prepared(colleague: Colleague) -> Prepared:
    mine = colleague.member
    return Prepared(colleague.account.id, colleague.called, mine.staff_no, mine.unit_no)
