"""Atoms from rows: one pass over each dataset, role, clock and span."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from core.indicators.arithmetic import Aggregate, Atom, Span
from core.indicators.atoms import Atoms, added, joined_up
from core.indicators.demand import Demand, demand
from core.indicators.grouped import Cut, reduce
from core.indicators.heads import person_days
from core.indicators.owners import Owners
from core.indicators.periods import Calendar, Period
from core.indicators.plan import Plan
from core.indicators.posts import Posts
from core.indicators.rows import BATCH, Pass, Rows, batched, passes, posts, units
from core.indicators.slots import Slots

__all__ = ["Rows", "compute"]
Frames = dict[str, pl.DataFrame]


def compute(
    plan: Plan, rows: Rows, calendar: Calendar, *periods: Period, batch: int = BATCH
) -> Atoms:
    """All atoms that the values of these periods need, earlier periods included.

    ``batch`` rows are held at once; the result does not depend on it.
    """
    held = Posts(posts(plan, rows))
    needed = demand(plan, calendar, periods)
    work = _Work(plan, rows, calendar, held, batch)
    frames: Frames = {}
    for part in passes(plan):
        for atoms, wanted in _alike(part.atoms, needed):
            frames |= work.run(part, atoms, wanted, len(frames))
    extremes = extremes_of(plan.atoms)
    tree = units(plan, rows)
    return Atoms(plan.digest, calendar, tuple(periods), frames, held.frame, tree, extremes)


def _alike(atoms: Mapping[str, Atom], needed: Demand) -> list[tuple[Demand, frozenset[Period]]]:
    """Atoms that are needed for the same periods, together."""
    several: dict[tuple[str, ...], Demand] = defaultdict(dict)
    for name in atoms:
        if name in needed:
            several[tuple(sorted(map(str, needed[name])))][name] = needed[name]
    return [(group, next(iter(group.values()))) for _, group in sorted(several.items())]


@dataclass(frozen=True)
class _Work:
    plan: Plan
    rows: Rows
    calendar: Calendar
    posts: Posts
    batch: int

    def run(self, part: Pass, names: Iterable[str], periods: frozenset[Period], at: int) -> Frames:
        atoms = {name: part.atoms[name] for name in names}
        if any(each.aggregate is Aggregate.PERSON_DAYS for each in atoms.values()):
            return {f"f{at}": person_days(self.plan, self.rows, atoms, self.months(periods))}
        part = replace(part, atoms=atoms)
        between = self.between(part, periods)
        batches = batched(self.plan, self.rows, part, between=between, size=self.batch)
        found = [self.reduced(part, batch, periods) for batch in batches]
        alike = {name: [each[name] for each in found] for name in found[0]}
        extremes = extremes_of(atoms)
        whole = {
            name: several[0] if len(several) == 1 else added(several, extremes)
            for name, several in alike.items()
        }
        return {name or f"f{at}": frame for name, frame in whole.items()}

    def reduced(self, part: Pass, batch: pl.DataFrame, periods: frozenset[Period]) -> Frames:
        """The wide frame (named by nothing) and the tables of some of a pass's rows."""
        found = [reduce(part, cut) for cut in self.cuts(part, batch, periods)]
        tables = [name for name, each in part.atoms.items() if each.aggregate is Aggregate.TABLE]
        frames = {name: joined_up([each.tables[name] for each in found]) for name in tables}
        return {"": joined_up([each.wide for each in found]), **frames}

    def months(self, periods: Iterable[Period]) -> list[tuple[int, date, date]]:
        return [
            (month, self.calendar.start(each), self.calendar.end(each))
            for each in sorted(periods)
            for month in self.calendar.months(each)
        ]

    def between(self, part: Pass, periods: Iterable[Period]) -> tuple[date, date] | None:
        if part.clock is None:
            return None
        starts = [self.calendar.start(each) for each in periods]
        return min(starts), max(self.calendar.end(each) for each in periods)

    def cuts(self, part: Pass, frame: pl.DataFrame, periods: frozenset[Period]) -> Iterable[Cut]:
        owners = Owners.of(part, frame, self.posts)
        if part.clock is None:
            for period in sorted(periods):
                slots = owners.as_of(self.calendar.end(period))
                yield Cut(frame, slots, None, str(period), parameters(self.calendar, period))
            return
        clock = frame[part.clock.name]
        slots = owners.by(clock)
        month = self.calendar.month_of(clock)
        if part.span is Span.FLOW:
            wanted = {each for period in periods for each in self.calendar.months(period)}
            yield _cut(frame, slots, month, wanted)
            return
        for period in sorted(periods):
            cut = _cut(frame, slots, month, set(self.calendar.months(period)))
            given = parameters(self.calendar, period)
            yield Cut(cut.frame, cut.slots, None, str(period), given)


def extremes_of(atoms: Mapping[str, Atom]) -> dict[str, str]:
    """The atoms that are compared and not summed, with ``min`` or ``max``."""
    both = (Aggregate.MIN, Aggregate.MAX)
    return {name: str(each.aggregate) for name, each in atoms.items() if each.aggregate in both}


def parameters(calendar: Calendar, period: Period) -> dict[str, date]:
    """What ``:period_start``, ``:period_end`` and ``:as_of`` stand for."""
    end = calendar.end(period)
    return {"period_start": calendar.start(period), "period_end": end, "as_of": end}


def _cut(frame: pl.DataFrame, slots: Slots, month: pl.Series, wanted: set[int]) -> Cut:
    inside = month.is_in(sorted(wanted)).fill_null(value=False)
    if inside.all():
        return Cut(frame, slots, month, "", {})
    kept = Slots(slots.codes[inside.to_numpy()], slots.slots)
    return Cut(frame.filter(inside), kept, month.filter(inside), "", {})
