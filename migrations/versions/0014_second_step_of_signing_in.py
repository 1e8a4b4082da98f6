"""Authenticators and recovery codes of accounts."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import MOMENT, WHOLE
from migrations.security import share

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take this step."""
    op.create_table(
        "recovery_codes",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("account_id", WHOLE, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_recovery_codes_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_codes")),
    )
    share("recovery_codes")
    with op.batch_alter_table("recovery_codes", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_recovery_codes_account_id"), ["account_id"], unique=False
        )

    op.create_table(
        "second_factors",
        sa.Column("account_id", WHOLE, nullable=False),
        sa.Column("secret", sa.String(length=255), nullable=False),
        sa.Column("last_step", WHOLE, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("confirmed_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_second_factors_account_id")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_second_factors")),
    )
    share("second_factors")
