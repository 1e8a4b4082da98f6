"""Providers of single sign-on, the people they vouch for, and sessions for one institution."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import DOCUMENT, MOMENT, WHOLE
from migrations.security import own

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take this step."""
    op.create_table(
        "sign_on_providers",
        sa.Column("tenant_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("client_id", sa.String(length=255), nullable=False),
        sa.Column("secret", sa.String(length=1024), nullable=False),
        sa.Column("claim", sa.String(length=120), nullable=False),
        sa.Column("rules", DOCUMENT, nullable=False),
        sa.Column("fallback", sa.String(length=40), nullable=False),
        sa.Column("makes_accounts", sa.Boolean(), nullable=False),
        sa.Column("gives_officers", sa.Boolean(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("set_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", name=op.f("pk_sign_on_providers")),
    )
    own("sign_on_providers")
    op.create_table(
        "sign_on_subjects",
        sa.Column("tenant_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("account_id", WHOLE, nullable=False),
        sa.Column("linked_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "issuer", "subject", name=op.f("pk_sign_on_subjects")),
    )
    own("sign_on_subjects")
    with op.batch_alter_table("sign_on_subjects", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sign_on_subjects_account_id"), ["account_id"], unique=False
        )

    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("within", WHOLE, nullable=True))
        batch_op.add_column(
            sa.Column("sid", sa.String(length=255), server_default="", nullable=False)
        )
        batch_op.create_index(batch_op.f("ix_sessions_within"), ["within"], unique=False)
