"""Institutions that leave: hidden on their way in and out, and what is left of them."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import DOCUMENT, MOMENT, WHOLE
from migrations.security import let_erase, share

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take this step."""
    op.add_column("audit_entries", sa.Column("chain", WHOLE, nullable=True))
    hidden = sa.Column("hidden", sa.String(length=20), server_default="", nullable=False)
    op.add_column("tenants", hidden)
    op.add_column("tenants", sa.Column("known_as", sa.String(length=40), nullable=True))
    op.create_table(
        "tenant_erasures",
        sa.Column("tenant", WHOLE, autoincrement=False, nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("asked_by", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("begun_at", MOMENT, nullable=False),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.Column("last", WHOLE, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("before", DOCUMENT, nullable=False),
        sa.Column("certificate", DOCUMENT, nullable=True),
        sa.ForeignKeyConstraint(["tenant"], ["tenants.id"], name=op.f("fk_tenant_erasures_tenant")),
        sa.PrimaryKeyConstraint("tenant", name=op.f("pk_tenant_erasures")),
    )
    share("tenant_erasures")
    let_erase("audit_entries", "audit_seals")
