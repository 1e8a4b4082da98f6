"""The conditions of a pass's atoms, each evaluated once over all its rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from core.expressions.frames import Frames
from core.expressions.terms import Column, Term, Type

LOGIC = frozenset({"and", "or", "not"})
BY_WORD = frozenset({"=", "<>", "in", "like"})


@dataclass(frozen=True)
class Dictionary:
    """A text column as numbers: its words by number, and the frame's column of numbers."""

    words: pl.DataFrame
    column: str


def leaves(terms: Iterable[Term]) -> dict[Term, None]:
    """The conditions that are not themselves made of conditions, each once."""
    found: dict[Term, None] = {}
    todo = list(terms)
    while todo:
        term = todo.pop()
        if term.op in LOGIC:
            todo.extend(term.args)
        else:
            found[term] = None
    return found


def by_word(term: Term) -> Column | None:
    """The text column that a condition compares with constants alone, if it does that."""
    first, *rest = term.args or (term,)
    if not isinstance(first.value, Column) or first.type is not Type.TEXT:
        return None
    plain = all(each.op == "literal" for each in rest)
    return first.value if term.op == "null" or (term.op in BY_WORD and plain) else None


def evaluate(
    frame: pl.DataFrame,
    terms: Iterable[Term],
    dictionaries: Mapping[str, Dictionary],
    parameters: Mapping[str, date],
) -> pl.DataFrame:
    """A Boolean column per term, named by its place; unknown counts as not met."""
    wanted = list(terms)
    plain = Frames(parameters, ready=True)
    found = list(leaves(wanted))
    columns = {term: pl.col(f"c{place}") for place, term in enumerate(found)}
    conditions = [
        _leaf(term, plain, dictionaries).alias(f"c{place}") for place, term in enumerate(found)
    ]
    leaf = frame.select(pl.repeat(0, frame.height, dtype=pl.Int8).alias("c"), *conditions)
    shared = Frames(parameters, ready=True, shared=columns)
    masks = [
        shared.expr(term).fill_null(value=False).alias(f"m{place}")
        for place, term in enumerate(wanted)
    ]
    return leaf.select(masks)


def _leaf(term: Term, plain: Frames, dictionaries: Mapping[str, Dictionary]) -> pl.Expr:
    column = by_word(term)
    words = dictionaries.get(column.name) if column else None
    if column is None or words is None:
        return plain.expr(term)
    numbers = pl.col(words.column)
    if term.op == "null":
        return numbers.is_null()
    met = words.words.filter(plain.expr(term))["number"].to_list()
    if len(met) <= 2:
        none = pl.when(numbers.is_not_null()).then(statement=False)
        return pl.any_horizontal(numbers == each for each in met) if met else none
    return numbers.is_in(met)
