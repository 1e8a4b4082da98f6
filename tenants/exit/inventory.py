"""What there is of one institution in every store, counted; and how each store is emptied."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import ColumnElement, Table, and_, delete, exists, func, select, true

from core.database import UnitOfWork
from core.identity.sql import AccountRow
from core.tenancy.model import TenantId
from core.tenancy.tables import is_owned
from tenants.exit import tables
from tenants.exit.means import Means
from tenants.exit.people import account_columns
from tenants.leaders.model import APPRAISAL, FIGURES
from tenants.parcels.recalling import exchanged, take_back
from tenants.parcels.sql import ParcelRow
from tenants.sql import MembershipRow, TenantRow

ERASING = "an institution that is erased is counted and removed from every table"
EVERYBODY_OF_IT = true()
GROWS = ("audit_entries", "audit_seals")
"""Tables whose rows only an institution's erasure may delete."""

Found = dict[tuple[str, str], int]
"""How many there are, by store and by what they are."""


def count(means: Means, tenant: TenantId) -> Found:
    """Everything of the institution, in every store; what is not there counts as zero."""
    found: Found = {}
    with means.database.reading_all(ERASING) as work:
        for table in tables.owned():
            found["database", table.name] = _counted(work, table, "tenant_id", tenant)
        for table in _speaking():
            column = tables.SHARED[table.name].column or ""
            found["database", table.name] = _counted(work, table, column, tenant)
        found["database", "accounts"] = len(_theirs_alone(work, tenant))
        found["database", "personal figures held by others"] = _personal(work, tenant)
    stock = means.store.stock(tenant)
    for name in stock.names():
        folder = name.split("/")[0]
        found["evidence", folder] = found.get(("evidence", folder), 0) + 1
    found["queue", "nudges"] = sum(each.tenant_id == tenant for each in means.queue.waiting())
    for what, place in means.files(tenant).items():
        inside = place.rglob("*") if place.is_dir() else [place]
        found["files", what] = sum(each.is_file() for each in inside)
    return found


def empty(means: Means, tenant: TenantId, *, people: ColumnElement[bool] = EVERYBODY_OF_IT) -> None:
    """Remove all of it; what is gone already is passed over, so it may be done again.

    ``people`` says which accounts go, among those that belong to no other institution.
    """
    means.queue.forget(tenant)
    _global_rows(means, tenant, people)
    with means.database.session(tenant) as work:
        for table in reversed(tables.owned()):
            if table.name not in GROWS:
                work.execute(delete(table).where(table.c.tenant_id == tenant))
        work.commit()
    with means.database.erasing(tenant) as work:
        for table in tables.owned():
            if table.name in GROWS:
                work.execute(delete(table).where(table.c.tenant_id == tenant))
        work.commit()
    means.store.stock(tenant).wipe()
    for place in means.files(tenant).values():
        _remove(place)
    means.database.shrink()


def _global_rows(means: Means, tenant: TenantId, people: ColumnElement[bool]) -> None:
    """Memberships, and the accounts of people who belong nowhere else, with all about them."""
    with means.database.all_tenants(ERASING) as work:
        leaving = _theirs_alone(work, tenant, people)
        take_back(work, _slug(work, tenant), _of_persons(tenant))
        for table in reversed(_speaking()):
            column = table.c[tables.SHARED[table.name].column or ""]
            work.execute(delete(table).where(column == tenant))
        for table in reversed(tables.every()):
            if not is_owned(table):
                for column in account_columns(table):
                    work.execute(delete(table).where(column.in_(leaving)))
        kept = _referred_elsewhere(work, tenant, leaving)
        accounts = AccountRow.__table__
        work.execute(delete(AccountRow).where(accounts.c.id.in_(leaving - kept)))
        work.commit()


def _slug(work: UnitOfWork, tenant: TenantId) -> str:
    return work.scalar(select(TenantRow.slug).where(TenantRow.id == tenant)) or ""


def _of_persons(tenant: TenantId) -> ColumnElement[bool]:
    """Figures and marks of named people in the spaces of others."""
    return and_(ParcelRow.tenant_id != tenant, ParcelRow.kind.in_((FIGURES, APPRAISAL)))


def _personal(work: UnitOfWork, tenant: TenantId) -> int:
    theirs = exchanged(_slug(work, tenant)), _of_persons(tenant)
    query = select(func.count()).select_from(ParcelRow).where(*theirs)
    return int(work.execute(query).scalar_one())


def _theirs_alone(
    work: UnitOfWork, tenant: TenantId, people: ColumnElement[bool] = EVERYBODY_OF_IT
) -> set[int]:
    """Accounts of members who belong to no other institution and do not run the platform."""
    other = MembershipRow.__table__.alias()
    elsewhere = exists().where(
        other.c.account_id == MembershipRow.account_id, other.c.member_of != tenant
    )
    query = select(MembershipRow.account_id).join(
        AccountRow, AccountRow.id == MembershipRow.account_id
    )
    query = query.where(MembershipRow.member_of == tenant, AccountRow.operator.is_(False), people)
    return set(work.scalars(query.where(~elsewhere)))


def _referred_elsewhere(work: UnitOfWork, tenant: TenantId, accounts: set[int]) -> set[int]:
    """Those of the accounts that a row of another institution names."""
    found: set[int] = set()
    for table in tables.owned():
        for column in account_columns(table):
            query = select(column).where(column.in_(accounts), table.c.tenant_id != tenant)
            found.update(work.scalars(query))
    return found


def _speaking() -> list[Table]:
    """The global tables whose rows speak of one institution."""
    return [
        table
        for table in tables.every()
        if not is_owned(table) and tables.SHARED[table.name].column
    ]


def _counted(work: UnitOfWork, table: Table, column: str, tenant: TenantId) -> int:
    query = select(func.count()).select_from(table).where(table.c[column] == tenant)
    return int(work.execute(query).scalar_one())


def _remove(place: Path) -> None:
    if place.is_file():
        place.unlink(missing_ok=True)
    else:
        shutil.rmtree(place, ignore_errors=True)


def lines(before: Found, after: Found) -> Iterator[tuple[str, str, int, int]]:
    """Store, what, how many before and after, in order."""
    for store, what in sorted(before.keys() | after.keys()):
        yield store, what, before.get((store, what), 0), after.get((store, what), 0)
