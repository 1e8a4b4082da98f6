"""Proposals as rows of the institution they belong to."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import Json, Moment, now
from core.database import Base, Numbered, TenantOwned
from core.tenancy.tables import WHOLE


class SameRow(Base, Numbered):
    """A proposal that two entities are one; weights and probabilities count thousandths."""

    __tablename__ = "same_proposals"
    __table_args__ = (
        Index("ix_same_proposals_pair", "tenant_id", "kind", "one", "other", unique=True),
        Index("ix_same_proposals_verdict", "tenant_id", "verdict", "weight"),
    )

    kind: Mapped[str] = mapped_column(String(63))
    one: Mapped[str] = mapped_column(String(200))
    other: Mapped[str] = mapped_column(String(200))
    weight: Mapped[int] = mapped_column(Integer)
    probability: Mapped[int] = mapped_column(Integer)
    bars: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    verdict: Mapped[str] = mapped_column(String(20))
    made_at: Mapped[datetime] = mapped_column(Moment, default=now)
    decided_by: Mapped[int | None] = mapped_column(WHOLE)
    decided_name: Mapped[str] = mapped_column(String(120), default="")
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    reason: Mapped[str] = mapped_column(String(500), default="")


class SearchRow(Base, TenantOwned):
    """How far the newest search for pairs of an institution is; ``turn`` counts who took it up."""

    __tablename__ = "same_searches"

    state: Mapped[str] = mapped_column(String(20))
    turn: Mapped[int] = mapped_column(Integer)
    percent: Mapped[int] = mapped_column(Integer)
    account: Mapped[int | None] = mapped_column(WHOLE)
    name: Mapped[str] = mapped_column(String(120))
    purpose: Mapped[str] = mapped_column(String(500))
    result: Mapped[dict[str, Any] | None] = mapped_column(Json)
    moved_at: Mapped[datetime] = mapped_column(Moment)
