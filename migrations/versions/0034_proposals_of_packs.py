"""proposals of packs."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import DOCUMENT, MOMENT, WHOLE
from migrations.security import own

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take this step."""
    op.create_table(
        "pack_proposals",
        sa.Column("tenant_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("number", WHOLE, autoincrement=False, nullable=False),
        sa.Column("pack", sa.String(length=80), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("former_pack", sa.String(length=80), nullable=False),
        sa.Column("former_version", sa.String(length=40), nullable=False),
        sa.Column("former_digest", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("tried_at", MOMENT, nullable=False),
        sa.Column("tried_by", sa.String(length=120), nullable=False),
        sa.Column("proposer", WHOLE, nullable=True),
        sa.Column("proposed_by", sa.String(length=120), nullable=False),
        sa.Column("answered_by", sa.String(length=120), nullable=False),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("fault_zh", sa.Text(), nullable=False),
        sa.Column("fault_en", sa.Text(), nullable=False),
        sa.Column("report", DOCUMENT, nullable=True),
        sa.PrimaryKeyConstraint("tenant_id", "number", name=op.f("pk_pack_proposals")),
    )
    own("pack_proposals")
    with op.batch_alter_table("pack_proposals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pack_proposals_state"), ["state"], unique=False)
