"""daily tasks and letters of the end."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import DOCUMENT, MOMENT, WHOLE
from migrations.security import share

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take this step."""
    op.create_table(
        "daily_tasks",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("done_on", sa.String(length=10), nullable=False),
        sa.Column("again_at", MOMENT, nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_daily_tasks")),
    )
    share("daily_tasks")
    op.create_table(
        "trial_notices",
        sa.Column("place", WHOLE, autoincrement=False, nullable=False),
        sa.Column("about", sa.String(length=20), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("written_at", MOMENT, nullable=True),
        sa.Column("to", DOCUMENT, nullable=True),
        sa.PrimaryKeyConstraint("place", "about", "day", name=op.f("pk_trial_notices")),
    )
    share("trial_notices")
