"""clues."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import DOCUMENT, MOMENT, WHOLE
from migrations.security import own

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take this step."""
    op.create_table(
        "clues",
        sa.Column("tenant_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("number", WHOLE, autoincrement=False, nullable=False),
        sa.Column("matter", WHOLE, nullable=False),
        sa.Column("question", sa.String(length=40), nullable=False),
        sa.Column("about", DOCUMENT, nullable=False),
        sa.Column("shown", DOCUMENT, nullable=False),
        sa.Column("said", DOCUMENT, nullable=False),
        sa.Column("rows", DOCUMENT, nullable=False),
        sa.Column("certificate", sa.String(length=64), nullable=False),
        sa.Column("staff_no", sa.String(length=64), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("registered_by", WHOLE, nullable=False),
        sa.Column("registered_name", sa.String(length=120), nullable=False),
        sa.Column("registered_at", MOMENT, nullable=False),
        sa.Column("approved_by", WHOLE, nullable=True),
        sa.Column("approved_name", sa.String(length=120), nullable=False),
        sa.Column("approved_at", MOMENT, nullable=True),
        sa.Column("closed_name", sa.String(length=120), nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("finding", sa.String(length=1000), nullable=False),
        sa.Column("answer", sa.String(length=2000), nullable=False),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("delete_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("tenant_id", "number", name=op.f("pk_clues")),
    )
    own("clues")
    with op.batch_alter_table("clues", schema=None) as batch_op:
        batch_op.create_index("ix_clues_staff_no", ["tenant_id", "staff_no"], unique=False)
