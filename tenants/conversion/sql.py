"""Conversions as rows of the institution that becomes full."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import Json, Moment
from core.database import Base, Numbered
from core.tenancy.model import TenantId
from core.tenancy.tables import WHOLE
from core.texts import Text
from tenants.conversion.model import Conversion, State


class ConversionRow(Base, Numbered):
    """One conversion of a trial into a full institution."""

    __tablename__ = "conversions"
    __table_args__ = (Index("ix_conversions_state", "state"),)

    state: Mapped[str] = mapped_column(String(20))
    asker: Mapped[int | None] = mapped_column(WHOLE)
    asked_by: Mapped[str] = mapped_column(String(120))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    reason: Mapped[str] = mapped_column(String(500), default="")
    decided_by: Mapped[str] = mapped_column(String(120), default="")
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    remark: Mapped[str] = mapped_column(String(500), default="")
    token: Mapped[str] = mapped_column(String(36), default="")
    heartbeat_at: Mapped[datetime | None] = mapped_column(Moment)
    step_zh: Mapped[str] = mapped_column(String(200), default="")
    step_en: Mapped[str] = mapped_column(String(200), default="")
    percent: Mapped[int] = mapped_column(default=0)
    before: Mapped[dict[str, int] | None] = mapped_column(Json)
    report: Mapped[dict[str, Any] | None] = mapped_column(Json)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)


def as_conversion(row: ConversionRow) -> Conversion:
    """The conversion of a row."""
    return Conversion(
        tenant=TenantId(row.tenant_id),
        number=row.number,
        state=State(row.state),
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        reason=row.reason,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        remark=row.remark,
        step=Text(row.step_zh, row.step_en),
        percent=row.percent,
        finished_at=row.finished_at,
        report=row.report,
    )
