"""A value opened to its rows: counted, and left out with the condition that failed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

import polars as pl

from core.evidence.model import Kind
from core.expressions.frames import Frames
from core.expressions.terms import Term, Type, conjuncts, written
from core.indicators.arithmetic import Aggregate, Atom, Value
from core.indicators.compute import compute, parameters
from core.indicators.demand import within
from core.indicators.model import Level
from core.indicators.owners import Owners
from core.indicators.periods import Calendar, Period
from core.indicators.plan import BESIDE, Plan
from core.indicators.posts import Posts
from core.indicators.reduction import above
from core.indicators.rows import PERSON, SHARE, SHARES, Pass, Rows, joined, passes, shared_out
from core.indicators.rows import posts as read_posts
from core.indicators.rows import units as read_units
from core.indicators.values import values

FAILED, PART, OWN = "failed", "_share", "_value"


@dataclass(frozen=True)
class Subject:
    """Whose value it is: a level and a staff number or unit number (any text for the tenant)."""

    level: Level
    id: str = ""


@dataclass(frozen=True)
class Opened:
    """One atom of a formula: ``side`` is ``numerator``, ``denominator`` or ``value``.

    ``counted`` and ``left_out`` hold whole rows of the dataset, and what the formula reaches by
    reference; ``_share`` where several people share a row; ``_value``, what the row itself brings:
    the values of the rows of a sum or a count add up to it. ``left_out`` ends in ``failed``, the
    first condition that the row does not meet, as a formula.
    """

    side: str
    atom: str
    dataset: str
    clock: str
    period: Period
    counted: pl.DataFrame
    left_out: pl.DataFrame


@dataclass(frozen=True)
class Explanation:
    """A value with its formula, in which ids stand for atoms, and the atoms opened."""

    formula: str
    numerator: Decimal | None
    denominator: Decimal | None
    value: float | None
    atoms: tuple[Opened, ...]


def explain(
    plan: Plan, rows: Rows, calendar: Calendar, *, period: Period, indicator: str, subject: Subject
) -> Explanation:
    """Open one value to the rows that it counts and those in its period that it leaves out.

    For a stock these are all rows of the subject as of its date. What stands beside the subject
    (``whole``, ``department``) is others' rows and not opened. KeyError for an unknown indicator.
    """
    alone = _alone(plan, indicator)
    atoms = compute(alone, rows, calendar, period)
    found = values(alone, atoms, period, subject.level, tenant=subject.id)
    row = found.filter(pl.col("subject") == subject.id).to_dicts()
    numbers = row[0] if row else dict.fromkeys(("numerator", "denominator", "value"))
    work = _Opening(alone, rows, calendar, subject)
    return Explanation(
        str(alone.values[indicator]),
        numbers["numerator"],
        numbers["denominator"],
        numbers["value"],
        tuple(work.open(*each) for each in _sides(alone.values[indicator], period, calendar)),
    )


def _alone(plan: Plan, indicator: str) -> Plan:
    value = plan.values[indicator]
    atoms = {name: each for name, each in plan.atoms.items() if name in value.atoms()}
    kept = tuple(each for each in plan.indicators if each.id == indicator)
    return Plan(kept, plan.datasets, atoms, {indicator: value})


def _sides(value: Value, period: Period, calendar: Calendar) -> list[tuple[str, str, Period]]:
    names = ("numerator", "denominator") if value.op == "/" else ("value",)
    parts = value.args if value.op == "/" else (value,)
    found = [
        (side, name, when)
        for side, part in zip(names, parts, strict=True)
        for name, when in _needed(part, period, calendar)
    ]
    return list(dict.fromkeys(found))


def _needed(value: Value, period: Period, calendar: Calendar) -> Iterator[tuple[str, Period]]:
    if value.op in BESIDE:
        return
    if value.op in ("atom", "distinct", "median"):
        yield value.name, period
    args = value.args[:1] if value.op == "some" else value.args
    for each in within(value, period, calendar):
        for arg in args:
            yield from _needed(arg, each, calendar)


@dataclass(frozen=True)
class _Opening:
    plan: Plan
    rows: Rows
    calendar: Calendar
    subject: Subject

    def open(self, side: str, name: str, period: Period) -> Opened:
        part = next(each for each in passes(self.plan) if name in each.atoms)
        part = replace(part, atoms={name: part.atoms[name]})
        frame = self.owned(part, self.read(part, period), period)
        conditions = _conditions(part, name)
        compiler = Frames(parameters(self.calendar, period))
        failed = pl.coalesce(
            pl.when(~compiler.expr(each).fill_null(value=False)).then(pl.lit(written(each)))
            for each in [*conditions, ALWAYS]
        )
        marked = frame.with_columns(failed.alias(FAILED))
        counted = marked.filter(pl.col(FAILED).is_null()).drop(FAILED)
        counted = counted.with_columns(_own(part.atoms[name], compiler, counted).alias(OWN))
        left_out = marked.filter(pl.col(FAILED).is_not_null())
        clock = part.clock.name if part.clock else ""
        return Opened(side, name, part.dataset.name, clock, period, counted, left_out)

    def read(self, part: Pass, period: Period) -> pl.DataFrame:
        own = [each.name for each in part.dataset.fields]
        reached = sorted(each.name for each in part.columns() if "." in each.name)
        frame = joined(self.plan, self.rows, part.dataset, [*own, *reached])
        start, end = self.calendar.start(period), self.calendar.end(period)
        if part.clock:
            frame = frame.filter(pl.col(part.clock.name).is_between(start, end))
        elif part.atoms and _is_days(part):
            frame = frame.filter(_overlaps(start, end))
        if part.person and part.person.kind is Kind.STAFF_LIST:
            frame = shared_out(frame, part.person.name, shared=part.shared)
            parts = SHARES if part.shared else 1
            frame = frame.with_columns((pl.col(SHARE) / parts).alias(PART)).drop(SHARE)
        elif part.person:
            frame = frame.with_columns(pl.col(part.person.name).alias(PERSON))
        return frame.collect()

    def owned(self, part: Pass, frame: pl.DataFrame, period: Period) -> pl.DataFrame:
        """The subject's rows alone, in the order of the key."""
        owners = Owners.of(part, frame, Posts(read_posts(self.plan, self.rows)))
        end = self.calendar.end(period)
        slots = owners.by(frame[part.clock.name]) if part.clock else owners.as_of(end)
        mine = [self.holds(person, unit) for person, unit, _ in slots.slots]
        kept = pl.Series([mine[code] for code in slots.codes.tolist()], dtype=pl.Boolean)
        key = [each for each in part.dataset.key if each in frame.columns]
        return frame.filter(kept).drop(PERSON, strict=False).sort(key)

    def holds(self, person: str | None, unit: str | None) -> bool:
        if self.subject.level is Level.PERSON:
            return person == self.subject.id
        return self.subject.level is Level.TENANT or unit in self.units

    @cached_property
    def units(self) -> set[str]:
        tree = read_units(self.plan, self.rows)
        every = pl.concat([tree["unit_no"], pl.Series([self.subject.id])]).unique()
        pairs = above(tree, every.alias("unit_no"))
        return set(pairs.filter(pl.col("subject") == self.subject.id)["unit"])


ALWAYS = Term("literal", Type.TRUTH, (), value=True)


def _conditions(part: Pass, name: str) -> list[Term]:
    atom = part.atoms[name]
    found = list(conjuncts(atom.where))
    if atom.argument is not None:
        missing = Term("null", Type.TRUTH, (atom.argument,))
        found.append(Term("not", Type.TRUTH, (missing,)))
    return found


def _own(atom: Atom, compiler: Frames, frame: pl.DataFrame) -> pl.Expr:
    """What a row brings to its atom, with its share where the row is shared."""
    own = pl.lit(1)
    if atom.aggregate is not Aggregate.COUNT and atom.argument is not None:
        found = compiler.scaled(atom.argument).expr
        own = found / 10**atom.places if atom.places else found
    added_up = atom.aggregate in (Aggregate.COUNT, Aggregate.SUM)
    return own * pl.col(PART) if added_up and PART in frame.columns else own


def _is_days(part: Pass) -> bool:
    return any(each.aggregate is Aggregate.PERSON_DAYS for each in part.atoms.values())


def _overlaps(start: date, end: date) -> pl.Expr:
    begun = pl.col("from_on").fill_null(start) <= end
    return begun & (pl.col("until_on").fill_null(end) >= start)
