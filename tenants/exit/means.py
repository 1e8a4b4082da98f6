"""What leaving, coming back and erasing stand on, handed over by whoever wires it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from core.database import Database
from core.evidence.service import Imports
from core.evidence.sql import SqlBatches
from core.evidence.store import EvidenceStore
from core.jobs.ports import JobQueue
from core.plugin.model import Pack
from core.scoring.service import Scoring
from core.tenancy.model import TenantId
from tenants.institutions import KnownInstitutions
from tenants.pack_shelf import PackShelf
from tenants.service import Tenants


@dataclass(frozen=True)
class Means:
    """The parts of the product, already connected.

    ``product`` and ``schema`` are the versions of program and tables; ``files`` gives the
    folders and files of this machine that hold what is an institution's, by name.
    """

    database: Database
    store: EvidenceStore
    institutions: KnownInstitutions
    imports: Imports
    scoring: Scoring
    shelf: PackShelf
    queue: JobQueue
    product: str
    schema: str
    files: Callable[[TenantId], dict[str, Path]]

    @property
    def tenants(self) -> Tenants:
        """The tree of institutions."""
        return self.institutions.tenants

    @property
    def batches(self) -> SqlBatches:
        """Whose turn it is at a dataset."""
        return SqlBatches(self.database)

    def pack(self, identity: str, digest: str) -> Pack | None:
        """Exactly that version of a pack, if it is at hand."""
        found = self.institutions.published(identity, digest)
        return found if found.digest == digest else None
