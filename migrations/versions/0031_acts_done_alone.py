"""acts done alone."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import MOMENT, WHOLE
from migrations.security import own

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take this step."""
    op.create_table(
        "acts_alone",
        sa.Column("tenant_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("number", WHOLE, autoincrement=False, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("account", WHOLE, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("giver", sa.String(length=120), nullable=False),
        sa.Column("page", sa.String(length=200), nullable=False),
        sa.Column("delegation", sa.Integer(), nullable=False),
        sa.Column("seen_by", sa.String(length=120), nullable=False),
        sa.Column("seen_at", MOMENT, nullable=True),
        sa.Column("remark", sa.String(length=500), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "number", name=op.f("pk_acts_alone")),
    )
    own("acts_alone")
    with op.batch_alter_table("acts_alone", schema=None) as batch_op:
        batch_op.create_index("ix_acts_alone_seen_at", ["tenant_id", "seen_at"], unique=False)
