"""What each row must fulfil beyond the type of its cells, checked as whole columns."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from core.evidence.coercion.column import Fault
from core.evidence.context import Context
from core.evidence.model import Dataset, Field, Rule, Severity
from core.texts import Text

REQUIRED = Text("必填，不能为空", "required, but empty")
LONGEST_TEXT = 2_000
"""Characters of a text; a pack may set a field's `maximum`."""

CONTRADICTS = Text("文件中有主键相同而内容不同的行", "other rows have this key and differ")


@dataclass(frozen=True)
class Broken:
    """A fault and the fields that it lies in; none for the row as a whole."""

    fields: tuple[str, ...]
    fault: Fault


def required(rows: pl.DataFrame, field: Field, at_fault: frozenset[int]) -> Iterator[Broken]:
    """Cells that must not be empty; those already at fault have their own reason."""
    if field.optional:
        return
    empty = [row for row in rows[field.name].is_null().arg_true() if row not in at_fault]
    if empty:
        yield Broken((field.name,), Fault(tuple(empty), REQUIRED))


def in_range(rows: pl.DataFrame, field: Field) -> Iterator[Broken]:
    """Numbers between the field's bounds; texts no longer than theirs, or than anybody writes."""
    if rows.schema[field.name] == pl.String:
        yield from _too_long(rows, field)
        return
    for beyond, say in _bounds(field):
        wrong = _true(rows, beyond)
        if wrong:
            yield Broken((field.name,), Fault(wrong, say))


def _too_long(rows: pl.DataFrame, field: Field) -> Iterator[Broken]:
    most = int(field.maximum) if field.maximum is not None else LONGEST_TEXT
    wrong = _true(rows, pl.col(field.name).str.len_chars() > most)
    if wrong:
        say = Text(f"超过 {most:,} 个字符", f"longer than {most:,} characters")
        yield Broken((field.name,), Fault(wrong, say))


def _bounds(field: Field) -> Iterator[tuple[pl.Expr, Text]]:
    column = pl.col(field.name)
    if (least := field.minimum) is not None:
        yield column < least, Text(f"小于下限 {least}", f"below the least, {least}")
    if (most := field.maximum) is not None:
        yield column > most, Text(f"大于上限 {most}", f"above the most, {most}")


def references(
    rows: pl.DataFrame, field: Field, dataset: Dataset, context: Context
) -> Iterator[Broken]:
    """References to keys that exist; an unknown one in an optional field is only a warning."""
    if field.refers is None or field.refers not in context.known:
        return
    known = context.known[field.refers]
    if field.refers == dataset.name and len(dataset.key) == 1:
        known = pl.concat([known.cast(pl.String), rows[dataset.key[0]].cast(pl.String)])
    unknown = _true(rows, ~pl.col(field.name).is_in(known.drop_nulls().unique().implode()))
    if unknown:
        target = context.datasets.get(field.refers)
        label = target.label if target else Text(field.refers, field.refers)
        say = Text(f"在“{label.zh}”中没有这一记录", f"there is no such record in “{label.en}”")
        severity = Severity.WARNING if field.optional else Severity.ERROR
        yield Broken((field.name,), Fault(unknown, say, severity))


def rule(
    rows: pl.DataFrame,
    each: Rule,
    dataset: Dataset,
    context: Context,
    *,
    refused: Mapping[str, frozenset[int]],
) -> Iterator[Broken]:
    """A rule of the dataset; null counts as met.

    Rows in which a cell that it reads is refused already, by field, are left to that reason.
    """
    if context.condition is None:
        return
    met = context.condition(each.condition, dataset, context.datasets)
    named = set(met.meta.root_names())
    fields = tuple(field.name for field in dataset.fields if field.name in named)
    known = frozenset[int]().union(*(refused.get(name, ()) for name in fields))
    wrong = tuple(row for row in _true(rows, ~met) if row not in known)
    if wrong:
        yield Broken(fields, Fault(wrong, each.say, each.severity))


def duplicates(
    rows: pl.DataFrame, dataset: Dataset, held: Sequence[int]
) -> tuple[tuple[Broken, ...], dict[int, int]]:
    """Rows that contradict another of the same key; and rows that repeat one: row → that row."""
    key = list(dataset.key)
    if rows.select(key).n_unique() == rows.height:
        return (), {}
    whole = rows.select(field.name for field in dataset.fields).with_row_index("_at")
    whole = whole.with_columns(
        _held=pl.col("_at").is_in(pl.Series(held, dtype=pl.UInt32).implode())
    )
    several = whole.filter(
        pl.struct(key).is_duplicated()
        & pl.all_horizontal(pl.col(each).is_not_null() for each in key)
    )
    if several.is_empty():
        return (), {}
    content = pl.struct(pl.all().exclude("_at"))
    told = several.select(
        "_at",
        "_held",
        kinds=content.n_unique().over(key),
        first=pl.col("_at").first().over(key),
    )
    contrary = told.filter(pl.col("kinds") > 1)["_at"].to_list()
    alike = told.filter(
        (pl.col("kinds") == 1) & ~pl.col("_held") & (pl.col("_at") != pl.col("first"))
    )
    broken = (Broken(dataset.key, Fault(tuple(contrary), CONTRADICTS)),) if contrary else ()
    return broken, dict(alike.select("_at", "first").iter_rows())


def _true(rows: pl.DataFrame, condition: pl.Expr) -> tuple[int, ...]:
    found = rows.select(condition.fill_null(value=False).alias("_")).to_series()
    return tuple(found.arg_true().to_list())
