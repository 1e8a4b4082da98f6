"""invitations, delegations and visits of the operator."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import DOCUMENT, MOMENT, WHOLE
from migrations.security import own

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take this step."""
    _delegations()
    _invitations()
    _visits()


def _delegations() -> None:
    op.create_table(
        "delegations",
        sa.Column("tenant_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("number", WHOLE, autoincrement=False, nullable=False),
        sa.Column("giver", WHOLE, nullable=False),
        sa.Column("giver_name", sa.String(length=120), nullable=False),
        sa.Column("taker", WHOLE, nullable=False),
        sa.Column("taker_name", sa.String(length=120), nullable=False),
        sa.Column("permissions", DOCUMENT, nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("tenant_id", "number", name=op.f("pk_delegations")),
    )
    own("delegations")
    with op.batch_alter_table("delegations", schema=None) as batch_op:
        batch_op.create_index("ix_delegations_taker", ["tenant_id", "taker"], unique=False)


def _invitations() -> None:
    op.create_table(
        "invitations",
        sa.Column("tenant_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("number", WHOLE, autoincrement=False, nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("roles", DOCUMENT, nullable=False),
        sa.Column("scope", sa.String(length=30), nullable=True),
        sa.Column("staff_no", sa.String(length=64), nullable=True),
        sa.Column("unit_no", sa.String(length=64), nullable=True),
        sa.Column("in_charge", DOCUMENT, nullable=False),
        sa.Column("inviter", WHOLE, nullable=False),
        sa.Column("invited_by", sa.String(length=120), nullable=False),
        sa.Column("sent_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("accepted_by", WHOLE, nullable=True),
        sa.PrimaryKeyConstraint("tenant_id", "number", name=op.f("pk_invitations")),
    )
    own("invitations")


def _visits() -> None:
    op.create_table(
        "support_visits",
        sa.Column("tenant_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("number", WHOLE, autoincrement=False, nullable=False),
        sa.Column("account", WHOLE, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("writes", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("approved_by", sa.String(length=120), nullable=False),
        sa.Column("seen_by", sa.String(length=120), nullable=False),
        sa.Column("until", MOMENT, nullable=True),
        sa.Column("refused", sa.Boolean(), nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("comment", sa.String(length=500), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "number", name=op.f("pk_support_visits")),
    )
    own("support_visits")
