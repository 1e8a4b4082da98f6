"""Who owns each row of a pass on its day: the person by the role, the unit and class by post."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from core.evidence.model import Serves
from core.indicators.posts import Posts
from core.indicators.rows import PERSON, Pass
from core.indicators.slots import Coded, Slots, attribute, ordinals, ranked


@dataclass(frozen=True)
class Owners:
    """The people and units that the rows themselves name, and everybody's posts.

    A post belongs to its own person, unit and class, on whatever day (``fixed``).
    """

    people: Coded
    units: Coded
    posts: Posts
    fixed: Slots | None

    @classmethod
    def of(cls, part: Pass, frame: pl.DataFrame, posts: Posts) -> "Owners":
        """The owners of a frame that has ``PERSON``, the unit field and, for posts, theirs."""
        nothing = Coded.nothing(frame.height)
        if part.dataset.serves is Serves.ASSIGNMENTS:
            own = frame.select("staff_no", "unit_no", "staff_class")
            return cls(nothing, nothing, posts, ranked(np.arange(frame.height), own.rows()))
        people = Coded.of(frame[PERSON]) if part.person else nothing
        units = Coded.of(frame[part.unit.name]) if part.unit else nothing
        return cls(people, units, posts, None)

    def by(self, clock: pl.Series) -> Slots:
        """The slots of the rows, each on its own day."""
        return self.fixed or attribute(self.people, ordinals(clock), self.units, self.posts)

    def as_of(self, day: date) -> Slots:
        """The slots of the rows, all on one day."""
        days = np.full(len(self.people.codes), day.toordinal(), dtype=np.int64)
        return self.fixed or attribute(self.people, days, self.units, self.posts)
