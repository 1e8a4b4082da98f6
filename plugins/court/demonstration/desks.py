"""Who handles which case: drawn month by month among those who stand in the line of work.

A case falls to a judge who is there all of the month in which it is filed; if he leaves the court
before it is closed, to another who is there when it is.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from plugins.court.demonstration.people import JUDGE, Spell
from plugins.court.demonstration.time import MONTHS, Days, Numbers, Words, month_of, month_starts


@dataclass(frozen=True)
class Desks:
    """The spells in one line of work, and the chance of each in each month."""

    spells: tuple[Spell, ...]
    chances: npt.NDArray[np.float64]
    leaving: Days

    def draw(self, rng: np.random.Generator, months: Numbers) -> Numbers:
        """A spell (its index) for each month (0 to 35)."""
        totals = self.chances.cumsum(axis=1)
        drawn = np.zeros(len(months), dtype=np.int64)
        lot = rng.random(len(months))
        for month in range(MONTHS):
            here = months == month
            if here.any():
                line = totals[month]
                drawn[here] = np.searchsorted(line, lot[here] * line[-1], side="right")
        return np.minimum(drawn, len(self.spells) - 1)

    def handle(self, rng: np.random.Generator, filed: Days, until: Days) -> Numbers:
        """A spell for each case that is filed and goes on until a day (inside the records)."""
        drawn = self.draw(rng, month_of(filed))
        gone = self.leaving[drawn] < until
        drawn[gone] = self.draw(rng, month_of(until[gone]))
        return drawn

    def numbers(self, drawn: Numbers) -> Words:
        """The staff numbers of spells."""
        return np.array([spell.staff_no for spell in self.spells], dtype=object)[drawn]

    def units(self, drawn: Numbers) -> Words:
        """The unit numbers of spells."""
        return np.array([spell.unit_no for spell in self.spells], dtype=object)[drawn]


def desks(spells: list[Spell], wanted: Callable[[Spell], bool]) -> Desks:
    """The desks of the spells that are wanted; there must be one in every month."""
    chosen = tuple(spell for spell in spells if wanted(spell))
    starts = month_starts()
    begins = np.array([spell.begin for spell in chosen])
    ends = np.array([_last_day(spell) for spell in chosen])
    there = (begins <= starts[:-1, None]) & (ends >= starts[1:, None] - 1)
    chances = there * np.array([spell.pace for spell in chosen])
    return Desks(chosen, chances, np.array([_leaving(spell, spells) for spell in chosen]))


def judges(spells: list[Spell], *lines: str) -> Desks:
    """The desks of the judges in these lines of work; of all judges if there are none."""
    some = [spell for spell in spells if spell.staff_class == JUDGE and spell.line in lines]
    steady = any(spell.end is None and spell.begin <= month_starts()[0] for spell in some)
    return desks(
        spells,
        lambda spell: spell.staff_class == JUDGE and (not steady or spell.line in lines),
    )


def of_class(spells: list[Spell], staff_class: str) -> Desks | None:
    """The desks of assistants or clerks, if the court has any all the time."""
    steady = [
        spell
        for spell in spells
        if spell.staff_class == staff_class and spell.end is None
        if spell.begin <= month_starts()[0]
    ]
    return desks(spells, lambda spell: spell.staff_class == staff_class) if steady else None


def _last_day(spell: Spell) -> np.datetime64:
    return np.datetime64("2099-12-31") if spell.end is None else spell.end


def _leaving(spell: Spell, spells: list[Spell]) -> np.datetime64:
    """The last day on which the person of the spell is of its class anywhere in the court."""
    same = [each for each in spells if each.staff_no == spell.staff_no]
    return max(_last_day(each) for each in same if each.staff_class == spell.staff_class)
