"""Providers and the people they vouch for, as rows."""

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, String
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import Json, Moment, now
from core.database import Base, TenantOwned
from core.tenancy.tables import WHOLE


class ProviderRow(Base, TenantOwned):
    """The provider of an institution; the client secret is sealed."""

    __tablename__ = "sign_on_providers"

    issuer: Mapped[str] = mapped_column(String(255))
    client_id: Mapped[str] = mapped_column(String(255))
    secret: Mapped[str] = mapped_column(String(1024))
    claim: Mapped[str] = mapped_column(String(120))
    rules: Mapped[Any] = mapped_column(Json)
    fallback: Mapped[str] = mapped_column(String(40))
    makes_accounts: Mapped[bool] = mapped_column(Boolean)
    gives_officers: Mapped[bool] = mapped_column(Boolean)
    enabled: Mapped[bool] = mapped_column(Boolean)
    set_at: Mapped[datetime] = mapped_column(Moment, default=now)


class SubjectRow(Base, TenantOwned):
    """Somebody whom the provider vouches for: issuer and subject together, never an e-mail."""

    __tablename__ = "sign_on_subjects"

    issuer: Mapped[str] = mapped_column(String(255), primary_key=True)
    subject: Mapped[str] = mapped_column(String(255), primary_key=True)
    account_id: Mapped[int] = mapped_column(WHOLE, index=True)
    linked_at: Mapped[datetime] = mapped_column(Moment, default=now)
