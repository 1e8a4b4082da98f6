"""Parcels as rows: each party holds the same one in its own space."""

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import Moment
from core.database import Base, TenantOwned


class ParcelRow(Base, TenantOwned):
    """A parcel as one party holds it; only ``statement``, once its signature holds, is believed."""

    __tablename__ = "parcels"
    __table_args__ = (Index("ix_parcels_contract", "tenant_id", "contract", "kind", "about"),)

    code: Mapped[str] = mapped_column(String(60), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    contract: Mapped[str] = mapped_column(String(60))
    sender: Mapped[str] = mapped_column(String(40))
    receiver: Mapped[str] = mapped_column(String(40))
    about: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(Moment)
    statement: Mapped[str] = mapped_column(Text)
    key: Mapped[str] = mapped_column(String(64))
    signature: Mapped[str] = mapped_column(String(128))
