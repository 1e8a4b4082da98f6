"""An institution at one moment, whoever imports and scores meanwhile.

Every dataset's turn is taken, so no import is under way between evidence and database; then the
versions are read and the database is held still, and the turns are given back at once.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from sqlalchemy import select

from core.database import UnitOfWork
from core.evidence.sql import PinRow
from core.evidence.stock import Stock, Table
from core.tenancy.model import TenantId
from tenants.exit.means import Means

WAIT_SECONDS = 60.0


@dataclass(frozen=True)
class Snapshot:
    """The moment: ``work`` sees the rows of then, ``tables`` are the versions of then."""

    work: UnitOfWork
    stock: Stock
    tables: tuple[Table, ...]
    kept: tuple[str, ...]


@contextmanager
def taken(means: Means, tenant: TenantId) -> Iterator[Snapshot]:
    """Hold the institution still while the body reads; Conflict when an import takes too long."""
    means.imports.reconcile(tenant)
    stock = means.store.stock(tenant)
    names = stock.datasets()
    with means.database.reading(tenant) as work:
        with ExitStack() as turns:
            for name in names:
                turns.enter_context(means.batches.turn(tenant, name, wait=WAIT_SECONDS))
            work.hold_still()
            work.execute(select(PinRow).limit(1)).all()
            evidence = means.store.for_tenant(tenant)
            versions = {name: evidence.version(name) for name in names}
            needed = {name: means.imports.needed(tenant, name) for name in names}
            kept = tuple(stock.kept())
        tables = tuple(
            stock.table(name, at=version, needed=needed[name])
            for name, version in versions.items()
            if version is not None
        )
        yield Snapshot(work, stock, tables, kept)
