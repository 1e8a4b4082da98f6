"""One subject of one institution in one period, row by row: whose a row is, and when it counts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from tests.oracle.belonging import Court
from tests.oracle.timing import Span

Row = dict[str, Any]
Where = Callable[[Row], bool]


def always(_: Row) -> bool:
    """No condition."""
    return True


@dataclass(frozen=True, eq=False)
class Place:
    """An institution's rows; ``owners`` says by dataset which fields name person and unit.

    A person field may lead through a reference, written ``case.prosecutor``.
    """

    rows: Mapping[str, Sequence[Row]]
    owners: Mapping[str, tuple[str | None, str | None]]

    @cached_property
    def court(self) -> Court:
        """Who stands where on which day, and what lies above a unit."""
        return Court(self.rows)

    @cached_property
    def cases(self) -> dict[str, Row]:
        """What ``case`` refers to."""
        return {row["case_no"]: row for row in self.rows.get("cases", ())}

    def person(self, dataset: str, row: Row) -> str | None:
        """The person of a row's primary role."""
        name = self.owners[dataset][0]
        if name is None:
            return None
        if "." in name:
            return self.cases.get(row["case"], {}).get("prosecutor")
        return row[name]

    def unit(self, dataset: str, row: Row, day: date) -> str | None:
        """Where the person stood that day, else the unit that the row names."""
        field = self.owners[dataset][1]
        return self.court.unit_of(self.person(dataset, row), day) or (row[field] if field else None)


@dataclass(frozen=True, eq=False)
class Sight:
    """What a subject (level and number) sees in a period."""

    place: Place
    level: str
    number: str
    span: Span

    @property
    def first(self) -> date:
        """The first day."""
        return self.span.first

    @property
    def last(self) -> date:
        """The last day."""
        return self.span.last

    def mine(self, dataset: str, row: Row, day: date) -> bool:
        """Whether a row counts for the subject."""
        if self.level == "tenant":
            return True
        if self.level == "person":
            return self.place.person(dataset, row) == self.number
        above = self.place.court.above(self.place.unit(dataset, row, day))
        return ("unit", self.number) in above

    def rows(self, dataset: str, clock: str, where: Where = always) -> list[Row]:
        """Rows whose date lies in the period and that meet the condition."""
        return [
            row
            for row in self.place.rows[dataset]
            if row[clock] is not None
            and self.first <= row[clock] <= self.last
            and self.mine(dataset, row, row[clock])
            and where(row)
        ]

    def stock(self, dataset: str, where: Where) -> list[Row]:
        """Rows that meet the condition, everybody standing where they stood on the last day."""
        rows = self.place.rows[dataset]
        return [row for row in rows if where(row) and self.mine(dataset, row, self.last)]

    def heads(self, staff_class: str | None = None) -> int:
        """Days in post of the subject's people (or of the person), of a class or of all."""
        return sum(
            self._days(post)
            for post in self.place.rows["assignments"]
            if staff_class in (None, post["staff_class"]) and self._holds(post)
        )

    def _holds(self, post: Row) -> bool:
        if self.level == "person":
            return bool(post["staff_no"] == self.number)
        if self.level == "tenant":
            return True
        return ("unit", self.number) in self.place.court.above(post["unit_no"])

    def _days(self, post: Row) -> int:
        begin = max(post["from_on"], self.first)
        end = min(post["until_on"] or self.last, self.last)
        return max((end - begin + timedelta(days=1)).days, 0)

    @property
    def whole(self) -> "Sight":
        """The institution beside it."""
        return Sight(self.place, "tenant", "", self.span)

    @property
    def department(self) -> "Sight | None":
        """The department of the person's last post in the period."""
        held = [
            (post["from_on"], post["unit_no"])
            for post in self.place.rows["assignments"]
            if post["staff_no"] == self.number
            and post["from_on"] <= self.last
            and (post["until_on"] is None or post["until_on"] >= self.first)
        ]
        if not held:
            return None
        top = self.place.court.above(max(held)[1])[-1][1]
        return Sight(self.place, "unit", top, self.span)
