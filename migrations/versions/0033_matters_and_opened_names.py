"""matters and opened names."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import DOCUMENT, MOMENT, WHOLE
from migrations.security import own

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take this step."""
    op.create_table(
        "matters",
        sa.Column("tenant_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("number", WHOLE, autoincrement=False, nullable=False),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("basis", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("subjects", DOCUMENT, nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("asked_by", WHOLE, nullable=False),
        sa.Column("asked_name", sa.String(length=120), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("decision", sa.String(length=20), nullable=False),
        sa.Column("decided_by", WHOLE, nullable=True),
        sa.Column("decided_name", sa.String(length=120), nullable=False),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("tenant_id", "number", name=op.f("pk_matters")),
    )
    own("matters")
    op.create_table(
        "opened_names",
        sa.Column("tenant_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("number", WHOLE, autoincrement=False, nullable=False),
        sa.Column("matter", WHOLE, nullable=False),
        sa.Column("entity", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "number", name=op.f("pk_opened_names")),
    )
    own("opened_names")
    with op.batch_alter_table("opened_names", schema=None) as batch_op:
        batch_op.create_index("ix_opened_names_matter", ["tenant_id", "matter"], unique=False)
