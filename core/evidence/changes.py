"""What differs between rows by key: pure functions over frames, null being a value like others."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from core.evidence.ports import BATCH, HIDDEN, ROW, SHEET

AT = "_at"
GONE = "_gone"
OLD = " old"
PLACES = pl.Schema({SHEET: pl.String(), ROW: pl.Int64(), BATCH: pl.Int64()})


@dataclass(frozen=True)
class Changes:
    """Rows to write, those that are new and those that say something new."""

    rows: pl.DataFrame
    inserted: int
    updated: int
    unchanged: int


@dataclass(frozen=True)
class Inverse:
    """Rows to put back, and keys to take out where ``_gone`` is true."""

    rows: pl.DataFrame
    restored: int
    removed: int


def completed(frame: pl.LazyFrame, fields: pl.Schema) -> pl.LazyFrame:
    """The frame with every declared and hidden column, null where it had none."""
    wanted = pl.Schema({**fields, **PLACES})
    there = frame.collect_schema()
    if not there:
        return pl.LazyFrame(schema=wanted)
    missing = [pl.lit(None, kind).alias(name) for name, kind in wanted.items() if name not in there]
    return frame.with_columns(missing).select(*wanted, *(n for n in there if n not in wanted))


def between(target: pl.LazyFrame, rows: pl.DataFrame, key: Sequence[str]) -> Changes:
    """Compare rows with the target, column by column of what the rows have."""
    there = target.collect_schema()
    if not there:
        return Changes(rows, rows.height, 0, 0)
    said = [name for name in rows.columns if name not in key and name not in HIDDEN]
    known = [name for name in said if name in there]
    differs = [pl.col(name).ne_missing(pl.col(name + OLD)) for name in known]
    differs += [pl.col(name).is_not_null() for name in said if name not in there]
    same = ~pl.any_horizontal(*differs, pl.lit(value=False))
    old = target.select(*key, *known)
    met = (
        rows.lazy()
        .with_row_index(AT)
        .join(old, on=list(key), suffix=OLD)
        .select(AT, same.alias("same"))
        .collect()
    )
    alike = met.filter("same")[AT]
    says_something = pl.repeat(value=True, n=rows.height, eager=True).scatter(alike, values=False)
    written = rows.filter(says_something)
    return Changes(
        written, rows.height - met.height, met.height - alike.len(), unchanged=alike.len()
    )


def inverse(now: pl.LazyFrame, earlier: pl.LazyFrame, key: Sequence[str], batch: int) -> Inverse:
    """What takes rows last written by the batch back to what they were before it."""
    there = now.collect_schema()
    if not there:
        return Inverse(pl.DataFrame(), 0, 0)
    mine = now.filter(pl.col(BATCH) == batch).select(key)
    was = completed(earlier, there).select(there.names())
    rows = (
        mine.join(was.with_columns(_gone=pl.lit(value=False)), on=list(key), how="left")
        .with_columns(pl.col(GONE).fill_null(value=True))
        .collect()
    )
    removed = int(rows[GONE].sum())
    return Inverse(rows, rows.height - removed, removed)


def overwritten(
    now: pl.LazyFrame,
    earlier: pl.LazyFrame,
    after: pl.LazyFrame,
    key: Sequence[str],
    batch: int,
) -> pl.DataFrame:
    """Keys that the batch wrote and a later batch wrote again, with that batch's number."""
    there = after.collect_schema()
    if not there:
        return pl.DataFrame()
    keys = pl.Schema({name: there[name] for name in key} | {BATCH: pl.Int64()})
    mine = after.filter(pl.col(BATCH) == batch).select(key)
    was = completed(earlier, keys).select(*key, pl.col(BATCH).alias("_was"))
    return (
        mine.join(completed(now, keys).select(*key, BATCH), on=list(key))
        .filter(pl.col(BATCH) != batch)
        .join(was, on=list(key), how="left")
        .filter(pl.col(BATCH).ne_missing(pl.col("_was")))
        .select(*key, BATCH)
        .collect()
    )
