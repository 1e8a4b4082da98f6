"""What operators let an institution use at most."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import DOCUMENT

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take this step."""
    with op.batch_alter_table("tenants", schema=None) as batch_op:
        batch_op.add_column(sa.Column("limits", DOCUMENT, nullable=True))
