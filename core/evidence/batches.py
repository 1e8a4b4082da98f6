"""What is known of each import and each undo, and the port that remembers it."""

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from core.evidence import headers
from core.tenancy.model import TenantId


class Kind(StrEnum):
    """What a batch does to the rows."""

    IMPORT = "import"
    UNDO = "undo"


class Nature(StrEnum):
    """Whether the rows of a batch are an institution's own, or invented to try the product with."""

    REAL = "real"
    SYNTHETIC = "synthetic"


class State(StrEnum):
    """How far a batch is; ``partly undone`` where a later batch stood in the way."""

    PREPARED = "prepared"
    COMMITTED = "committed"
    ABANDONED = "abandoned"
    UNDONE = "undone"
    PARTLY_UNDONE = "partly undone"


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows by what became of them; ``refused`` are rows that an undo left as they are."""

    accepted: int = 0
    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    rejected: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True)
class Opening:
    """What is written down before anything is done."""

    dataset: str
    kind: Kind
    source: str
    digest: str = ""
    actor: str = ""
    undoes: int | None = None
    counts: Counts = field(default_factory=Counts)
    nature: Nature = Nature.REAL


@dataclass(frozen=True, slots=True)
class Batch:
    """One import or one undo: who brought in what, and what became of it.

    ``source`` is the file's name and ``digest`` its SHA-256; ``before`` and ``version`` are the
    table's versions around the commit; ``held_back`` says whether a workbook of held-back rows
    is kept.
    """

    number: int
    opening: Opening
    state: State
    made_at: datetime
    counts: Counts
    before: int | None
    version: int | None

    @property
    def held_back(self) -> bool:
        """Whether a workbook of held-back rows is kept with the batch."""
        return self.counts.rejected > 0

    @property
    def may_be_undone(self) -> bool:
        """Whether there is anything of it left to undo, and the versions to undo it by."""
        standing = self.state in (State.COMMITTED, State.PARTLY_UNDONE)
        cut_off = self.version is None and self.counts.inserted + self.counts.updated > 0
        return standing and self.opening.kind is Kind.IMPORT and not cut_off


class Batches(Protocol):
    """The memory of imports: batches, saved mappings, pinned versions, and whose turn it is."""

    def turn(
        self, tenant_id: TenantId, dataset: str, *, wait: float
    ) -> AbstractContextManager[None]:
        """The one turn at a dataset; ``Conflict`` when it does not come within ``wait`` seconds."""

    def begin(self, tenant_id: TenantId, opening: Opening) -> int:
        """Write a prepared batch down; its number, counted from 1 in the tenant."""

    def finish(
        self,
        tenant_id: TenantId,
        number: int,
        *,
        state: State,
        counts: Counts,
        before: int | None,
        version: int | None,
    ) -> None:
        """Write down what became of a batch; a committed undo marks the batch that it undoes."""

    def get(self, tenant_id: TenantId, number: int) -> Batch:
        """A batch by number, or ``NotFound``."""

    def newest(
        self,
        tenant_id: TenantId,
        *,
        dataset: str | None = None,
        state: State | None = None,
        limit: int | None = None,
    ) -> tuple[Batch, ...]:
        """Batches, the newest first."""

    def left_open(self) -> tuple[TenantId, ...]:
        """Every tenant with a batch that is still prepared, by number alone."""

    def mapping(self, tenant_id: TenantId, dataset: str) -> headers.Mapping | None:
        """The headers that the institution has assigned to fields, if it has."""

    def save_mapping(self, tenant_id: TenantId, dataset: str, mapping: headers.Mapping) -> None:
        """Remember the headers for the next file."""

    def pin(self, tenant_id: TenantId, versions: Mapping[str, int], *, holder: str) -> None:
        """Keep versions (dataset → version) readable for the holder, such as ``run 12``."""

    def unpin(self, tenant_id: TenantId, *, holder: str) -> None:
        """Let go of all that the holder kept."""

    def pinned(self, tenant_id: TenantId, dataset: str) -> Iterable[int]:
        """Versions that somebody holds."""
