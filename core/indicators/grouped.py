"""One cut of a pass, reduced: a wide frame of its atoms, and the tables of values."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import polars as pl

from core.expressions.frames import Frames
from core.expressions.terms import Term, Type
from core.indicators.arithmetic import Aggregate, Atom
from core.indicators.masks import Dictionary, by_word, evaluate, leaves
from core.indicators.rows import SHARE, Pass
from core.indicators.segments import Chosen, Groups, extreme, order, summed, tabled
from core.indicators.slots import Slots


@dataclass(frozen=True)
class Cut:
    """Rows with their slots, and either a month each or the one period they are taken for."""

    frame: pl.DataFrame
    slots: Slots
    month: pl.Series | None
    period: str
    parameters: Mapping[str, date]


@dataclass(frozen=True)
class Reduced:
    """What became of a cut."""

    wide: pl.DataFrame
    tables: dict[str, pl.DataFrame]


def reduce(part: Pass, cut: Cut) -> Reduced:
    """All atoms of a pass over one cut."""
    months = [0] if cut.month is None else sorted(cut.month.unique().to_list())
    width = max(len(cut.slots.slots), 1)
    keys = cut.slots.codes
    if cut.month is not None and len(months):
        place = np.searchsorted(np.array(months), cut.month.to_numpy())
        keys = place * width + keys
    rows = order(keys, width * len(months))
    groups = Groups.of(keys[rows])
    terms = _terms(part.atoms)
    frame, words = _coded(cut.frame, part, list(terms))
    sorted_frame = frame.select(pl.all().gather(pl.Series(rows)))
    masks = evaluate(sorted_frame, terms, words, cut.parameters)
    work = _Reducer(sorted_frame, groups, masks, terms, cut.parameters)
    key = _key(cut, groups.keys, months, width)
    tables = [n for n, each in part.atoms.items() if each.aggregate is Aggregate.TABLE]
    numbers = [name for name in part.atoms if name not in tables]
    with ThreadPoolExecutor(pl.thread_pool_size()) as threads:
        wide = list(threads.map(work.wide, (part.atoms[name] for name in numbers)))
        found = threads.map(lambda name: work.table(part.atoms[name], key), tables)
        several = dict(zip(tables, found, strict=True))
    named = [each.alias(name) for name, each in zip(numbers, wide, strict=True)]
    return Reduced(key.with_columns(named), several)


def _terms(atoms: Mapping[str, Atom]) -> dict[Term, int]:
    """Every condition that some atom goes by, with its place."""
    found = {_condition(each): None for each in atoms.values()}
    return {term: place for place, term in enumerate(term for term in found if term is not None)}


def _condition(atom: Atom) -> Term | None:
    """The filter, and the argument being there."""
    parts = [atom.where] if atom.where else []
    if atom.argument is not None:
        parts.append(Term("not", Type.TRUTH, (Term("null", Type.TRUTH, (atom.argument,)),)))
    return parts[0] if len(parts) == 1 else Term("and", Type.TRUTH, tuple(parts)) if parts else None


def _coded(
    frame: pl.DataFrame, part: Pass, terms: list[Term]
) -> tuple[pl.DataFrame, dict[str, Dictionary]]:
    """The frame with numbers for the texts that are only compared with constants."""
    found = leaves(terms)
    coded = {column.name for column in map(by_word, found) if column}
    whole = {column.name for term in found if by_word(term) is None for column in term.columns()}
    arguments = [each.argument for each in part.atoms.values() if each.argument]
    whole |= {column.name for term in arguments for column in term.columns()}
    with ThreadPoolExecutor(pl.thread_pool_size()) as threads:
        numbered = threads.map(lambda name: _dictionary(frame, name), sorted(coded))
        words = dict(zip(sorted(coded), numbered, strict=True))
    numbers = [each.numbers for each in words.values()]
    kept = [name for name in frame.columns if name in whole or name == SHARE]
    return frame.select(*kept, *numbers) if kept or numbers else frame.select(
        pl.repeat(0, frame.height, dtype=pl.Int8).alias("*")
    ), {name: Dictionary(each.words, each.numbers.name) for name, each in words.items()}


@dataclass(frozen=True)
class _Numbered:
    words: pl.DataFrame
    numbers: pl.Series


def _dictionary(frame: pl.DataFrame, name: str) -> _Numbered:
    kind = pl.Categorical(pl.Categories.random())
    coded = frame[name].cast(kind)
    present = coded.drop_nulls().unique()
    words = pl.DataFrame({name: present.cast(pl.String), "number": present.to_physical()})
    small = pl.UInt8 if len(present) < 256 else pl.UInt32
    numbers = coded.to_physical().cast(small).alias(f"*{name}")
    return _Numbered(words.with_columns(pl.col("number").cast(small)), numbers)


def _key(cut: Cut, keys: "np.ndarray", months: list[int], width: int) -> pl.DataFrame:
    slots = pl.DataFrame(
        cut.slots.slots,
        schema={"person": pl.String, "unit": pl.String, "staff_class": pl.String},
        orient="row",
    )
    found = slots.select(pl.all().gather(pl.Series(keys % width)))
    if cut.month is None:
        return found.with_columns(pl.lit(cut.period).alias("period"))
    month = pl.Series("month", months, dtype=pl.Int32).gather(pl.Series(keys // width))
    return found.with_columns(month)


@dataclass(frozen=True)
class _Reducer:
    frame: pl.DataFrame
    groups: Groups
    masks: pl.DataFrame
    terms: Mapping[Term, int]
    parameters: Mapping[str, date]
    arguments: dict[Term, pl.Series] = field(default_factory=dict)

    def chosen(self, atom: Atom) -> Chosen:
        condition = _condition(atom)
        if condition is None:
            mask = pl.repeat(value=True, n=self.frame.height, eager=True)
        else:
            mask = self.masks[f"m{self.terms[condition]}"]
        return Chosen.of(mask, self.groups)

    @property
    def shares(self) -> pl.Series | None:
        """The parts of each row that are its person's, where several share it."""
        return self.frame[SHARE] if SHARE in self.frame.columns else None

    def argument(self, atom: Atom) -> pl.Series:
        """The numbers (or values) that an atom takes of the rows, times their shares for a sum."""
        term = atom.argument
        assert term is not None  # noqa: S101 - only a count has none
        if term not in self.arguments:
            expr = Frames(self.parameters, ready=True).expr(term)
            self.arguments[term] = self.frame.select(expr.alias("x"))["x"]
        found = self.arguments[term]
        if atom.aggregate is Aggregate.SUM and self.shares is not None:
            found = found.cast(pl.Int128) * self.shares
        return found

    def wide(self, atom: Atom) -> pl.Series:
        chosen = self.chosen(atom)
        if atom.aggregate is Aggregate.COUNT:
            return chosen.counts if self.shares is None else summed(self.shares, chosen)
        if atom.aggregate is Aggregate.SUM:
            return summed(self.argument(atom), chosen)
        return extreme(self.argument(atom), chosen, atom.aggregate)

    def table(self, atom: Atom, key: pl.DataFrame) -> pl.DataFrame:
        chosen = self.chosen(atom)
        values = chosen.of_each(self.argument(atom))
        ones = pl.repeat(1, len(values), dtype=pl.Int64, eager=True)
        found = tabled(
            pl.DataFrame(
                {
                    "group": chosen.of_each(pl.Series(self.groups.numbers)),
                    "value": values,
                    "count": ones if self.shares is None else chosen.of_each(self.shares),
                }
            )
        )
        keys = key.select(pl.all().gather(found["group"]))
        return keys.with_columns(found["value"], found["count"])
