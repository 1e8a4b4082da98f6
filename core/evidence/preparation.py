"""From a file to rows that may be merged and rows that are held back, with every reason."""

from dataclasses import dataclass

import polars as pl

from core.evidence.context import Context
from core.evidence.findings import Finding, NotData
from core.evidence.headers import Column
from core.evidence.model import Dataset
from core.evidence.reading.source import FileSource


@dataclass(frozen=True)
class Part:
    """A sheet that was read: its columns and the held-back rows as the user wrote them.

    ``cells`` has one text column ``"0"``, ``"1"`` … by position in ``columns``, and ``_row``.
    """

    sheet: str
    columns: tuple[Column, ...]
    cells: pl.DataFrame
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Prepared:
    """What a file holds for a dataset.

    ``rows``: typed, the dataset's fields (see ``schema.columns``) then ``_sheet`` (String) and
    ``_row`` (Int64), unique by key. ``present``: the fields that the file has a column for; the
    others are null in ``rows`` and should leave stored values alone. ``held``: errors; their rows
    (``held_rows`` of them) are in ``parts`` and not in ``rows``. ``warnings``: remarks on rows
    that are in ``rows``, or on columns and sheets (row 0).
    """

    source: str
    dataset: Dataset
    rows: pl.DataFrame
    present: tuple[str, ...]
    parts: tuple[Part, ...]
    held: tuple[Finding, ...]
    held_rows: int
    warnings: tuple[Finding, ...]
    not_data: tuple[NotData, ...]

    def as_json(self) -> dict[str, object]:
        """The findings as plain values."""
        return {
            "file": self.source,
            "dataset": self.dataset.name,
            "accepted": self.rows.height,
            "rejected": self.held_rows,
            "held": [each.as_json() for each in self.held],
            "warnings": [each.as_json() for each in self.warnings],
            "not_data": [each.as_json() for each in self.not_data],
        }


def prepare(source: FileSource, dataset: Dataset, context: Context) -> Prepared:
    """Read, coerce and check a file; all its sheets that carry the dataset together.

    Raises ``BadFile`` when nothing can be made of it: file, sheet or column is named.
    """
    raise NotImplementedError
