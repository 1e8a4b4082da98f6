"""Goes through the trials once a day: writes letters, ends trials, erases what was left behind.

Every step is safe to do again. A letter and the note that it was written are one unit of work; what
is known of the last letter is kept until it is written (see ``farewell``).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from core.audit.chain import day_of
from core.columns import now
from core.database import Database
from core.errors import GonghengError
from core.mail.ports import Letter
from core.tenancy.model import TenantId
from core.texts import Text
from tenants.conversion.service import Conversions
from tenants.ending import letters
from tenants.ending.farewell import Farewell
from tenants.ending.model import BEFORE_END, BEFORE_ERASURE, GRACE_DAYS, Notice
from tenants.ending.sql import NoticeRow
from tenants.life import TRYING, Standing
from tenants.sql import TenantRow
from tenants.standing import Standings

LOOKING = "trials of every institution are gone through once a day"
WRITING = "letters about the end of a trial go to people of every institution"
BY = "gongheng scheduler"
REASON = "试用到期，宽限期已满 / the trial and the time after it are over"
GRACE = timedelta(days=GRACE_DAYS)
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Place:
    """An institution whose trial ends, or has ended."""

    id: TenantId
    slug: str
    name: Text
    standing: Standing
    until: datetime
    hidden: str


@dataclass(frozen=True)
class Ending:
    """The ends of all trials."""

    database: Database
    standings: Standings
    conversions: Conversions
    farewell: Farewell
    clock: Callable[[], datetime] = now

    def go_through(self) -> None:
        """Do for every trial what its day asks for; one that fails holds up no other."""
        for place in self._places():
            try:
                self._step(place)
            except GonghengError as error:
                log.warning("trial not ended", tenant=place.slug, why=error.message("en"))
        self.farewell.go_on()

    def _step(self, place: _Place) -> None:
        moment = self.clock()
        if place.standing in TRYING and place.until > moment:
            self._remind(place, moment)
        elif place.standing in TRYING:
            self._end(place, moment)
        elif place.until > moment:
            self._warn(place, moment)
        elif not self.conversions.is_open(place.id):
            due = day_of(place.until)
            self.farewell.erase(place.slug, day=due, by=BY, reason=REASON)

    def _remind(self, place: _Place, moment: datetime) -> None:
        days = _days(place.until, moment)
        if days <= max(BEFORE_END):
            near = min(each for each in BEFORE_END if each >= days)
            gone = place.until + GRACE

            def letter(to: str) -> Letter:
                return letters.ends(to, place.name, days=days, until=place.until, gone=gone)

            self._write(place, f"{Notice.ENDS}-{near}", letter)

    def _end(self, place: _Place, moment: datetime) -> None:
        """Read only from now on; the time to the erasure is never shorter than it should be."""
        gone = max(place.until, moment - timedelta(days=1)) + GRACE
        with self.database.all_tenants(WRITING) as work:
            row = work.get_one(TenantRow, place.id, with_for_update=True)
            if Standing(row.standing) not in TRYING or row.standing_until != place.until:
                return
            why = "试用到期"
            self.standings.change(place.id, Standing.READ_ONLY, until=gone, why=why, work=work)
            work.commit()
        place = replace(place, until=gone)
        self._write(place, Notice.ENDED, lambda to: letters.ended(to, place.name, gone=gone))

    def _warn(self, place: _Place, moment: datetime) -> None:
        days = _days(place.until, moment)
        name, gone = place.name, place.until
        self._write(place, Notice.ENDED, lambda to: letters.ended(to, name, gone=gone))
        if days <= max(BEFORE_ERASURE):
            near = min(each for each in BEFORE_ERASURE if each >= days)
            about = f"{Notice.ERASES}-{near}"
            self._write(place, about, lambda to: letters.erases(to, name, days=days, gone=gone))

    def _write(self, place: _Place, about: str, letter: Callable[[str], Letter]) -> None:
        """The letter to everybody concerned, unless it was written for this end before."""
        with self.database.global_session(WRITING) as work:
            day, moment = day_of(place.until), self.clock()
            row = NoticeRow(place=place.id, about=str(about), day=day, written_at=moment)
            if work.get(NoticeRow, (row.place, row.about, row.day)) is not None:
                return
            work.add(row)
            try:
                work.flush()
            except IntegrityError:
                return  # somebody else writes it at this very moment
            numbers = self.farewell.write(work, place.id, letter)
            work.commit()
        for number in numbers:
            self.farewell.post.tell(number)

    def _places(self) -> list[_Place]:
        """Trials that have an end, and what was read only until an erasure; those hidden by one."""
        ending = [Standing.SYNTHETIC.value, Standing.TRIAL.value, Standing.READ_ONLY.value]
        query = select(TenantRow).where(
            TenantRow.standing.in_(ending),
            TenantRow.standing_until.is_not(None),
            TenantRow.hidden.in_(("", "erasing")),
        )
        with self.database.global_reading(LOOKING) as work:
            return [_place(row) for row in work.scalars(query.order_by(TenantRow.id))]


def _days(end: datetime, moment: datetime) -> int:
    """Days until the end, the last begun one included."""
    return -((moment - end) // timedelta(days=1))


def _place(row: TenantRow) -> _Place:
    assert row.standing_until is not None  # noqa: S101 - the query asks for it
    return _Place(
        id=TenantId(row.id),
        slug=row.slug,
        name=Text(row.name_zh, row.name_en),
        standing=Standing(row.standing),
        until=row.standing_until,
        hidden=row.hidden,
    )
