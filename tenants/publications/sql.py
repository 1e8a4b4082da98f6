"""Publications as rows of the institution that published."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import Json, Moment
from core.database import Base, Numbered


class PublicationRow(Base, Numbered):
    """What was published of a run; it stays, also when it is taken back."""

    __tablename__ = "publications"
    __table_args__ = (Index("ix_publications_period", "tenant_id", "period"),)

    period: Mapped[str] = mapped_column(String(16))
    run: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(Json)
    published_by: Mapped[str] = mapped_column(String(120))
    published_at: Mapped[datetime] = mapped_column(Moment)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)
    withdrawn_by: Mapped[str] = mapped_column(String(120), server_default="")
    reason: Mapped[str] = mapped_column(String(200), server_default="")
