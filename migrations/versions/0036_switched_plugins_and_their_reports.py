"""switched plugins and their reports."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import MOMENT, WHOLE
from migrations.security import own

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take this step."""
    op.create_table(
        "plugin_reports",
        sa.Column("tenant_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("number", WHOLE, autoincrement=False, nullable=False),
        sa.Column("plugin", sa.String(length=80), nullable=False),
        sa.Column("hook", sa.String(length=63), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("said_zh", sa.String(), nullable=False),
        sa.Column("said_en", sa.String(), nullable=False),
        sa.Column("fault", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "number", name=op.f("pk_plugin_reports")),
    )
    own("plugin_reports")
    op.create_table(
        "plugin_switches",
        sa.Column("tenant_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("plugin", sa.String(length=80), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "plugin", name=op.f("pk_plugin_switches")),
    )
    own("plugin_switches")
