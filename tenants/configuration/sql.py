"""Offers of configurations as rows: both sides hold the same one."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import Moment
from core.database import Base, TenantOwned


class OfferRow(Base, TenantOwned):
    """An offer as one side holds it; ``statement`` is the canonical text that was signed."""

    __tablename__ = "configuration_offers"

    code: Mapped[str] = mapped_column(String(60), primary_key=True)
    sender: Mapped[str] = mapped_column(String(40))
    receiver: Mapped[str] = mapped_column(String(40))
    statement: Mapped[str] = mapped_column(Text)
    key: Mapped[str] = mapped_column(String(64))
    signature: Mapped[str] = mapped_column(String(128))
    state: Mapped[str] = mapped_column(String(20))
    decided_by: Mapped[str] = mapped_column(String(120), server_default="")
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
