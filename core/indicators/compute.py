"""Atoms from rows: one pass over each dataset, role, clock and span."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from core.indicators.arithmetic import Aggregate, Atom, Span
from core.indicators.atoms import Atoms, joined_up
from core.indicators.demand import Demand, demand
from core.indicators.grouped import Cut, reduce
from core.indicators.heads import person_days
from core.indicators.owners import Owners
from core.indicators.periods import Calendar, Period
from core.indicators.plan import Plan
from core.indicators.posts import Posts
from core.indicators.rows import Pass, Rows, passes, posts, read, units
from core.indicators.slots import Slots

__all__ = ["Rows", "compute"]
Frames = dict[str, pl.DataFrame]


def compute(plan: Plan, rows: Rows, calendar: Calendar, *periods: Period) -> Atoms:
    """All atoms that the values of these periods need, earlier periods included."""
    held = Posts(posts(plan, rows))
    needed = demand(plan, calendar, periods)
    work = _Work(plan, rows, calendar, held, needed)
    frames: Frames = {}
    for part in passes(plan):
        for atoms, wanted in _alike(part.atoms, needed):
            frames |= work.run(part, atoms, wanted, len(frames))
    extremes = {
        name: str(each.aggregate)
        for name, each in plan.atoms.items()
        if each.aggregate in (Aggregate.MIN, Aggregate.MAX)
    }
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
    needed: Demand

    def run(self, part: Pass, names: Iterable[str], periods: frozenset[Period], at: int) -> Frames:
        atoms = {name: part.atoms[name] for name in names}
        if any(each.aggregate is Aggregate.PERSON_DAYS for each in atoms.values()):
            return {f"f{at}": person_days(self.plan, self.rows, atoms, self.months(periods))}
        part = replace(part, atoms=atoms)
        frame = read(self.plan, self.rows, part, part.columns(), self.between(part, periods))
        found = [reduce(part, cut) for cut in self.cuts(part, frame, periods)]
        frames = {f"f{at}": joined_up([each.wide for each in found])}
        for name, each in atoms.items():
            if each.aggregate is Aggregate.TABLE:
                frames[name] = joined_up([one.tables[name] for one in found])
        return frames

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
