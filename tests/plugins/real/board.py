"""The figures of the message board in plain Python, straight from its file."""

import csv
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from statistics import fmean, median, pstdev

Row = dict[str, str]
Span = tuple[date, date]
Figure = Callable[[list[Row], Span], float | None]

PERIODS = {
    "2018-07": (date(2018, 7, 1), date(2018, 7, 31)),
    "2019-Q3": (date(2019, 7, 1), date(2019, 9, 30)),
    "2019": (date(2019, 1, 1), date(2019, 12, 31)),
    "2012": (date(2012, 1, 1), date(2012, 12, 31)),
}
SHORTEST = 5


def rows(folder: Path) -> list[Row]:
    """Every row of the file."""
    with (folder / "hotline" / "tickets.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def sound(row: Row) -> bool:
    """Whether the pack takes the row: the reply is long enough and not before the question."""
    return int(row["reply_chars"]) >= SHORTEST and days(row) >= 0


def day(text: str) -> date:
    """The day of ``2019/4/5 9:02:07``."""
    year, month, number = text.split(maxsplit=1)[0].split("/")
    return date(int(year), int(month), int(number))


def days(row: Row) -> int:
    """Days from question to reply."""
    return (day(row["replied_at"]) - day(row["created_at"])).days


def on(several: Iterable[Row], name: str, span: Span) -> list[Row]:
    """The rows whose date lies in the span."""
    return [row for row in several if span[0] <= day(row[name]) <= span[1]]


def asked(several: list[Row], span: Span) -> list[Row]:
    return on(several, "created_at", span)


def replied(several: list[Row], span: Span) -> list[Row]:
    return on(several, "replied_at", span)


def waiting(several: list[Row], span: Span) -> list[Row]:
    end = span[1]
    return [row for row in several if day(row["created_at"]) <= end < day(row["replied_at"])]


def closed(several: list[Row], span: Span) -> list[Row]:
    return [row for row in asked(several, span) if day(row["replied_at"]) <= span[1]]


def soon(several: list[Row], span: Span) -> list[Row]:
    return [row for row in replied(several, span) if days(row) <= 15]


def months(span: Span) -> list[Span]:
    """The months of a span, by their first days and those of the next."""
    firsts = [date(span[0].year, month, 1) for month in range(span[0].month, span[1].month + 1)]
    after = [date(each.year + each.month // 12, each.month % 12 + 1, 1) for each in firsts]
    return [
        (first, date.fromordinal(end.toordinal() - 1))
        for first, end in zip(firsts, after, strict=True)
    ]


def evenness(several: list[Row], span: Span) -> float | None:
    counts = [len(replied(several, month)) for month in months(span)]
    return 1 - pstdev(counts) / fmean(counts) if sum(counts) else None


def growth(several: list[Row], span: Span) -> float:
    before = (span[0].replace(year=span[0].year - 1), span[1].replace(year=span[1].year - 1))
    return len(asked(several, span)) - len(asked(several, before))


def ratio(top: float, bottom: float) -> float | None:
    return top / bottom if bottom else None


def waits(several: list[Row], span: Span) -> list[int]:
    return [days(row) for row in replied(several, span)]


def chars(several: list[Row], span: Span) -> list[int]:
    return [int(row["reply_chars"]) for row in replied(several, span)]


FIGURES: dict[str, Figure] = {
    "tickets_asked": lambda r, s: len(asked(r, s)),
    "tickets_replied": lambda r, s: len(replied(r, s)),
    "closed_loop_rate": lambda r, s: ratio(len(closed(r, s)), len(asked(r, s))),
    "within_15_days_rate": lambda r, s: ratio(len(soon(r, s)), len(replied(r, s))),
    "median_days": lambda r, s: median(waits(r, s)) if waits(r, s) else None,
    "mean_days": lambda r, s: fmean(waits(r, s)) if waits(r, s) else None,
    "longest_days": lambda r, s: max(waits(r, s), default=None),
    "waiting": lambda r, s: len(waiting(r, s)),
    "citizens": lambda r, s: len({row["citizen"] for row in asked(r, s)}),
    "areas_named": lambda r, s: len({row["area"] for row in asked(r, s)} - {""}),
    "mean_chars": lambda r, s: ratio(sum(chars(r, s)), len(chars(r, s))),
    "evenness": evenness,
    "growth": growth,
}

OPENED = {
    "tickets_asked": asked,
    "closed_loop_rate": closed,
    "within_15_days_rate": soon,
    "median_days": replied,
    "waiting": waiting,
}
"""The rows that the first atom of a figure counts."""
