"""The rows a pass needs: pruned columns, one join per reference, months outside left unread."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import polars as pl

from core.evidence.model import Dataset, Kind, Role, Serves
from core.expressions.names import resolve
from core.expressions.scales import SCALES
from core.expressions.terms import Column
from core.indicators.arithmetic import Atom, Span
from core.indicators.plan import Plan
from core.indicators.posts import POSTS

SHARES = 232_792_560
"""Parts that a row is divided into where several share it: every number up to 20 divides it."""

BATCH = 2_000_000
"""Rows that are worked on at once, unless told otherwise."""

PERSON, SHARE = "*person", "*share"


class Rows(Protocol):
    """Where the records of one tenant come from; the evidence store fits."""

    def scan(self, dataset: str, columns: Sequence[str]) -> pl.LazyFrame:
        """The named columns of a dataset, not yet read."""
        ...


@dataclass(frozen=True)
class Pass:
    """The atoms of one dataset that go by the same role, clock and span."""

    dataset: Dataset
    role: Role | None
    clock: Column | None
    unit: Column | None
    person: Column | None
    span: Span
    shared: bool
    atoms: dict[str, Atom]

    def columns(self) -> set[Column]:
        """Every field that it reads."""
        terms = [each for atom in self.atoms.values() for each in (atom.argument, atom.where)]
        found = {column for term in terms if term for column in term.columns()}
        found |= {each for each in (self.clock, self.unit, self.person) if each}
        if self.dataset.serves is Serves.ASSIGNMENTS:
            names = ("staff_no", "unit_no", "staff_class")
            found |= {resolve(self.dataset, (name,), {}) for name in names}
        return found


def passes(plan: Plan) -> list[Pass]:
    """The atoms of a plan, gathered into as few passes as there are clocks and roles."""
    several: dict[tuple[str, str, str, Span], dict[str, Atom]] = defaultdict(dict)
    for name, atom in plan.atoms.items():
        several[atom.dataset, atom.role, atom.clock, atom.span][name] = atom
    return [_pass(plan, atoms) for _, atoms in sorted(several.items())]


def _pass(plan: Plan, atoms: dict[str, Atom]) -> Pass:
    first = next(iter(atoms.values()))
    datasets = {each.name: each for each in plan.datasets}
    dataset = datasets[first.dataset]
    role = next((each for each in dataset.roles if each.name == first.role), None)

    def column(path: str | None) -> Column | None:
        return resolve(dataset, tuple(path.split(".")), datasets) if path else None

    return Pass(
        dataset,
        role,
        column(dataset.clocks.get(first.clock)),
        column(dataset.unit_field),
        column(role.path if role else None),
        first.span,
        first.shared,
        atoms,
    )


def batched(
    plan: Plan, rows: Rows, part: Pass, *, between: tuple[date, date] | None, size: int
) -> Iterator[pl.DataFrame]:
    """The rows of a pass with numbers as scaled integers, one row per person of a list.

    They come in batches, at least one, so that memory does not grow with their number.
    """
    columns = sorted(part.columns(), key=lambda each: each.name)
    frame = joined(plan, rows, part.dataset, [each.name for each in columns])
    if between and part.clock:
        frame = frame.filter(pl.col(part.clock.name).is_between(*between))
    if part.person and part.person.kind is Kind.STAFF_LIST:
        frame = shared_out(frame, part.person.name, shared=part.shared)
    elif part.person:
        frame = frame.with_columns(pl.col(part.person.name).alias(PERSON))
    numbers = [_whole(each) for each in columns if each.kind in SCALES]
    whole = frame.with_columns(numbers)
    empty = True
    for batch in whole.collect_batches(chunk_size=size, maintain_order=False):
        empty = False
        yield narrowed(batch, columns)
    if empty:
        yield narrowed(whole.clear().collect(), columns)


def joined(plan: Plan, rows: Rows, dataset: Dataset, names: Iterable[str]) -> pl.LazyFrame:
    """Fields of a dataset, and ``reference.field`` of the rows it refers to, not yet read."""
    reached: dict[str, list[str]] = defaultdict(list)
    own: list[str] = []
    for name in dict.fromkeys(names):
        first, _, last = name.partition(".")
        own.append(first)
        if last:
            reached[first].append(last)
    if not own:
        own = [dataset.key[0]]
    wanted = list(dict.fromkeys(own))
    frame = rows.scan(dataset.name, wanted).select(wanted)
    for reference, fields in sorted(reached.items()):
        target = plan.dataset(str(getattr(dataset.field(reference), "refers", "")))
        key = target.key[0]
        scanned = rows.scan(target.name, list(dict.fromkeys([key, *fields])))
        found = [pl.col(each).alias(f"{reference}.{each}") for each in fields]
        other = scanned.select(pl.col(key).alias("*key"), *found)
        frame = frame.join(other, left_on=reference, right_on="*key", how="left")
    return frame


def posts(plan: Plan, rows: Rows) -> pl.DataFrame:
    """Every post of the assignments dataset, with the schema ``POSTS``."""
    dataset = plan.serving(Serves.ASSIGNMENTS)
    if dataset is None:
        return POSTS.to_frame()
    frame = rows.scan(dataset.name, list(POSTS)).select(list(POSTS))
    return frame.cast(POSTS).collect().sort(list(POSTS))


def units(plan: Plan, rows: Rows) -> pl.DataFrame:
    """Every unit of the units dataset with its parent."""
    dataset = plan.serving(Serves.UNITS)
    if dataset is None:
        return pl.DataFrame(schema={"unit_no": pl.String, "parent": pl.String})
    frame = rows.scan(dataset.name, ["unit_no", "parent"]).select("unit_no", "parent")
    return frame.cast(pl.String).collect().sort("unit_no", "parent")


def narrowed(frame: pl.DataFrame, columns: Iterable[Column]) -> pl.DataFrame:
    """The same with 128-bit integers as 64-bit ones wherever all their numbers fit."""
    fitting = [
        pl.col(each.name).cast(pl.Int64)
        for each in columns
        if frame.schema.get(each.name) == pl.Int128 and _fits(frame[each.name])
    ]
    return frame.with_columns(fitting)


def _fits(numbers: pl.Series) -> bool:
    least, most = numbers.min() or 0, numbers.max() or 0
    return max(abs(int(str(least))), abs(int(str(most)))) < 2**60


def _whole(column: Column) -> pl.Expr:
    return pl.col(column.name).cast(pl.Decimal(38, SCALES[column.kind])).to_physical()


def shared_out(frame: pl.LazyFrame, people: str, *, shared: bool) -> pl.LazyFrame:
    """A row for each person of a list, with that person's parts of the row (or one part each)."""
    listed = pl.col(people).list.drop_nulls().list.unique(maintain_order=True)
    size = listed.list.len().fill_null(1).clip(1)
    share = (SHARES // size if shared else pl.lit(1)).cast(pl.Int64).alias(SHARE)
    listed_or_none = pl.when(listed.list.len() > 0).then(listed).alias(PERSON)
    return frame.with_columns(share, listed_or_none).explode(
        PERSON, empty_as_null=True, keep_nulls=True
    )
