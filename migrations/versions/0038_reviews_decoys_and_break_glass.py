"""reviews, decoys and break-glass."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import MOMENT, WHOLE
from migrations.security import own

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take this step."""
    op.create_table(
        "decoy_alarms",
        sa.Column("tenant_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("number", WHOLE, autoincrement=False, nullable=False),
        sa.Column("decoy", sa.String(length=120), nullable=False),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("seen_name", sa.String(length=120), nullable=False),
        sa.Column("seen_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("tenant_id", "number", name=op.f("pk_decoy_alarms")),
    )
    own("decoy_alarms")
    op.create_table(
        "decoys",
        sa.Column("tenant_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("number", WHOLE, autoincrement=False, nullable=False),
        sa.Column("entity", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("placed_name", sa.String(length=120), nullable=False),
        sa.Column("placed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "number", name=op.f("pk_decoys")),
    )
    own("decoys")
    op.create_table(
        "query_reviews",
        sa.Column("tenant_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("number", WHOLE, autoincrement=False, nullable=False),
        sa.Column("entry", WHOLE, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("account", WHOLE, nullable=True),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("asked", sa.String(length=200), nullable=False),
        sa.Column("purpose", sa.String(length=500), nullable=False),
        sa.Column("why", sa.String(length=20), nullable=False),
        sa.Column("verdict", sa.String(length=20), nullable=False),
        sa.Column("remark", sa.String(length=500), nullable=False),
        sa.Column("reviewed_name", sa.String(length=120), nullable=False),
        sa.Column("reviewed_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("tenant_id", "number", name=op.f("pk_query_reviews")),
    )
    own("query_reviews")
    with op.batch_alter_table("query_reviews", schema=None) as batch_op:
        batch_op.create_index("ix_query_reviews_entry", ["tenant_id", "entry"], unique=True)

    with op.batch_alter_table("matters", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("urgent", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(sa.Column("opens_until", MOMENT, nullable=True))
