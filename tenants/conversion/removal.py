"""Takes everything invented out of an institution, store by store; each step may be done again."""

import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import delete, func, select, update

from core.database import Database, UnitOfWork
from core.errors import Conflict, NotFound
from core.evidence.batches import Batches, Nature
from core.evidence.model import Dataset
from core.evidence.parting import Parting
from core.evidence.sql import BatchRow, PinRow
from core.evidence.stock import KEPT
from core.evidence.store import EvidenceStore
from core.graph.projection.service import Projector
from core.scoring.runs import OPEN, Ledger
from core.scoring.sql import RunRow, TotalRow
from core.tenancy.model import TenantId
from core.texts import Text
from tenants.colleagues import Colleagues
from tenants.handed import tell_taken_back
from tenants.members import Members
from tenants.parcels.recalling import exchanged, take_back
from tenants.parcels.sql import ParcelRow
from tenants.publications.sql import PublicationRow
from tenants.sign_up.sql import SampleRow
from tenants.sql import DeliveryRow

EVERYWHERE = "what an institution delivered of invented records is taken back where it lies"
TURN_SECONDS = 60.0
Step = Callable[[str], None]
Tell = Callable[[Text, int], None]


@dataclass(frozen=True)
class Removal:
    """The stores of the product; ``step`` is told each step as it is done, for tests of crashes."""

    database: Database
    evidence: EvidenceStore
    batches: Batches
    datasets: Callable[[TenantId], Iterable[Dataset]]
    ledger: Ledger
    projector: Projector
    members: Members
    colleagues: Colleagues
    folders: Callable[[TenantId], dict[str, Path]]
    step: Step = lambda name: None

    def parting(self, tenant: TenantId) -> Parting:
        """The tables of an institution, with its imports as they are known now."""
        return Parting(
            self.evidence.for_tenant(tenant),
            self.evidence.stock(tenant),
            self.batches.newest(tenant),
        )

    def key(self, tenant: TenantId, dataset: str) -> tuple[str, ...]:
        """The key of a dataset; empty where the institution's packs do not declare it."""
        with suppress(NotFound):
            for each in self.datasets(tenant):
                if each.name == dataset:
                    return tuple(each.key)
        return ()

    def files(self, tenant: TenantId, slug: str, parting: Parting) -> list[str]:
        """What runs and imports have left beside the tables, and must go."""
        others = self._others(tenant, slug)
        return parting.leftover(also=[f"delivered/{each}/" for each in others])

    def take_away(self, tenant: TenantId, slug: str, tell: Tell) -> None:
        """Everything but the imports' own rows, by which the next attempt knows what was invented.

        Nobody may write in the institution meanwhile. Conflict while a run or an import goes on.
        """
        tell(Text("停用预设同事", "Retiring prepared colleagues"), 5)
        self.colleagues.retire(tenant)
        self.step("colleagues")
        parting = self.parting(tenant)
        if not parting.invented:
            return
        self._stop(tenant)
        for dataset in parting.touched():
            tell(Text(f"清除{dataset}中的示范记录", f"Parting {dataset}"), 20)
            self._part(tenant, parting, dataset)
        tell(Text("清除计分结果", "Dropping runs"), 60)
        self._runs(tenant)
        parting.stock.remove(self.files(tenant, slug, parting))
        self.step("runs")
        tell(Text("撤回已送达的汇总", "Taking deliveries back"), 70)
        self._take_back(tenant, slug)
        self._recall(tenant, slug)
        self.step("deliveries")
        tell(Text("重建关联图谱", "Building the graph anew"), 80)
        self.projector.rebuild(tenant)
        self.step("graph")
        for folder in self.folders(tenant).values():
            shutil.rmtree(folder, ignore_errors=True)
        self.database.shrink()

    def forget(self, work: UnitOfWork, tenant: TenantId) -> None:
        """The imports of invented rows and their undo, at the very end."""
        mine = BatchRow.tenant_id == tenant
        invented = list(
            work.scalars(
                select(BatchRow.number).where(mine, BatchRow.nature == Nature.SYNTHETIC.value)
            )
        )
        work.execute(delete(BatchRow).where(mine, BatchRow.undoes.in_(invented)))
        work.execute(delete(BatchRow).where(mine, BatchRow.number.in_(invented)))
        work.execute(delete(SampleRow).where(SampleRow.tenant_id == tenant))

    def _part(self, tenant: TenantId, parting: Parting, dataset: str) -> None:
        with self.batches.turn(tenant, dataset, wait=TURN_SECONDS):
            parting.part(dataset, self.key(tenant, dataset))
            self.step("parted")
            with self.database.session(tenant) as work:
                mine = BatchRow.tenant_id == tenant, BatchRow.dataset == dataset
                work.execute(update(BatchRow).where(*mine).values(before=None, version=None))
                pins = PinRow.tenant_id == tenant, PinRow.dataset == dataset
                work.execute(delete(PinRow).where(*pins))
                work.commit()
            parting.done(dataset)
        self.step("cut off")

    def _stop(self, tenant: TenantId) -> None:
        """Cancel what waits; Conflict while a run is still carried out."""
        for run in self.ledger.recent(tenant, limit=100_000):
            if run.state in OPEN:
                with suppress(Conflict):
                    self.ledger.cancel(tenant, run.number)
        free = set(self.ledger.open_runs(tenant))
        left = [run.number for run in self.ledger.recent(tenant, limit=1000) if run.state in OPEN]
        if any(number not in free for number in left):
            raise Conflict(
                Text("有计分正在停止，稍后继续", "a run is being stopped; it goes on in a while")
            )

    def _runs(self, tenant: TenantId) -> None:
        with self.database.session(tenant) as work:
            for table in (TotalRow, PinRow, RunRow):
                work.execute(delete(table).where(table.tenant_id == tenant))
            work.commit()

    def _take_back(self, tenant: TenantId, slug: str) -> None:
        """Files and rows of deliveries, and the sums that they went into, wherever they lie."""
        receivers = [each for each, _ in self.delivered(slug)]
        for each in receivers:
            stock = self.evidence.stock(each)
            stock.drop(f"{KEPT}/delivered/{slug}")
            stock.drop(f"{KEPT}/rollups")
        if not receivers:
            return
        with self.database.all_tenants(EVERYWHERE) as work:
            for each in receivers:
                mine = DeliveryRow.tenant_id == each, DeliveryRow.lower == slug
                work.execute(delete(DeliveryRow).where(*mine))
            work.flush()
            tell_taken_back(work, slug, {*receivers, tenant})
            work.commit()

    def _recall(self, tenant: TenantId, slug: str) -> None:
        """What was published, and what went to others or came from them, in either's space.

        On trial they rehearse as well: nobody who works in earnest has a contract with a trial.
        """
        with self.database.all_tenants(EVERYWHERE) as work:
            work.execute(delete(PublicationRow).where(PublicationRow.tenant_id == tenant))
            take_back(work, slug, also=[tenant])
            work.commit()

    def parcels(self, slug: str) -> dict[TenantId, int]:
        """In whose space how many parcels lie that the institution sent or received."""
        query = select(ParcelRow.tenant_id, func.count()).where(exchanged(slug))
        with self.database.reading_all(EVERYWHERE) as work:
            found = work.execute(query.group_by(ParcelRow.tenant_id))
            return {TenantId(each): count for each, count in found}

    def delivered(self, slug: str) -> list[tuple[TenantId, int]]:
        """In whose space how many deliveries of the institution lie."""
        query = select(DeliveryRow.tenant_id, func.count()).where(DeliveryRow.lower == slug)
        query = query.group_by(DeliveryRow.tenant_id).order_by(DeliveryRow.tenant_id)
        with self.database.reading_all(EVERYWHERE) as work:
            return [(TenantId(each), count) for each, count in work.execute(query)]

    def _others(self, tenant: TenantId, slug: str) -> list[str]:
        """Who else has delivered to the institution."""
        query = select(DeliveryRow.lower).where(DeliveryRow.lower != slug).distinct()
        with self.database.reading(tenant) as work:
            return list(work.scalars(query))
