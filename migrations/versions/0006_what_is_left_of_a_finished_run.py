"""what is left of a finished run: whether it was announced, and who was served last."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take this step."""
    with op.batch_alter_table("scoring_runs", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("announced", sa.Boolean(), server_default=sa.true(), nullable=False)
        )
        batch_op.create_index("ix_scoring_runs_state", ["state", "announced"], unique=False)
        batch_op.create_index(
            "ix_scoring_runs_heartbeat_at", ["tenant_id", "heartbeat_at"], unique=False
        )
