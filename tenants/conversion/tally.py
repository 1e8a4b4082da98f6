"""Counts what a conversion takes away and what it keeps, in every store."""

from collections import Counter
from collections.abc import Collection
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, func, select

from core.adapters.sql import SourceRow
from core.audit.sql import EntryRow
from core.database import UnitOfWork
from core.evidence.batches import Kind, Nature
from core.evidence.parting import Parting, Shares
from core.evidence.sql import BatchRow, MappingRow
from core.graph.ports import Reader
from core.identity.permissions import ROLES, SEPARATED, Role
from core.scoring.sql import RunRow, TotalRow
from core.tenancy.model import TenantId
from core.texts import Text
from tenants.contracts.sql import ContractRow
from tenants.conversion.model import Goes, Stays, Tally
from tenants.conversion.removal import Removal
from tenants.people.sql import DelegationRow
from tenants.publications.sql import PublicationRow
from tenants.sign_up.sql import SampleRow
from tenants.sql import InstalledPackRow, SettingRow

GRAPH_SECONDS = 30.0


def tally(removal: Removal, tenant: TenantId, slug: str) -> Tally:
    """Everything of the institution that a conversion would take away or keep."""
    parting = removal.parting(tenant)
    colleagues = {each.account.id for each in removal.colleagues.of(tenant)}
    shares = _shares(removal, tenant, parting)
    members = [
        each for each in removal.members.of_tenant(tenant) if each.account_id not in colleagues
    ]
    goes = dict.fromkeys(Goes, 0) | {Goes.COLLEAGUES: len(colleagues)}
    with removal.database.reading(tenant) as work:
        stays = _staying(work)
        goes[Goes.SAMPLES] = _count(work, SampleRow.tenant_id == tenant, SampleRow)
        if parting.invented:
            goes |= _rows(work)
    if parting.invented:
        goes |= _elsewhere(removal, tenant, slug, parting)
        goes |= {Goes.ROWS: shares["invented"], Goes.MIXED: shares["mixed"]}
    stays |= {Stays.ROWS: shares["own"], Stays.MEMBERS: len(members)}
    held = {role for each in members if not each.suspended for role in each.roles}
    return Tally(goes, stays, tuple(_lacking(held)))


def _shares(removal: Removal, tenant: TenantId, parting: Parting) -> Counter[str]:
    """Rows of all datasets together."""
    touched, found = set(parting.touched()), Counter[str]()
    for name in parting.stock.datasets():
        if name in touched:
            shares = parting.shares(name, removal.key(tenant, name))
        else:
            shares = Shares(own=parting.height(name))
        found.update(invented=shares.invented, own=shares.own, mixed=shares.mixed)
    return found


def _rows(work: UnitOfWork) -> dict[Goes, int]:
    invented = select(BatchRow.number).where(BatchRow.nature == Nature.SYNTHETIC.value)
    numbers = list(work.scalars(invented))
    return {
        Goes.BATCHES: len(numbers) + _count(work, BatchRow.undoes.in_(numbers), BatchRow),
        Goes.RUNS: _count(work, RunRow.number > 0, RunRow),
        Goes.TOTALS: _count(work, TotalRow.run > 0, TotalRow),
        Goes.PUBLICATIONS: _count(work, PublicationRow.number > 0, PublicationRow),
    }


def _elsewhere(removal: Removal, tenant: TenantId, slug: str, parting: Parting) -> dict[Goes, int]:
    lying = dict(removal.delivered(slug))
    own = lying.pop(tenant, 0)
    return {
        Goes.FILES: len(removal.files(tenant, slug, parting)),
        Goes.UPLOADS: sum(_files(each) for each in removal.folders(tenant).values()),
        Goes.GRAPH: _graph(removal, tenant),
        Goes.OWN_DELIVERIES: own,
        Goes.DELIVERIES_ABOVE: sum(lying.values()),
        Goes.PARCELS: sum(removal.parcels(slug).values()),
    }


def _staying(work: UnitOfWork) -> dict[Stays, int]:
    real = BatchRow.nature == Nature.REAL.value
    return {
        Stays.BATCHES: _count(work, real & (BatchRow.kind == Kind.IMPORT.value), BatchRow),
        Stays.PACKS: _count(work, InstalledPackRow.pack != "", InstalledPackRow),
        Stays.SETTINGS: _distinct(work),
        Stays.MAPPINGS: _count(work, MappingRow.dataset != "", MappingRow),
        Stays.SOURCES: _count(work, SourceRow.number > 0, SourceRow),
        Stays.CONTRACTS: _count(work, ContractRow.number != "", ContractRow),
        Stays.DELEGATIONS: _count(work, DelegationRow.number > 0, DelegationRow),
        Stays.LOG: _count(work, EntryRow.number > 0, EntryRow),
    }


def _count(work: UnitOfWork, which: ColumnElement[bool], table: Any) -> int:
    return work.scalar(select(func.count()).select_from(table).where(which)) or 0


def _distinct(work: UnitOfWork) -> int:
    return work.scalar(select(func.count(SettingRow.name.distinct()))) or 0


def _files(folder: Path) -> int:
    return sum(each.is_file() for each in folder.rglob("*"))


def _graph(removal: Removal, tenant: TenantId) -> int:
    def size(reader: Reader) -> int:
        found = reader.size()
        return found.entities + found.links

    return removal.projector.store.read(tenant, size, seconds=GRAPH_SECONDS)


def _lacking(held: Collection[Role]) -> list[Text]:
    """The officers that the institution would have no more."""
    return [ROLES[each].label for each in sorted(SEPARATED) if each not in held]
