"""The rows behind a mark: pure functions over the rows of a person."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import polars as pl

from core.evidence.model import Dataset, Field, Kind
from core.expressions.conditions import condition
from core.graph.elements import Origin
from core.graph.projection.frames import Rows, Wanted
from core.marks.model import MarkedRow, MarkedRows, MarkRule
from core.texts import Text, same

SHOWN = 100
"""Rows of a mark that are shown, the newest; the total says how many there are."""

CLOSED = (Kind.STAFF, Kind.STAFF_LIST, Kind.ID_NUMBER)
"""Kinds of field that may name somebody else."""


def marked(
    rule: MarkRule, wanted: Wanted, rows: Rows, *, staff_no: str, today: date
) -> tuple[int, tuple[MarkedRow, ...]]:
    """How many rows make a mark of the person, and the newest of them; none below the least."""
    by = rule.by
    if not isinstance(by, MarkedRows):
        return 0, ()
    dataset = wanted.dataset(by.dataset)
    frame = rows.scan(dataset).filter(condition(by.where, dataset, wanted.datasets))
    first = date(today.year - by.years, today.month, min(today.day, 28))
    frame = frame.filter(pl.col(by.on).is_between(first, today))
    found = _of(frame, wanted, rows, by, staff_no).collect()
    if found.height < by.least:
        return 0, ()
    newest = found.sort(by.on, *dataset.key, descending=[True, *(False for _ in dataset.key)])
    return found.height, rows_of(dataset, newest.head(SHOWN).to_dicts(), on=by.on)


def rows_of(dataset: Dataset, rows: Iterable[dict[str, Any]], *, on: str) -> tuple[MarkedRow, ...]:
    """Rows as they are shown: neither what is personal in them nor who else had a part."""
    return tuple(
        MarkedRow(
            Origin(dataset.name, {name: str(row[name]) for name in dataset.key}),
            row.get(on),
            tuple(_shown(dataset, row)),
        )
        for row in rows
    )


def _of(
    frame: pl.LazyFrame, wanted: Wanted, rows: Rows, by: MarkedRows, staff_no: str
) -> pl.LazyFrame:
    first, _, rest = by.staff.partition(".")
    field = wanted.dataset(by.dataset).field(first)
    if rest and field is not None and field.refers is not None:
        target = wanted.dataset(field.refers)
        (key,) = target.key
        mine = rows.scan(target).filter(pl.col(rest) == staff_no).select(pl.col(key).alias(first))
        return frame.join(mine, on=first, how="semi")
    if field is not None and field.kind is Kind.STAFF_LIST:
        return frame.filter(pl.col(first).list.contains(staff_no))
    return frame.filter(pl.col(first) == staff_no)


def _shown(dataset: Dataset, row: dict[str, Any]) -> Iterator[tuple[Text, Text]]:
    for field in dataset.fields:
        value = row.get(field.name)
        if value is not None and not (field.personal or field.kind in CLOSED):
            yield field.label, _written(field, value)


def _written(field: Field, value: Any) -> Text:
    if field.kind is Kind.YES_NO:
        return Text("是", "yes") if value else Text("否", "no")
    return field.code_labels.get(str(value), same(str(value)))
