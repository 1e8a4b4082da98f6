"""Reviews, decoys and alarms as rows of the institution that they belong to."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import Moment, now
from core.database import Base, Numbered
from core.tenancy.tables import WHOLE


class ReviewRow(Base, Numbered):
    """A question that is looked at by a supervisor."""

    __tablename__ = "query_reviews"
    __table_args__ = (Index("ix_query_reviews_entry", "tenant_id", "entry", unique=True),)

    entry: Mapped[int] = mapped_column(WHOLE)
    at: Mapped[datetime] = mapped_column(Moment)
    account: Mapped[int | None] = mapped_column(WHOLE)
    actor: Mapped[str] = mapped_column(String(120))
    asked: Mapped[str] = mapped_column(String(200))
    purpose: Mapped[str] = mapped_column(String(500))
    why: Mapped[str] = mapped_column(String(20))
    verdict: Mapped[str] = mapped_column(String(20), default="")
    remark: Mapped[str] = mapped_column(String(500), default="")
    reviewed_name: Mapped[str] = mapped_column(String(120), default="")
    reviewed_at: Mapped[datetime | None] = mapped_column(Moment)


class DecoyRow(Base, Numbered):
    """Somebody whom no record tells of."""

    __tablename__ = "decoys"

    entity: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(120))
    placed_name: Mapped[str] = mapped_column(String(120))
    placed_at: Mapped[datetime] = mapped_column(Moment, default=now)


class AlarmRow(Base, Numbered):
    """Somebody opened a decoy."""

    __tablename__ = "decoy_alarms"

    decoy: Mapped[str] = mapped_column(String(120))
    actor: Mapped[str] = mapped_column(String(120))
    reference: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(Moment, default=now)
    seen_name: Mapped[str] = mapped_column(String(120), default="")
    seen_at: Mapped[datetime | None] = mapped_column(Moment)
