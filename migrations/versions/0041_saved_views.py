"""saved views."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import DOCUMENT, MOMENT, WHOLE
from migrations.security import own

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take this step."""
    op.create_table(
        "saved_view_shares",
        sa.Column("tenant_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("number", WHOLE, autoincrement=False, nullable=False),
        sa.Column("view", WHOLE, nullable=False),
        sa.Column("account", WHOLE, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "number", name=op.f("pk_saved_view_shares")),
    )
    own("saved_view_shares")
    with op.batch_alter_table("saved_view_shares", schema=None) as batch_op:
        batch_op.create_index("ix_saved_view_shares_view", ["tenant_id", "view"], unique=False)

    op.create_table(
        "saved_views",
        sa.Column("tenant_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("number", WHOLE, autoincrement=False, nullable=False),
        sa.Column("door", sa.String(length=20), nullable=False),
        sa.Column("purpose", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("owner", WHOLE, nullable=False),
        sa.Column("owner_name", sa.String(length=120), nullable=False),
        sa.Column("question", DOCUMENT, nullable=False),
        sa.Column("layout", DOCUMENT, nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "number", name=op.f("pk_saved_views")),
    )
    own("saved_views")
    with op.batch_alter_table("saved_views", schema=None) as batch_op:
        batch_op.create_index("ix_saved_views_owner", ["tenant_id", "owner"], unique=False)
