"""sources and their readings."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import DOCUMENT, MOMENT, WHOLE
from migrations.security import own

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take this step."""
    op.create_table(
        "source_readings",
        sa.Column("tenant_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("number", WHOLE, autoincrement=False, nullable=False),
        sa.Column("source", sa.Integer(), nullable=False),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("batches", DOCUMENT, nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("fault_zh", sa.String(), nullable=True),
        sa.Column("fault_en", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("tenant_id", "number", name=op.f("pk_source_readings")),
    )
    own("source_readings")
    op.create_table(
        "sources",
        sa.Column("tenant_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("number", WHOLE, autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("adapter", sa.String(length=80), nullable=False),
        sa.Column("dataset", sa.String(length=63), nullable=False),
        sa.Column("settings", DOCUMENT, nullable=False),
        sa.Column("sealed", DOCUMENT, nullable=False),
        sa.Column("columns", DOCUMENT, nullable=False),
        sa.Column("schedule", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("mark", DOCUMENT, nullable=False),
        sa.Column("seen", DOCUMENT, nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("next_at", MOMENT, nullable=True),
        sa.Column("claim", sa.String(length=40), nullable=True),
        sa.Column("heartbeat_at", MOMENT, nullable=True),
        sa.Column("fault_zh", sa.String(), nullable=True),
        sa.Column("fault_en", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("tenant_id", "number", name=op.f("pk_sources")),
    )
    own("sources")
