"""people of vendors."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import MOMENT, WHOLE
from migrations.security import share

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take this step."""
    op.create_table(
        "vendor_invitations",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("vendor", sa.String(length=40), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("sent_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["vendor"], ["vendors.id"], name=op.f("fk_vendor_invitations_vendor")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vendor_invitations")),
    )
    share("vendor_invitations")
    with op.batch_alter_table("vendor_invitations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_vendor_invitations_vendor"), ["vendor"], unique=False)

    op.create_table(
        "vendor_people",
        sa.Column("account_id", WHOLE, nullable=False),
        sa.Column("vendor", sa.String(length=40), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_vendor_people_account_id")
        ),
        sa.ForeignKeyConstraint(["vendor"], ["vendors.id"], name=op.f("fk_vendor_people_vendor")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_vendor_people")),
    )
    share("vendor_people")
    with op.batch_alter_table("vendor_people", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_vendor_people_vendor"), ["vendor"], unique=False)

    _tokens()
    with op.batch_alter_table("vendors", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("about_zh", sa.String(length=1000), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("about_en", sa.String(length=1000), server_default="", nullable=False)
        )


def _tokens() -> None:
    op.create_table(
        "vendor_tokens",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("vendor", sa.String(length=40), nullable=False),
        sa.Column("account_id", WHOLE, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("beginning", sa.String(length=30), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_vendor_tokens_account_id")
        ),
        sa.ForeignKeyConstraint(["vendor"], ["vendors.id"], name=op.f("fk_vendor_tokens_vendor")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vendor_tokens")),
        sa.UniqueConstraint("digest", name=op.f("uq_vendor_tokens_digest")),
    )
    share("vendor_tokens")
    with op.batch_alter_table("vendor_tokens", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_vendor_tokens_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_vendor_tokens_vendor"), ["vendor"], unique=False)
