"""Sources and their readings as rows."""

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import Json, Moment
from core.database import Base, Numbered


class SourceRow(Base, Numbered):
    """A source that an institution has set up; ``sealed`` are its secrets."""

    __tablename__ = "sources"

    name: Mapped[str] = mapped_column(String(120))
    adapter: Mapped[str] = mapped_column(String(80))
    dataset: Mapped[str] = mapped_column(String(63))
    settings: Mapped[dict[str, str]] = mapped_column(Json)
    sealed: Mapped[dict[str, str]] = mapped_column(Json)
    columns: Mapped[dict[str, str]] = mapped_column(Json)
    schedule: Mapped[str] = mapped_column(String(80))
    state: Mapped[str] = mapped_column(String(20))
    mark: Mapped[dict[str, Any]] = mapped_column(Json)
    seen: Mapped[list[str]] = mapped_column(Json)
    failures: Mapped[int]
    next_at: Mapped[datetime | None] = mapped_column(Moment)
    claim: Mapped[str | None] = mapped_column(String(40))
    heartbeat_at: Mapped[datetime | None] = mapped_column(Moment)
    fault_zh: Mapped[str | None]
    fault_en: Mapped[str | None]


class ReadingRow(Base, Numbered):
    """One reading of a source."""

    __tablename__ = "source_readings"

    source: Mapped[int]
    began_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    batches: Mapped[list[int]] = mapped_column(Json)
    accepted: Mapped[int]
    rejected: Mapped[int]
    changed: Mapped[int]
    fault_zh: Mapped[str | None]
    fault_en: Mapped[str | None]
