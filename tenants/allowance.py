"""What an institution of its standing may add; imports, runs and memberships ask by themselves."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from core.columns import now
from core.database import Database, UnitOfWork
from core.evidence.batches import Kind, Nature, Opening, State
from core.evidence.sql import BatchRow
from core.evidence.store import EvidenceStore
from core.scoring.sql import RunRow
from core.tenancy.model import TenantId
from tenants.sql import MembershipRow
from tenants.standing import RUN_DAYS, Bound, Standings

MEBIBYTE = 2**20
COUNTING = "how many members an institution has is set against its limit"


@dataclass(frozen=True)
class Allowance:
    """Each method raises Conflict, in words for the user, where the standing says no."""

    standings: Standings
    database: Database
    evidence: EvidenceStore

    def to_import(self, tenant_id: TenantId, opening: Opening) -> None:
        """Bring a batch in, or take one back."""
        if opening.nature is Nature.REAL and opening.kind is Kind.IMPORT:
            self.standings.must_take_real_data(tenant_id)
        self.standings.must_write(tenant_id)
        if opening.kind is Kind.UNDO or not self.standings.is_bound(tenant_id):
            return
        records = self.records(tenant_id) + opening.counts.accepted
        self.standings.must_be_within(tenant_id, Bound.RECORDS, records)
        self.standings.must_be_within(tenant_id, Bound.STORAGE, self.mebibytes(tenant_id))

    def to_run(self, tenant_id: TenantId) -> None:
        """Ask for one more run."""
        self.standings.must_write(tenant_id)
        if self.standings.is_bound(tenant_id):
            self.standings.must_be_within(tenant_id, Bound.RUNS, self.runs(tenant_id) + 1)

    def to_join(self, work: UnitOfWork, tenant_id: TenantId) -> None:
        """Have one more member; counted in the unit of work that adds it."""
        query = select(func.count()).select_from(MembershipRow)
        people = work.scalar(query.where(MembershipRow.member_of == tenant_id)) or 0
        self.standings.must_write(tenant_id)
        self.standings.must_be_within(tenant_id, Bound.PEOPLE, people + 1)

    def to_invite(self, tenant_id: TenantId, waiting: int) -> None:
        """Have so many invitations waiting, each of whom would be one more member."""
        people = self.people(tenant_id) + waiting
        self.standings.must_be_within(tenant_id, Bound.PEOPLE, people)

    def people(self, tenant_id: TenantId) -> int:
        """Members."""
        query = select(func.count()).select_from(MembershipRow)
        with self.database.global_reading(COUNTING) as work:
            return work.scalar(query.where(MembershipRow.member_of == tenant_id)) or 0

    def first_real(self, tenant_id: TenantId) -> datetime | None:
        """When the first import of own records that stands was made."""
        real = BatchRow.nature == Nature.REAL.value, BatchRow.kind == Kind.IMPORT.value
        stands = BatchRow.state == State.COMMITTED.value
        with self.database.reading(tenant_id) as work:
            return work.scalar(select(func.min(BatchRow.made_at)).where(*real, stands))

    def records(self, tenant_id: TenantId) -> int:
        """Rows in the evidence, by what the batches did."""
        more = func.sum(BatchRow.inserted) - func.sum(BatchRow.removed)
        query = select(more).where(BatchRow.state != State.ABANDONED.value)
        with self.database.reading(tenant_id) as work:
            return int(work.scalar(query) or 0)

    def mebibytes(self, tenant_id: TenantId) -> int:
        """What the evidence and its results take up, in MiB, a part counted whole."""
        return -(-self.evidence.stock(tenant_id).bytes() // MEBIBYTE)

    def runs(self, tenant_id: TenantId) -> int:
        """Runs asked for within as many days as a trial has."""
        with self.database.reading(tenant_id) as work:
            lately = RunRow.requested_at >= now() - timedelta(days=RUN_DAYS)
            return work.scalar(select(func.count()).select_from(RunRow).where(lately)) or 0
