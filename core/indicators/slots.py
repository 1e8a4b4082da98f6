"""Whom each row belongs to: a person (or nobody), a unit (or none) and a staff class."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from core.indicators.posts import Posts

Ints = NDArray[np.int64]
EPOCH = date(1970, 1, 1).toordinal()
DENSE = 20_000_000
Slot = tuple[str | None, str | None, str | None]


@dataclass(frozen=True)
class Coded:
    """Texts as numbers: ``names[codes]``, and -1 for null; names are sorted."""

    codes: Ints
    names: list[str]

    @classmethod
    def of(cls, texts: pl.Series) -> "Coded":
        """Number the texts of a column."""
        kind = pl.Categorical(pl.Categories.random())
        coded = texts.cast(pl.String).cast(kind)
        present = coded.drop_nulls().unique()
        numbers, names = present.to_physical().to_numpy(), present.cast(pl.String).to_list()
        order = sorted(range(len(names)), key=names.__getitem__)
        rank = np.full(int(numbers.max()) + 2 if len(names) else 1, -1, dtype=np.int64)
        for place, each in enumerate(order):
            rank[numbers[each]] = place
        physical = coded.to_physical().cast(pl.Int64).fill_null(-1).to_numpy()
        return cls(rank[physical], [names[each] for each in order])

    @classmethod
    def nothing(cls, length: int) -> "Coded":
        """A column of nulls."""
        return cls(np.full(length, -1, dtype=np.int64), [])


@dataclass(frozen=True)
class Slots:
    """``codes`` give each row's place in ``slots``, which are sorted."""

    codes: Ints
    slots: list[Slot]


def attribute(people: Coded, days: Ints, units: Coded, posts: Posts) -> Slots:
    """The slot of each row: by the person's post on the day, else by the row's own unit."""
    post = posts.of(people.names, people.codes, days)
    width = len(units.names) + 1
    loose = len(posts.frame) + (people.codes + 1) * width + units.codes + 1
    number, present = _dense(np.where(post >= 0, post, loose))
    held = posts.frame.select("staff_no", "unit_no", "staff_class").rows()

    def slot(identity: int) -> Slot:
        if identity < len(held):
            return held[identity]
        person, unit = divmod(identity - len(held), width)
        return (
            people.names[person - 1] if person else None,
            units.names[unit - 1] if unit else None,
            None,
        )

    return ranked(number, [slot(int(each)) for each in present])


def ranked(number: Ints, found: list[Slot]) -> Slots:
    """Equal slots joined, and all sorted."""
    slots = sorted(set(found), key=_order)
    rank = {each: place for place, each in enumerate(slots)}
    places = np.array([rank[each] for each in found], dtype=np.int64)
    return Slots(places[number] if len(found) else number, slots)


def ordinals(days: pl.Series) -> Ints:
    """Dates as day numbers."""
    return days.to_physical().cast(pl.Int64).fill_null(0).to_numpy() + EPOCH


def _dense(identities: Ints) -> tuple[Ints, Ints]:
    if not len(identities):
        return identities, identities
    size = int(identities.max()) + 1
    if size > DENSE:
        present, number = np.unique(identities, return_inverse=True)
        return number.astype(np.int64), present
    seen = np.zeros(size, dtype=bool)
    seen[identities] = True
    return (np.cumsum(seen) - 1)[identities], np.flatnonzero(seen)


def _order(slot: Slot) -> tuple[tuple[bool, str], ...]:
    return tuple((each is not None, each or "") for each in slot)
