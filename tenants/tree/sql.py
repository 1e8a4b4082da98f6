"""Proposed moves as rows: each of the two parties holds the same row in its own space."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import Moment
from core.database import Base, TenantOwned


class MoveRow(Base, TenantOwned):
    """A proposed move, as one party holds it."""

    __tablename__ = "tree_moves"

    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    upper: Mapped[str] = mapped_column(String(40))
    lower: Mapped[str] = mapped_column(String(40))
    asked_by: Mapped[str] = mapped_column(String(10))
    asked_name: Mapped[str] = mapped_column(String(120))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[str] = mapped_column(String(20))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
