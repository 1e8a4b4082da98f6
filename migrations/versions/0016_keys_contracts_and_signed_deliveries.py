"""keys contracts and signed deliveries."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import DOCUMENT, MOMENT, WHOLE
from migrations.security import own, share

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take this step."""
    op.create_table(
        "contracts",
        sa.Column("tenant_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("upper", sa.String(length=40), nullable=False),
        sa.Column("lower", sa.String(length=40), nullable=False),
        sa.Column("scope", sa.String(length=20), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("signatures", DOCUMENT, nullable=False),
        sa.Column("ended", DOCUMENT, nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "number", name=op.f("pk_contracts")),
    )
    own("contracts")
    with op.batch_alter_table("contracts", schema=None) as batch_op:
        batch_op.create_index("ix_contracts_lower", ["tenant_id", "lower", "scope"], unique=False)
        batch_op.create_index("ix_contracts_upper", ["tenant_id", "upper", "scope"], unique=False)

    op.create_table(
        "public_keys",
        sa.Column("public", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=40), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("handover", sa.String(length=128), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("retired_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("public", name=op.f("pk_public_keys")),
    )
    share("public_keys")
    with op.batch_alter_table("public_keys", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_public_keys_owner"), ["owner"], unique=False)

    op.create_table(
        "signing_keys",
        sa.Column("tenant_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("number", WHOLE, autoincrement=False, nullable=False),
        sa.Column("public", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("retired_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("tenant_id", "number", name=op.f("pk_signing_keys")),
    )
    own("signing_keys")
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("contract", sa.String(length=60), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("statement", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(
            sa.Column("key", sa.String(length=64), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("signature", sa.String(length=128), server_default="", nullable=False)
        )
