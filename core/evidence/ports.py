"""What evidence answers to: one tenant's tables, and what a change to them reports."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import polars as pl

from core.evidence.model import Dataset

SHEET, ROW, BATCH = "_sheet", "_row", "_batch"
HIDDEN = (SHEET, ROW, BATCH)
"""Columns beside the declared fields: where in which import a row was last written."""


@dataclass(frozen=True, slots=True)
class MergeResult:
    """Rows by what became of them, and the versions around the change.

    ``before`` is None when there was no table yet; ``version`` equals ``before`` when nothing
    changed.
    """

    inserted: int
    updated: int
    unchanged: int
    before: int | None
    version: int | None


@dataclass(frozen=True, slots=True)
class UndoResult:
    """Rows put back and rows taken out; ``refused`` holds the keys that a later batch changed.

    ``refused`` has the key columns and ``_batch``, the number of that later batch.
    """

    restored: int
    removed: int
    refused: pl.DataFrame
    before: int | None
    version: int | None


@dataclass(frozen=True, slots=True)
class Commit:
    """A batch in the table's log: the versions around it and the rows it changed."""

    before: int | None
    version: int | None
    counts: Mapping[str, int]


class Evidence(Protocol):
    """All evidence of one tenant."""

    def scan(
        self,
        dataset: Dataset | str,
        *,
        columns: Sequence[str] | None = None,
        version: int | None = None,
    ) -> pl.LazyFrame:
        """Rows of a dataset as they are, or as they were at a version.

        Given the declaration, a dataset without rows is an empty frame and a field that the
        table does not have yet is null; given the name alone, ``NotFound`` says so.
        """

    def version(self, name: str) -> int | None:
        """The table's version, None while there is no table."""

    def compare(self, dataset: Dataset, rows: pl.DataFrame) -> MergeResult:
        """What ``merge`` would do, without doing it."""

    def merge(self, dataset: Dataset, rows: pl.DataFrame, *, batch: int) -> MergeResult:
        """Write rows by key in one commit; rows that say nothing new are left alone.

        A column that the frame lacks keeps its values. ``Conflict`` when others kept winning.
        """

    def undo(self, dataset: Dataset, *, of: int, commit: Commit, batch: int) -> UndoResult:
        """Put back what batch ``of`` changed, except rows that a later batch changed."""

    def commit_of(self, name: str, batch: int) -> Commit | None:
        """The commit that carries the batch's number, None if it never got there."""

    def compact(self, name: str) -> None:
        """Gather small files into few."""

    def vacuum(self, name: str, *, keep_versions: Iterable[int], older_than_hours: int) -> int:
        """Delete files that neither the present nor a kept version needs; how many."""

    def keep(self, name: str, content: bytes) -> None:
        """Store a file of the tenant beside its tables."""

    def kept(self, name: str) -> bytes:
        """A file stored by ``keep``, or ``NotFound``."""
