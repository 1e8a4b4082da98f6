"""Tenants, members, installed packs and settings as rows."""

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import Json, Moment, now
from core.database import Base, Global, Numbered, TenantOwned
from core.tenancy.tables import WHOLE


class TenantRow(Base, Global):
    """An institution of the tree.

    ``hidden`` is empty, or why nobody finds it: ``restoring``, ``erasing``, ``erased``.
    ``limits`` are those that operators have set.
    ``known_as`` is its slug in figures and receipts, where another installation made them.
    """

    __tablename__ = "tenants"
    why_global = "the tree of institutions is what a tenant is found in"

    id: Mapped[int] = mapped_column(WHOLE, primary_key=True)
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    name_zh: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200))
    sector: Mapped[str] = mapped_column(String(20))
    level: Mapped[str] = mapped_column(String(20))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("tenants.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment, default=now)
    standing: Mapped[str] = mapped_column(String(20), default="full", server_default="full")
    standing_since: Mapped[datetime | None] = mapped_column(Moment)
    standing_until: Mapped[datetime | None] = mapped_column(Moment)
    hidden: Mapped[str] = mapped_column(String(20), default="", server_default="")
    known_as: Mapped[str | None] = mapped_column(String(40))
    limits: Mapped[dict[str, int] | None] = mapped_column(Json)


class ErasureRow(Base, Global):
    """What is left of an institution that was erased: its place in the tree, and the certificate.

    ``before`` is what was there when the erasure began, ``last`` and ``digest`` the end of its log.
    """

    __tablename__ = "tenant_erasures"
    why_global = "the institution is gone, and the installation answers for it"

    tenant: Mapped[int] = mapped_column(
        ForeignKey("tenants.id"), primary_key=True, autoincrement=False
    )
    slug: Mapped[str] = mapped_column(String(40))
    asked_by: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(String(500))
    begun_at: Mapped[datetime] = mapped_column(Moment, default=now)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    last: Mapped[int] = mapped_column(WHOLE)
    digest: Mapped[str] = mapped_column(String(64))
    before: Mapped[list[Any]] = mapped_column(Json)
    certificate: Mapped[dict[str, Any] | None] = mapped_column(Json)


class MembershipRow(Base, Global):
    """An account within an institution."""

    __tablename__ = "memberships"
    why_global = "after sign-in a person chooses among the institutions it belongs to"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    member_of: Mapped[int] = mapped_column(ForeignKey("tenants.id"), primary_key=True, index=True)
    roles: Mapped[list[str]] = mapped_column(Json)
    staff_no: Mapped[str | None] = mapped_column(String(64))
    unit_no: Mapped[str | None] = mapped_column(String(64))
    scope: Mapped[str | None] = mapped_column(String(30))
    in_charge: Mapped[list[str]] = mapped_column(Json, default=list)
    suspended: Mapped[bool] = mapped_column(Boolean, default=False)
    since: Mapped[datetime | None] = mapped_column(Moment, default=now)


class InstalledPackRow(Base, TenantOwned):
    """The version of a pack that an institution works with."""

    __tablename__ = "installed_packs"

    pack: Mapped[str] = mapped_column(String(80), primary_key=True)
    version: Mapped[str] = mapped_column(String(1000))
    digest: Mapped[str] = mapped_column(String(64))
    enabled: Mapped[bool] = mapped_column(Boolean, default=True)
    installed_at: Mapped[datetime] = mapped_column(Moment, default=now)


class SettingRow(Base, TenantOwned):
    """One version of a setting; older ones stay, because receipts name them."""

    __tablename__ = "tenant_settings"

    name: Mapped[str] = mapped_column(String(63), primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    value: Mapped[Any] = mapped_column(Json)
    set_at: Mapped[datetime] = mapped_column(Moment, default=now)


class DeliveryRow(Base, Numbered):
    """One delivery; only ``statement``, once its signature holds, is believed."""

    __tablename__ = "deliveries"
    __table_args__ = (Index("ix_deliveries_period", "tenant_id", "period", "lower"),)

    lower: Mapped[str] = mapped_column(String(40))
    period: Mapped[str] = mapped_column(String(16))
    run: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    calendar: Mapped[str] = mapped_column(String(64))
    plan: Mapped[str] = mapped_column(String(64))
    delivered_at: Mapped[datetime] = mapped_column(Moment)
    contract: Mapped[str] = mapped_column(String(60), server_default="")
    statement: Mapped[str] = mapped_column(Text, server_default="")
    key: Mapped[str] = mapped_column(String(64), server_default="")
    signature: Mapped[str] = mapped_column(String(128), server_default="")
