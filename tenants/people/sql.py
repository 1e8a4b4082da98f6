"""Invitations, delegations and visits as rows of the institution they belong to."""

from datetime import datetime

from sqlalchemy import Boolean, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import Json, Moment, now
from core.database import Base, Numbered
from core.tenancy.tables import WHOLE


class InvitationRow(Base, Numbered):
    """Somebody invited; the link itself is kept nowhere."""

    __tablename__ = "invitations"

    email: Mapped[str] = mapped_column(String(254))
    label: Mapped[str] = mapped_column(String(120))
    roles: Mapped[list[str]] = mapped_column(Json)
    scope: Mapped[str | None] = mapped_column(String(30))
    staff_no: Mapped[str | None] = mapped_column(String(64))
    unit_no: Mapped[str | None] = mapped_column(String(64))
    in_charge: Mapped[list[str]] = mapped_column(Json, default=list)
    inviter: Mapped[int] = mapped_column(WHOLE)
    invited_by: Mapped[str] = mapped_column(String(120))
    sent_at: Mapped[datetime] = mapped_column(Moment, default=now)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    sent: Mapped[int] = mapped_column(Integer, default=1)
    state: Mapped[str] = mapped_column(String(20), default="open")
    accepted_by: Mapped[int | None] = mapped_column(WHOLE)


class DelegationRow(Base, Numbered):
    """Permissions lent from one member to another."""

    __tablename__ = "delegations"
    __table_args__ = (Index("ix_delegations_taker", "tenant_id", "taker"),)

    giver: Mapped[int] = mapped_column(WHOLE)
    giver_name: Mapped[str] = mapped_column(String(120))
    taker: Mapped[int] = mapped_column(WHOLE)
    taker_name: Mapped[str] = mapped_column(String(120))
    permissions: Mapped[list[str]] = mapped_column(Json)
    reason: Mapped[str] = mapped_column(String(500))
    made_at: Mapped[datetime] = mapped_column(Moment, default=now)
    until: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


class VisitRow(Base, Numbered):
    """Support access by somebody of the operator."""

    __tablename__ = "support_visits"

    account: Mapped[int] = mapped_column(WHOLE)
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(20))
    writes: Mapped[bool] = mapped_column(Boolean, default=False)
    reason: Mapped[str] = mapped_column(String(500))
    hours: Mapped[int] = mapped_column(Integer)
    asked_at: Mapped[datetime] = mapped_column(Moment, default=now)
    approved_by: Mapped[str] = mapped_column(String(120), default="")
    seen_by: Mapped[str] = mapped_column(String(120), default="")
    until: Mapped[datetime | None] = mapped_column(Moment)
    refused: Mapped[bool] = mapped_column(Boolean, default=False)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    comment: Mapped[str] = mapped_column(String(500), default="")
