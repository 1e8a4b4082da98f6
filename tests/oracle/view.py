"""What one subject, or a whole city, sees in one period: rows by clock, stocks, days in post."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from tests.oracle.belonging import Court, Row, Subject
from tests.oracle.timing import Span, month_of

Where = Callable[[Row], bool]
Index = dict[tuple[Subject, Span], list[Row]]


def always(_: Row) -> bool:
    """No condition."""
    return True


@dataclass(eq=False)
class Sorted:
    """A court's rows sorted by owner and month, each sorting done once."""

    court: Court
    flows: dict[tuple[str, str, str], Index] = field(default_factory=dict)
    stocks: dict[tuple[str, date], dict[Subject, list[Row]]] = field(default_factory=dict)

    def flow(self, dataset: str, clock: str, role: str) -> Index:
        """Rows by subject and month of the clock."""
        key = (dataset, clock, role)
        if key not in self.flows:
            found = self.flows[key] = defaultdict(list)
            for row in self.court.rows[dataset]:
                if row[clock] is not None:
                    for owner in self.court.owners(dataset, row, row[clock], role):
                        found[owner, month_of(row[clock])].append(row)
        return self.flows[key]

    def stock(self, dataset: str, day: date) -> dict[Subject, list[Row]]:
        """Rows by subject, everybody standing where he stood that day."""
        key = (dataset, day)
        if key not in self.stocks:
            found = self.stocks[key] = defaultdict(list)
            for row in self.court.rows[dataset]:
                for owner in self.court.owners(dataset, row, day):
                    found[owner].append(row)
        return self.stocks[key]


@dataclass(frozen=True)
class View:
    """One subject in one period; several courts together make a city."""

    courts: tuple[Sorted, ...]
    subject: Subject
    span: Span

    @property
    def first(self) -> date:
        """The first day of the period."""
        return self.span.first

    @property
    def last(self) -> date:
        """The last day of the period."""
        return self.span.last

    def rows(
        self, dataset: str, clock: str, where: Where = always, *, role: str = "judge"
    ) -> list[Row]:
        """The rows whose clock lies in the period and that meet the condition."""
        return [
            row
            for court in self.courts
            for month in self.span.months()
            for row in court.flow(dataset, clock, role).get((self.subject, month), ())
            if where(row)
        ]

    def stock(self, dataset: str, where: Where) -> list[Row]:
        """The rows that meet the condition, as everybody stood on the last day."""
        return [
            row
            for court in self.courts
            for row in court.stock(dataset, self.last).get(self.subject, ())
            if where(row)
        ]

    def case_of(self, row: Row, name: str) -> Row:
        """The case that a row refers to."""
        found = [each.court for each in self.courts if row[name] in each.court.by_number]
        return (found or [self.courts[0].court])[0].case_of(row, name)

    def person_days(self, staff_class: str) -> int:
        """Days that people of the class spent in posts under the subject."""
        return sum(
            self._days(post)
            for court in self.courts
            for post in court.court.rows["assignments"]
            if post["staff_class"] == staff_class and self._is_mine(court.court, post)
        )

    def months(self) -> "list[View]":
        """The same subject month by month."""
        return [replace(self, span=month) for month in self.span.months()]

    def year_before(self) -> "View":
        """The same subject a year before."""
        return replace(self, span=self.span.year_before())

    def _is_mine(self, court: Court, post: Row) -> bool:
        level, number = self.subject
        if level == "person":
            return bool(post["staff_no"] == number)
        return level == "tenant" or self.subject in court.above(post["unit_no"])

    def _days(self, post: Row) -> int:
        until = post["until_on"] or self.last
        days = (min(until, self.last) - max(post["from_on"], self.first)).days + 1
        return max(days, 0)
