"""What a look at a file, an import and an undo report."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

import polars as pl

from core.evidence.batches import Counts
from core.evidence.context import Condition
from core.evidence.findings import Finding, NotData
from core.evidence.headers import Column
from core.evidence.preparation import Prepared
from core.evidence.reading.source import Limits


@dataclass(frozen=True, slots=True)
class Rules:
    """What reading needs beyond the file and the store; see ``Context``."""

    condition: Condition | None = None
    limits: Limits = field(default_factory=Limits)
    hash_key: bytes = b""


@dataclass(frozen=True, slots=True)
class Remarks:
    """What the checks say: errors (``findings``), warnings, and rows that are not data."""

    findings: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    not_data: tuple[NotData, ...]

    @staticmethod
    def of(prepared: Prepared) -> "Remarks":
        """The remarks on a prepared file."""
        return Remarks(prepared.held, prepared.warnings, prepared.not_data)

    def as_json(self) -> dict[str, object]:
        """Plain values, for the command line and the API."""
        return {
            "findings": [each.as_json() for each in self.findings],
            "warnings": [each.as_json() for each in self.warnings],
            "not_data": [each.as_json() for each in self.not_data],
        }


@dataclass(frozen=True)
class Preview:
    """What bringing a file in would do; ``first`` are the first rows as they would be stored."""

    counts: Counts
    columns: Mapping[str, tuple[Column, ...]]
    missing: tuple[str, ...]
    first: pl.DataFrame
    remarks: Remarks


@dataclass(frozen=True)
class Report:
    """What became of a file. ``held_back`` is a workbook of the rows to correct, if any."""

    batch: int
    counts: Counts
    version: int | None
    held_back: bytes | None
    remarks: Remarks

    def as_json(self) -> dict[str, object]:
        """Plain values, for the command line and the API."""
        numbers = {"batch": self.batch, "version": self.version, **asdict(self.counts)}
        return {**numbers, **self.remarks.as_json()}


@dataclass(frozen=True)
class Undone:
    """What became of an undo; ``refused`` has the keys that a later batch wrote, and its number."""

    batch: int
    counts: Counts
    version: int | None
    refused: pl.DataFrame
