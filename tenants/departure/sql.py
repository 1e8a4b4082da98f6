"""Exports and requests to erase as rows of the institution."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import Moment
from core.database import Base, Numbered
from core.tenancy.model import TenantId
from core.tenancy.tables import WHOLE
from core.texts import Text
from tenants.departure.model import Erasure, Export, Making, Request


class ExportRow(Base, Numbered):
    """One export; its file lies in a folder of the installation until it expires."""

    __tablename__ = "tenant_exports"
    __table_args__ = (Index("ix_tenant_exports_state", "state"),)

    state: Mapped[str] = mapped_column(String(20))
    asker: Mapped[int] = mapped_column(WHOLE)
    asked_by: Mapped[str] = mapped_column(String(120))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    token: Mapped[str] = mapped_column(String(36), default="")
    heartbeat_at: Mapped[datetime | None] = mapped_column(Moment)
    percent: Mapped[int] = mapped_column(default=0)
    size: Mapped[int] = mapped_column(WHOLE, default=0)
    digest: Mapped[str] = mapped_column(String(64), default="")
    expires_at: Mapped[datetime | None] = mapped_column(Moment)
    fault_zh: Mapped[str] = mapped_column(String(500), default="")
    fault_en: Mapped[str] = mapped_column(String(500), default="")


class ErasureRequestRow(Base, Numbered):
    """One request to erase."""

    __tablename__ = "erasure_requests"
    __table_args__ = (Index("ix_erasure_requests_due_at", "state", "due_at"),)

    state: Mapped[str] = mapped_column(String(20))
    asker: Mapped[int] = mapped_column(WHOLE)
    asked_by: Mapped[str] = mapped_column(String(120))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    reason: Mapped[str] = mapped_column(String(500))
    decider: Mapped[int | None] = mapped_column(WHOLE)
    decided_by: Mapped[str] = mapped_column(String(120), default="")
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    due_at: Mapped[datetime | None] = mapped_column(Moment)
    remark: Mapped[str] = mapped_column(String(500), default="")


def as_export(row: ExportRow) -> Export:
    """The export of a row."""
    return Export(
        tenant=TenantId(row.tenant_id),
        number=row.number,
        state=Making(row.state),
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        percent=row.percent,
        size=row.size,
        digest=row.digest,
        expires_at=row.expires_at,
        fault=Text(row.fault_zh, row.fault_en),
    )


def as_erasure(row: ErasureRequestRow) -> Erasure:
    """The request of a row."""
    return Erasure(
        tenant=TenantId(row.tenant_id),
        number=row.number,
        state=Request(row.state),
        asker=row.asker,
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        reason=row.reason,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        due_at=row.due_at,
        remark=row.remark,
    )
