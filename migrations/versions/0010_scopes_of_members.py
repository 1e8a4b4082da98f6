"""scopes of members: of whom each sees results, departments in charge, suspension, since when."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import DOCUMENT, MOMENT

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take this step."""
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.add_column(sa.Column("scope", sa.String(length=30), nullable=True))
        batch_op.add_column(
            sa.Column("in_charge", DOCUMENT, server_default=sa.text("'[]'"), nullable=False)
        )
        batch_op.add_column(
            sa.Column("suspended", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(sa.Column("since", MOMENT, nullable=True))
