"""The graph as tables: entities, links indexed both ways, how far the projection has got."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import DOCUMENT, MOMENT, WHOLE
from migrations.security import own

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

ALONG = ("id", "kind", "target_kind", "target", "since", "until", "confidence")
AGAINST = ("id", "kind", "source_kind", "source", "since", "until", "confidence")


def upgrade() -> None:
    """Take this step."""
    _entities()
    _links()
    _projections()
    own("graph_entities", "graph_links", "graph_projections")


def _entities() -> None:
    op.create_table(
        "graph_entities",
        sa.Column("tenant_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("number", WHOLE, autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=63), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("dataset", sa.String(length=63), nullable=True),
        sa.Column("row", sa.Text(), nullable=True),
        sa.Column("digest", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "number", name=op.f("pk_graph_entities")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_graph_entities_kind", "graph_entities", ["tenant_id", "kind", "id"])


def _links() -> None:
    op.create_table(
        "graph_links",
        sa.Column("tenant_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=63), nullable=False),
        sa.Column("source", WHOLE, nullable=False),
        sa.Column("source_kind", sa.String(length=63), nullable=False),
        sa.Column("target", WHOLE, nullable=False),
        sa.Column("target_kind", sa.String(length=63), nullable=False),
        sa.Column("since", sa.Integer(), nullable=True),
        sa.Column("until", sa.Integer(), nullable=True),
        sa.Column("confidence", sa.Integer(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("dataset", sa.String(length=63), nullable=False),
        sa.Column("row", sa.Text(), nullable=False),
        sa.Column("digest", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_graph_links")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_graph_links_along", "graph_links", ["tenant_id", "source", *ALONG])
    op.create_index("ix_graph_links_against", "graph_links", ["tenant_id", "target", *AGAINST])
    op.create_index(
        "ix_graph_links_dataset", "graph_links", ["tenant_id", "dataset", "id", "digest"]
    )


def _projections() -> None:
    op.create_table(
        "graph_projections",
        sa.Column("tenant_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("evidence", DOCUMENT, nullable=False),
        sa.Column("declared", sa.String(length=64), nullable=False),
        sa.Column("done", WHOLE, nullable=False),
        sa.Column("total", WHOLE, nullable=False),
        sa.Column("moved_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", name=op.f("pk_graph_projections")),
    )
