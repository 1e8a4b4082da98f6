"""Which unit and class a person belongs to on a day, by the posts of the assignments dataset."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby

import numpy as np
import polars as pl
from numpy.typing import NDArray

POSTS = pl.Schema(
    [
        ("staff_no", pl.String()),
        ("unit_no", pl.String()),
        ("staff_class", pl.String()),
        ("from_on", pl.Date()),
        ("until_on", pl.Date()),
    ]
)
MOVED = -2
EVER, NEVER = date(1, 1, 1), date(9999, 12, 30)
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Segment:
    """From ``since`` on (a day number) a person holds the post ``post``, or none (-1)."""

    person: str
    since: int
    post: int


@dataclass(frozen=True)
class Posts:
    """Posts with the schema ``POSTS``; of several on one day the latest begun counts.

    Ties go to the smaller unit number, so that the answer does not depend on the order of rows.
    """

    frame: pl.DataFrame

    @cached_property
    def people(self) -> list[str]:
        """Every staff number with a post, sorted."""
        return sorted({each.person for each in self.segments})

    @cached_property
    def segments(self) -> list[Segment]:
        """Every change of post, by person and day."""
        held = self.frame.filter(pl.col("staff_no").is_not_null()).with_row_index("post")
        rows = sorted(held.iter_rows(), key=lambda row: (row[1], row[0]))
        return [
            segment
            for person, several in groupby(rows, key=lambda row: str(row[1]))
            for segment in _changes(person, [_Held.of(row) for row in several])
        ]

    def of(self, people: Sequence[str], codes: Ints, days: Ints) -> Ints:
        """The number of the post (row of ``frame``) for people by code and day number, or -1.

        ``codes`` point into ``people``, -1 meaning nobody.
        """
        last = int(days.max()) if len(days) else -1
        place = {person: code for code, person in enumerate(people)}
        known = [each for each in self.segments if each.person in place and each.since <= last]
        known.sort(key=lambda each: (place[each.person], each.since))
        if not known:
            return np.full(len(codes), -1, dtype=np.int64)
        found = _settled(known, place, int(days.min()))[codes]
        moved = np.flatnonzero(found == MOVED)
        if len(moved):
            found[moved] = _searched(known, place, codes[moved], days[moved])
        return found


def _settled(known: list[Segment], place: dict[str, int], first: int) -> Ints:
    """The post of each person who held it all the time; MOVED for the others, -1 for nobody."""
    posts = np.full(len(place) + 1, -1, dtype=np.int64)
    for each in known:
        at = place[each.person]
        posts[at] = each.post if each.since <= first else MOVED
    return posts


def _searched(known: list[Segment], place: dict[str, int], codes: Ints, days: Ints) -> Ints:
    """The post of each person on each day, by bisection over all changes of post."""
    stride = int(days.max()) + 1
    held = [each for each in known if each.since < stride]
    starts = np.array([place[each.person] * stride + each.since for each in held])
    posts = np.array([each.post for each in held], dtype=np.int64)
    owner = np.array([place[each.person] for each in held], dtype=np.int64)
    at = np.searchsorted(starts, codes * stride + days, side="right") - 1
    right = (at >= 0) & (owner[at] == codes)
    return np.where(right, posts[at], -1)


@dataclass(frozen=True, slots=True)
class _Held:
    post: int
    unit: str
    staff_class: str
    start: date
    end: date

    @classmethod
    def of(cls, row: tuple[object, ...]) -> "_Held":
        post, _, unit, staff_class, start, end = row
        first = start if isinstance(start, date) else EVER
        last = end if isinstance(end, date) else NEVER
        return cls(int(str(post)), str(unit or ""), str(staff_class or ""), first, last)


def _changes(person: str, held: list[_Held]) -> Iterator[Segment]:
    days = {each.start for each in held} | {each.end + timedelta(days=1) for each in held}
    before = -1
    for day in sorted(days):
        current = [each for each in held if each.start <= day <= each.end]
        best = min(current, key=_preference, default=None)
        post = -1 if best is None else best.post
        if post != before:
            yield Segment(person, day.toordinal(), post)
        before = post


def _preference(held: _Held) -> tuple[int, str, str, int]:
    return (-held.start.toordinal(), held.unit, held.staff_class, held.post)
