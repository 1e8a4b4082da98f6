"""versions of plugins met."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take this step."""
    version = sa.Column("version", sa.String(length=80), server_default="", nullable=False)
    op.add_column("plugin_switches", version)
