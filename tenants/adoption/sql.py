"""Proposals as rows of their institution."""

from datetime import datetime
from typing import Any

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import Json, Moment, now
from core.database import Base, Numbered
from core.tenancy.tables import WHOLE


class ProposalRow(Base, Numbered):
    """A change of version, from the first try to the answer."""

    __tablename__ = "pack_proposals"

    pack: Mapped[str] = mapped_column(String(80))
    version: Mapped[str] = mapped_column(String(1000))
    digest: Mapped[str] = mapped_column(String(64))
    former_pack: Mapped[str] = mapped_column(String(80))
    former_version: Mapped[str] = mapped_column(String(1000))
    former_digest: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(20), index=True)
    tried_at: Mapped[datetime] = mapped_column(Moment, default=now)
    tried_by: Mapped[str] = mapped_column(String(120))
    proposer: Mapped[int | None] = mapped_column(WHOLE)
    proposed_by: Mapped[str] = mapped_column(String(120), default="")
    answered_by: Mapped[str] = mapped_column(String(120), default="")
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    reason: Mapped[str] = mapped_column(String(500), default="")
    fault_zh: Mapped[str] = mapped_column(Text, default="")
    fault_en: Mapped[str] = mapped_column(Text, default="")
    report: Mapped[dict[str, Any] | None] = mapped_column(Json)
