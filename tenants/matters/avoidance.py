"""What an officer of supervision keeps out of: own matters, those of kin, those of the chamber.

The look that decides it is no question: nothing of it is shown but yes or no. Whoever counts as one
with somebody is kept out of like that one.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from core.evidence.model import Dataset, Serves
from core.graph.elements import Key
from core.graph.model import Declarations, Meaning
from core.graph.ports import Reader
from core.graph.projection.frames import Wanted
from core.graph.projection.service import Projector
from core.graph.query import Direction, Reach
from core.graph.who.classes import NOBODY, Classes
from core.graph.who.merged import Merged
from core.tenancy.model import TenantId
from core.texts import Text

SECONDS = 5.0
EVERY = 10**9

OWN = Text("涉及您本人或您经办的案件", "It concerns yourself or a case that you handle")
KIN = Text("涉及您的近亲属", "It concerns kin of yours")
CHAMBER = Text("涉及您所在部门的人员或案件", "It concerns people or cases of your own department")


@dataclass(frozen=True)
class Avoidance:
    """Decides for one officer after the other; ``who`` tells which entities count as one."""

    projector: Projector
    today: Callable[[], date]
    who: Callable[[TenantId], Classes] = field(default=lambda tenant: NOBODY)

    def reason(self, tenant: TenantId, staff_no: str, subject: Key) -> Text | None:
        """Why this officer keeps out of a matter about the subject; None where nothing speaks.

        A petition is kept out of like the case or the person that it is about.
        """
        for each in (subject, *self._spoken_of(tenant, subject)):
            why = self._reason(tenant, staff_no, each)
            if why is not None:
                return why
        return None

    def _spoken_of(self, tenant: TenantId, petition: Key) -> list[Key]:
        """What a petition is about."""
        kinds = self.projector.wanted(tenant).graph.meaning(Meaning.ABOUT)
        if not kinds:
            return []

        def look(reader: Reader) -> list[Key]:
            hops = reader.expand([petition.number], Reach(kinds, Direction.ALONG, fan_out=EVERY))
            return [each.key for each in reader.entities({hop.far for hop in hops.hops})]

        return self.projector.store.read(tenant, look, seconds=SECONDS)

    def _reason(self, tenant: TenantId, staff_no: str, subject: Key) -> Text | None:
        wanted = self.projector.wanted(tenant)
        kind = staff_kind(wanted)
        if kind is None:
            return None
        me, classes = Key(kind, staff_no), self.who(tenant)
        same = classes.one_with(subject)
        if me in same:
            return OWN

        def look(reader: Reader) -> tuple[set[str], bool, bool]:
            return _circle(Merged.of(reader, classes), wanted.graph, classes, me, subject)

        handlers, related, mine = self.projector.store.read(tenant, look, seconds=SECONDS)
        if mine:
            return OWN
        if related:
            return KIN
        people = {each.id for each in same} if subject.kind == kind else handlers
        home = self._units(tenant, wanted, {staff_no})
        return CHAMBER if home & self._units(tenant, wanted, people) else None

    def circle(self, tenant: TenantId, staff_no: str) -> frozenset[int]:
        """All that an officer keeps out of, by the graph's numbers.

        It is the officer, kin and colleagues, the cases that they handle or in which kin stands,
        and the petitions about any of these.
        """
        wanted = self.projector.wanted(tenant)
        kind = staff_kind(wanted)
        if kind is None:
            return frozenset()
        me, classes = Key(kind, staff_no), self.who(tenant)
        home = self._units(tenant, wanted, {staff_no})
        people = {number for number, unit in self._serving_today(tenant, wanted) if unit in home}
        staff = {me.number, *(Key(kind, each).number for each in people)}

        def look(stored: Reader) -> frozenset[int]:
            reader = Merged.of(stored, classes)
            kin = _near(reader, wanted.graph, me, Meaning.KIN)
            along = Direction.ALONG
            handled = _led(reader, wanted.graph, staff, along, Meaning.HANDLES)
            stood = _led(reader, wanted.graph, kin, along, Meaning.PARTY, Meaning.REPRESENTS)
            closed = classes.with_others(staff | kin | handled | stood)
            told = _led(reader, wanted.graph, closed, Direction.AGAINST, Meaning.ABOUT)
            return closed | classes.with_others(told)

        return self.projector.store.read(tenant, look, seconds=SECONDS)

    def _units(self, tenant: TenantId, wanted: Wanted, people: set[str]) -> set[str]:
        """The departments in which these people serve today, the teams' own ones included."""
        there = self._serving_today(tenant, wanted) if people else []
        return {unit for number, unit in there if number in people}

    def _serving_today(self, tenant: TenantId, wanted: Wanted) -> list[tuple[str, str]]:
        """Everybody who serves today, with the department."""
        assignments = _serving(wanted, Serves.ASSIGNMENTS)
        if assignments is None:
            return []
        rows = self.projector.evidence.for_tenant(tenant).scan(assignments)
        day = pl.lit(self.today())
        there = rows.filter(
            pl.col("from_on") <= day,
            pl.col("until_on").is_null() | (pl.col("until_on") >= day),
        )
        above = self._above(tenant, wanted)
        found = there.select("staff_no", "unit_no").collect().iter_rows()
        return [(number, _department(above, unit)) for number, unit in found]

    def _above(self, tenant: TenantId, wanted: Wanted) -> dict[str, str]:
        """By unit the one above it."""
        units = _serving(wanted, Serves.UNITS)
        if units is None:
            return {}
        rows = self.projector.evidence.for_tenant(tenant).scan(units)
        return dict(rows.select("unit_no", "parent").collect().iter_rows())


