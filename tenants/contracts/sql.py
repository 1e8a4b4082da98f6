"""Contracts as rows: each party holds the same one in its own space."""

from datetime import date
from typing import Any

from sqlalchemy import Date, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import Json
from core.database import Base, TenantOwned


class ContractRow(Base, TenantOwned):
    """A contract as one party holds it; ``terms`` is the canonical text that was signed."""

    __tablename__ = "contracts"
    __table_args__ = (
        Index("ix_contracts_upper", "tenant_id", "upper", "scope"),
        Index("ix_contracts_lower", "tenant_id", "lower", "scope"),
    )

    number: Mapped[str] = mapped_column(String(60), primary_key=True)
    upper: Mapped[str] = mapped_column(String(40))
    lower: Mapped[str] = mapped_column(String(40))
    scope: Mapped[str] = mapped_column(String(20))
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date] = mapped_column(Date)
    terms: Mapped[str] = mapped_column(Text)
    signatures: Mapped[dict[str, Any]] = mapped_column(Json)
    ended: Mapped[dict[str, Any]] = mapped_column(Json)
