"""standings of institutions and natures of batches."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import MOMENT

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take this step."""
    with op.batch_alter_table("import_batches", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("nature", sa.String(length=20), server_default="real", nullable=False)
        )

    with op.batch_alter_table("tenants", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("standing", sa.String(length=20), server_default="full", nullable=False)
        )
        batch_op.add_column(sa.Column("standing_since", MOMENT, nullable=True))
        batch_op.add_column(sa.Column("standing_until", MOMENT, nullable=True))
