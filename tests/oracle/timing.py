"""Months, quarters and years of the plain calendar."""

from dataclasses import dataclass
from datetime import date, timedelta

LENGTHS = {"Q": 3, "H": 6}


@dataclass(frozen=True, order=True)
class Span:
    """So many months from the first of one; ``month`` counts them from year nought."""

    month: int
    length: int

    @classmethod
    def of(cls, text: str) -> "Span":
        """Read ``2025``, ``2025-H1``, ``2025-Q3`` or ``2025-09``."""
        year, _, part = text.partition("-")
        january = int(year) * 12
        if not part:
            return cls(january, 12)
        if part[0] in LENGTHS:
            length = LENGTHS[part[0]]
            return cls(january + (int(part[1]) - 1) * length, length)
        return cls(january + int(part) - 1, 1)

    @property
    def first(self) -> date:
        """The first day."""
        return date(self.month // 12, self.month % 12 + 1, 1)

    @property
    def last(self) -> date:
        """The last day."""
        return Span(self.month + self.length, 1).first - timedelta(days=1)

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    def months(self) -> "list[Span]":
        """Its months, one by one."""
        return [Span(self.month + step, 1) for step in range(self.length)]

    def year_before(self) -> "Span":
        """The same span a year before."""
        return Span(self.month - 12, self.length)


def month_of(day: date) -> Span:
    """The month of a day."""
    return Span(day.year * 12 + day.month - 1, 1)
