"""The tables of runs and of their totals; values themselves lie on the shelf."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Index, String, Text, true
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import Exact, Json, Moment
from core.database import Base, Numbered, TenantOwned
from core.tenancy.tables import WHOLE


class RunRow(Base, Numbered):
    """One scoring run of one period (计分)."""

    __tablename__ = "scoring_runs"
    __table_args__ = (
        Index("ix_scoring_runs_period", "tenant_id", "period", "state"),
        Index("ix_scoring_runs_state", "state", "announced"),
        Index("ix_scoring_runs_heartbeat_at", "tenant_id", "heartbeat_at"),
    )

    period: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16))
    step: Mapped[str] = mapped_column(String(32), default="")
    percent: Mapped[int] = mapped_column(default=0)
    token: Mapped[str] = mapped_column(String(36), default="")
    stop: Mapped[bool] = mapped_column(default=False)
    requested_by: Mapped[str] = mapped_column(String(80), default="")
    requested_at: Mapped[datetime] = mapped_column(Moment)
    heartbeat_at: Mapped[datetime | None] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    inputs: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    inputs_digest: Mapped[str] = mapped_column(String(64), default="")
    digest: Mapped[str] = mapped_column(String(64), default="")
    announced: Mapped[bool] = mapped_column(default=True, server_default=true())
    fault_zh: Mapped[str] = mapped_column(Text, default="")
    fault_en: Mapped[str] = mapped_column(Text, default="")


class TotalRow(Base, TenantOwned):
    """The total and grade of one subject under one scheme in one run."""

    __tablename__ = "scoring_totals"

    run: Mapped[int] = mapped_column(WHOLE, primary_key=True)
    scheme: Mapped[str] = mapped_column(String(80), primary_key=True)
    subject: Mapped[str] = mapped_column(String(80), primary_key=True)
    total: Mapped[Decimal | None] = mapped_column(Exact)
    full: Mapped[Decimal | None] = mapped_column(Exact)
    grade: Mapped[str] = mapped_column(String(40), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
