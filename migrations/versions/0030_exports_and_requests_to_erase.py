"""exports and requests to erase."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import MOMENT, WHOLE
from migrations.security import own

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take this step."""
    op.create_table(
        "erasure_requests",
        sa.Column("tenant_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("number", WHOLE, autoincrement=False, nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("asker", WHOLE, nullable=False),
        sa.Column("asked_by", sa.String(length=120), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("decider", WHOLE, nullable=True),
        sa.Column("decided_by", sa.String(length=120), nullable=False),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("due_at", MOMENT, nullable=True),
        sa.Column("remark", sa.String(length=500), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "number", name=op.f("pk_erasure_requests")),
    )
    own("erasure_requests")
    with op.batch_alter_table("erasure_requests", schema=None) as batch_op:
        batch_op.create_index("ix_erasure_requests_due_at", ["state", "due_at"], unique=False)

    op.create_table(
        "tenant_exports",
        sa.Column("tenant_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("number", WHOLE, autoincrement=False, nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("asker", WHOLE, nullable=False),
        sa.Column("asked_by", sa.String(length=120), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("token", sa.String(length=36), nullable=False),
        sa.Column("heartbeat_at", MOMENT, nullable=True),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("size", WHOLE, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=True),
        sa.Column("fault_zh", sa.String(length=500), nullable=False),
        sa.Column("fault_en", sa.String(length=500), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "number", name=op.f("pk_tenant_exports")),
    )
    own("tenant_exports")
    with op.batch_alter_table("tenant_exports", schema=None) as batch_op:
        batch_op.create_index("ix_tenant_exports_state", ["state"], unique=False)
