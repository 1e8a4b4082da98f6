"""searches for pairs."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import DOCUMENT, MOMENT, WHOLE
from migrations.security import own

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take this step."""
    op.create_table(
        "same_searches",
        sa.Column("tenant_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("account", WHOLE, nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("purpose", sa.String(length=500), nullable=False),
        sa.Column("result", DOCUMENT, nullable=True),
        sa.Column("moved_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", name=op.f("pk_same_searches")),
    )
    own("same_searches")
