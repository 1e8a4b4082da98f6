"""The graph in the relational database: entities, links indexed both ways, how far it has got."""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import Index, Integer, String, Table, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import Json, Moment
from core.database import Base, TenantOwned
from core.tenancy.tables import WHOLE


class EntityRow(Base, TenantOwned):
    """One entity of a tenant."""

    __tablename__ = "graph_entities"
    __table_args__ = (
        Index("ix_graph_entities_kind", "tenant_id", "kind", "id"),
        {"sqlite_with_rowid": False},
    )

    number: Mapped[int] = mapped_column(WHOLE, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(63))
    id: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    facts: Mapped[str] = mapped_column(Text)
    dataset: Mapped[str | None] = mapped_column(String(63))
    row: Mapped[str | None] = mapped_column(Text)
    digest: Mapped[int] = mapped_column(WHOLE)


class LinkRow(Base, TenantOwned):
    """One link of a tenant; its two indexes hold all that a step over links reads."""

    __tablename__ = "graph_links"
    __table_args__ = (
        Index(
            "ix_graph_links_along",
            "tenant_id",
            "source",
            "id",
            "kind",
            "target_kind",
            "target",
            "since",
            "until",
            "confidence",
        ),
        Index(
            "ix_graph_links_against",
            "tenant_id",
            "target",
            "id",
            "kind",
            "source_kind",
            "source",
            "since",
            "until",
            "confidence",
        ),
        Index("ix_graph_links_dataset", "tenant_id", "dataset", "id", "digest"),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[int] = mapped_column(WHOLE, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(63))
    source: Mapped[int] = mapped_column(WHOLE)
    source_kind: Mapped[str] = mapped_column(String(63))
    target: Mapped[int] = mapped_column(WHOLE)
    target_kind: Mapped[str] = mapped_column(String(63))
    since: Mapped[int | None] = mapped_column(Integer)
    until: Mapped[int | None] = mapped_column(Integer)
    confidence: Mapped[int] = mapped_column(Integer)
    facts: Mapped[str] = mapped_column(Text)
    dataset: Mapped[str] = mapped_column(String(63))
    row: Mapped[str] = mapped_column(Text)
    digest: Mapped[int] = mapped_column(WHOLE)
    passage: Mapped[str | None] = mapped_column(Text)


class ProjectionRow(Base, TenantOwned):
    """How far the projection of a tenant has got, and which evidence it shows."""

    __tablename__ = "graph_projections"

    version: Mapped[int] = mapped_column(WHOLE)
    state: Mapped[str] = mapped_column(String(20))
    evidence: Mapped[dict[str, Any]] = mapped_column(Json)
    declared: Mapped[str] = mapped_column(String(64))
    done: Mapped[int] = mapped_column(WHOLE)
    total: Mapped[int] = mapped_column(WHOLE)
    moved_at: Mapped[datetime] = mapped_column(Moment)


ENTITIES, LINKS, PROJECTIONS = (
    cast(Table, each.__table__) for each in (EntityRow, LinkRow, ProjectionRow)
)