def _department(above: Mapping[str, str], unit: str) -> str:
    """The highest unit above one of them."""
    seen = {unit}
    while (upper := above.get(unit)) and upper not in seen:
        seen.add(upper)
        unit = upper
    return unit


def staff_kind(wanted: Wanted) -> str | None:
    """The kind of entity that staff members are."""
    names = {each.name for each in wanted.datasets if each.serves is Serves.STAFF}
    kinds = (e.name for e in wanted.graph.entities if any(r.dataset in names for r in e.rows))
    return next(kinds, None)


def _serving(wanted: Wanted, serves: Serves) -> Dataset | None:
    return next((each for each in wanted.datasets if each.serves is serves), None)


def _circle(
    reader: Reader, declared: Declarations, classes: Classes, me: Key, subject: Key
) -> tuple[set[str], bool, bool]:
    """Who handles the subject, whether kin of mine is or stands in it, whether I handle it."""
    handlers = _near(reader, declared, subject, Meaning.HANDLES)
    kin = classes.with_others(_near(reader, declared, me, Meaning.KIN))
    people = {subject.number, *_near(reader, declared, subject, Meaning.PARTY, Meaning.REPRESENTS)}
    staff = {
        each.id
        for entity in reader.entities(handlers)
        for each in classes.one_with(entity.key)
        if each.kind == me.kind
    }
    return staff, bool(kin & people), me.number in classes.with_others(handlers)


def _near(reader: Reader, declared: Declarations, key: Key, *meanings: Meaning) -> set[int]:
    kinds = declared.meaning(*meanings)
    if not kinds:
        return set()
    found = reader.expand([key.number], Reach(kinds, Direction.AGAINST, fan_out=EVERY))
    return {hop.far for hop in found.hops}


def _led(
    reader: Reader,
    declared: Declarations,
    start: Iterable[int],
    direction: Direction,
    *meanings: Meaning,
) -> set[int]:
    """Whatever links of these meanings lead to from all of these."""
    kinds, frontier = declared.meaning(*meanings), sorted(start)
    if not kinds or not frontier:
        return set()
    found = reader.expand(frontier, Reach(kinds, direction, fan_out=EVERY))
    return {hop.far for hop in found.hops}
