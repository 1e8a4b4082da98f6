"""Acts that one person did alone, as rows that the auditor acknowledges."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import Moment
from core.database import Base, Numbered
from core.tenancy.tables import WHOLE
from tenants.small.model import Alone


class AloneRow(Base, Numbered):
    """One such act; the log has it too."""

    __tablename__ = "acts_alone"
    __table_args__ = (Index("ix_acts_alone_seen_at", "tenant_id", "seen_at"),)

    at: Mapped[datetime] = mapped_column(Moment)
    account: Mapped[int] = mapped_column(WHOLE)
    name: Mapped[str] = mapped_column(String(120))
    giver: Mapped[str] = mapped_column(String(120))
    page: Mapped[str] = mapped_column(String(200))
    delegation: Mapped[int]
    seen_by: Mapped[str] = mapped_column(String(120), default="")
    seen_at: Mapped[datetime | None] = mapped_column(Moment)
    remark: Mapped[str] = mapped_column(String(500), default="")


def as_alone(row: AloneRow) -> Alone:
    """The act of a row."""
    return Alone(
        number=row.number,
        at=row.at,
        account=row.account,
        name=row.name,
        giver=row.giver,
        page=row.page,
        delegation=row.delegation,
        seen_by=row.seen_by,
        seen_at=row.seen_at,
        remark=row.remark,
    )
