"""versions that name additions."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

COLUMNS = (
    ("installed_packs", "version"),
    ("pack_proposals", "version"),
    ("pack_proposals", "former_version"),
)


def upgrade() -> None:
    """Take this step."""
    for table, column in COLUMNS:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column(
                column,
                existing_type=sa.String(length=40),
                type_=sa.String(length=1000),
                existing_nullable=False,
            )
