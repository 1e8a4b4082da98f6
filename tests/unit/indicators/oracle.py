"""What the values ought to be, row by row, with fractions: no Polars, no SQL, no shared code."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

from tests.unit.indicators.world import PARENTS, World

Row = dict[str, Any]
Keep = Callable[[Row], bool]


@dataclass(frozen=True)
class Oracle:
    """One subject of one level of a world; ``ends`` gives the last day of each month."""

    world: World
    level: str
    subject: str
    ends: Callable[[int, int], date]

    def bounds(self, months: list[tuple[int, int]]) -> tuple[date, date]:
        """The first and last day of some months in a row."""
        year, month = months[0]
        before = (year, month - 1) if month > 1 else (year - 1, 12)
        return self.ends(*before) + timedelta(days=1), self.ends(*months[-1])

    def shares(self, row: Row, who: Iterable[str | None], day: date) -> Fraction:
        """How much of a row is the subject's."""
        people = list(who) or [None]
        held = [person for person in people if self.holds(person, row.get("desk"), day)]
        return Fraction(len(held), len(people))

    def holds(self, person: str | None, desk: str | None, day: date) -> bool:
        """Whether the subject is the person, or the unit of the person's post, or above it."""
        if self.level == "tenant":
            return True
        if self.level == "person":
            return person == self.subject
        posts = [
            post
            for post in self.world.rows["assignments"]
            if post["staff_no"] == person
            and post["from_on"] <= day
            and (post["until_on"] is None or day <= post["until_on"])
        ]
        unit: Any = desk
        if posts:
            latest = max(post["from_on"] for post in posts)
            unit = min(post["unit_no"] for post in posts if post["from_on"] == latest)
        while unit is not None and unit != self.subject:
            unit = PARENTS.get(unit)
        return unit is not None

    def cases(
        self, months: list[tuple[int, int]], clock: str, role: str = "judge"
    ) -> list[tuple[Row, Fraction]]:
        """The subject's cases with a clock in the months, each with its share."""
        start, end = self.bounds(months)
        found = []
        for row in self.world.rows["cases"]:
            day: Any = row[clock]
            if day is None or not start <= day <= end:
                continue
            share = self.shares(row, self.people(row, role), day)
            if share:
                found.append((row, share))
        return found

    def stock(self, day: date) -> list[Row]:
        """The subject's cases, whatever their dates, by the post held on a day."""
        rows: list[Row] = self.world.rows["cases"]
        return [row for row in rows if self.holds(row["judge"], row["desk"], day)]

    def people(self, row: Row, role: str) -> list[str | None]:
        """Who has the role in a row."""
        value = row[role]
        return list(value) if isinstance(value, list) else [value] if value else []

    def appeals(self, months: list[tuple[int, int]]) -> list[tuple[Row, Row]]:
        """The subject's appeals decided in the months, each with its case (or nothing)."""
        start, end = self.bounds(months)
        cases = {row["case_no"]: row for row in self.world.rows["cases"]}
        found = []
        for row in self.world.rows["appeals"]:
            day: Any = row["decided_on"]
            case: Row = cases.get(row["case"], {})
            if day and start <= day <= end and self.holds(case.get("judge"), None, day):
                found.append((row, case))
        return found

    def days(self, months: list[tuple[int, int]], staff_class: str) -> int:
        """The days that the subject's people spent in posts of a class."""
        start, end = self.bounds(months)
        total = 0
        for post in self.world.rows["assignments"]:
            first: Any = max(post["from_on"], start)  # type: ignore[type-var]
            last: Any = min(post["until_on"] or end, end)  # type: ignore[type-var]
            if post["staff_class"] == staff_class and self.covers(post):
                total += max((last - first).days + 1, 0)
        return total

    def covers(self, post: Row) -> bool:
        """Whether a post is the subject's own or in a unit of it."""
        if self.level != "unit":
            return self.level == "tenant" or post["staff_no"] == self.subject
        unit = post["unit_no"]
        while unit is not None and unit != self.subject:
            unit = PARENTS.get(unit)
        return unit is not None


def ratio(top: Fraction | int | None, bottom: Fraction | int | None) -> Fraction | None:
    """A quotient, or nothing."""
    return None if top is None or not bottom else Fraction(top) / Fraction(bottom)


def root(number: Fraction) -> Fraction:
    """A square root to fifty digits."""
    with localcontext(prec=60):
        return Fraction((Decimal(number.numerator) / Decimal(number.denominator)).sqrt())


def middle(several: list[Fraction]) -> Fraction | None:
    """The median."""
    ordered, half = sorted(several), len(several) // 2
    if not ordered:
        return None
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
