"""What the reading of a file needs to know about the institution, handed in by the caller."""

from collections.abc import Mapping as Lookup
from dataclasses import dataclass, field
from typing import Protocol

import polars as pl

from core.evidence.headers import Mapping
from core.evidence.model import Dataset
from core.evidence.reading.source import Limits


class Condition(Protocol):
    """Compiles a rule's condition to a Polars expression over the dataset's columns."""

    def __call__(
        self, text: str, dataset: Dataset, datasets: Lookup[str, Dataset], /
    ) -> pl.Expr: ...


@dataclass(frozen=True, slots=True)
class Member:
    """A staff member as a file may name one.

    ``units`` are the numbers of every unit, with the units above it, that the member has belonged
    to: a homonym is told apart by them.
    """

    staff_no: str
    name: str
    units: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class UnitName:
    """A unit as a file may name one."""

    unit_no: str
    name: str


@dataclass(frozen=True, slots=True)
class Context:
    """Everything outside the file that decides what its cells mean.

    ``staff`` and ``units`` are the directories; ``None`` means there is none, and a name or number
    is kept as it stands. ``known`` gives the keys that a reference may point at, by dataset; a
    dataset that is absent is not checked. ``datasets`` are the pack's, by name. ``condition``
    compiles rules; without it rules are not checked. ``hash_key`` keys the hash of id numbers.
    """

    mapping: Mapping = field(default_factory=Mapping)
    staff: tuple[Member, ...] | None = None
    units: tuple[UnitName, ...] | None = None
    known: Lookup[str, pl.Series] = field(default_factory=dict)
    datasets: Lookup[str, Dataset] = field(default_factory=dict)
    condition: Condition | None = None
    limits: Limits = field(default_factory=Limits)
    hash_key: bytes = b""
