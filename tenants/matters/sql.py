"""Matters and opened names as rows of the institution they belong to."""

from datetime import date, datetime

from sqlalchemy import Boolean, Date, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import Json, Moment, now
from core.database import Base, Numbered
from core.tenancy.tables import WHOLE


class MatterRow(Base, Numbered):
    """A matter under which the graph is asked."""

    __tablename__ = "matters"

    reference: Mapped[str] = mapped_column(String(80))
    basis: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(String(500))
    subjects: Mapped[list[str]] = mapped_column(Json)
    until: Mapped[date] = mapped_column(Date)
    asked_by: Mapped[int] = mapped_column(WHOLE)
    asked_name: Mapped[str] = mapped_column(String(120))
    asked_at: Mapped[datetime] = mapped_column(Moment, default=now)
    urgent: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    opens_until: Mapped[datetime | None] = mapped_column(Moment)
    decision: Mapped[str] = mapped_column(String(20), default="")
    decided_by: Mapped[int | None] = mapped_column(WHOLE)
    decided_name: Mapped[str] = mapped_column(String(120), default="")
    decided_at: Mapped[datetime | None] = mapped_column(Moment)


class OpenedNameRow(Base, Numbered):
    """A name opened under a matter."""

    __tablename__ = "opened_names"
    __table_args__ = (Index("ix_opened_names_matter", "tenant_id", "matter"),)

    matter: Mapped[int] = mapped_column(WHOLE)
    entity: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(String(500))
    by: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(Moment, default=now)
