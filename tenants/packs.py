"""Which packs an institution works with."""

from collections.abc import Callable

from sqlalchemy import select

from core.audit.model import Act, Details, Note, Thing
from core.audit.sql import record
from core.columns import now
from core.database import Database, UnitOfWork
from core.plugin.model import Pack
from core.tenancy.model import TenantId
from tenants.model import InstalledPack
from tenants.sql import InstalledPackRow

Moved = Callable[[TenantId, str, str, str], None]
"""Told of an institution and a pack: the version before, empty where there was none, and now."""


def _nobody(tenant: TenantId, pack: str, before: str, version: str) -> None:
    """Nobody is told."""


class InstalledPacks:
    """Packs by institution: one version of each at a time."""

    def __init__(self, database: Database, moved: Moved = _nobody) -> None:
        """``moved`` is told once an institution works with another version of a pack."""
        self._database = database
        self.moved = moved

    def install(self, tenant_id: TenantId, pack: Pack) -> InstalledPack:
        """Work with exactly this version from now on, and turn it on."""
        with self._database.session(tenant_id) as session:
            was = session.find(InstalledPackRow, pack.id)
            before = was.version if was is not None else ""
            row = self.put(session, pack)
            session.commit()
        self.moved(tenant_id, pack.id, before, pack.version)
        return _installed(row)

    def put(self, session: UnitOfWork, pack: Pack, *, former: str = "") -> InstalledPackRow:
        """The same within the caller's unit of work; a ``former`` pack of another id goes off."""
        replaced = session.find(InstalledPackRow, former) if former != pack.id else None
        if replaced is not None and replaced.enabled:
            replaced.enabled = False
            session.flush()
            record(session, Note(Act.TURN_OFF_PACK, Thing.PACK, former))
        before = _said(session.find(InstalledPackRow, pack.id))
        row = InstalledPackRow(
            tenant_id=session.tenant_id,
            pack=pack.id,
            version=pack.version,
            digest=pack.digest,
            enabled=True,
            installed_at=now(),
        )
        kept = session.merge(row)
        session.flush()
        record(
            session,
            Note(Act.INSTALL_PACK, Thing.PACK, pack.id, before=before, after=_said(kept)),
        )
        return kept

    def turn_off(self, tenant_id: TenantId, pack: str) -> None:
        """Keep the pack installed without using it."""
        with self._database.session(tenant_id) as session:
            row = session.find(InstalledPackRow, pack)
            if row is not None and row.enabled:
                row.enabled = False
                session.flush()
                record(session, Note(Act.TURN_OFF_PACK, Thing.PACK, pack))
            session.commit()

    def of(self, tenant_id: TenantId) -> list[InstalledPack]:
        """The packs that are on, in the order of their ids."""
        query = select(InstalledPackRow).where(InstalledPackRow.enabled)
        with self._database.reading(tenant_id) as session:
            rows = session.scalars(query.order_by(InstalledPackRow.pack)).all()
        return [_installed(row) for row in rows]


def _said(row: InstalledPackRow | None) -> Details | None:
    """What the log says of an installed pack."""
    return {"version": row.version, "digest": row.digest} if row else None


def _installed(row: InstalledPackRow) -> InstalledPack:
    return InstalledPack(
        id=row.pack,
        version=row.version,
        digest=row.digest,
        enabled=row.enabled,
        installed_at=row.installed_at,
    )
