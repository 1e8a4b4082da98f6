"""The log of each institution: entries that stay, the end of the chain, seals of the days."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import MOMENT, WHOLE
from migrations.security import keep, own

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

FOLLOW = """
INSERT INTO audit_chains (tenant_id, last, digest, moment)
VALUES (NEW.tenant_id, NEW.number, NEW.digest, NEW.moment)
ON CONFLICT (tenant_id) DO UPDATE
SET last = excluded.last, digest = excluded.digest, moment = excluded.moment;
"""
"""The end of a chain moves with each entry, by whatever way the entry comes."""


def upgrade() -> None:
    """Take this step."""
    _ends_and_seals()
    _entries()
    own("audit_chains", "audit_entries", "audit_seals")
    keep("audit_entries", "audit_seals")
    _follow()


def _ends_and_seals() -> None:
    op.create_table(
        "audit_chains",
        sa.Column("tenant_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("last", WHOLE, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("moment", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", name=op.f("pk_audit_chains")),
    )
    op.create_table(
        "audit_seals",
        sa.Column("tenant_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("count", WHOLE, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "day", name=op.f("pk_audit_seals")),
    )


def _entries() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("tenant_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("number", WHOLE, autoincrement=False, nullable=False),
        sa.Column("moment", MOMENT, nullable=False),
        sa.Column("account", WHOLE, nullable=True),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("thing", sa.String(length=40), nullable=False),
        sa.Column("object", sa.String(length=200), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("purpose", sa.String(length=500), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "number", name=op.f("pk_audit_entries")),
    )
    op.create_index("ix_audit_entries_moment", "audit_entries", ["tenant_id", "moment"])
    op.create_index("ix_audit_entries_object", "audit_entries", ["tenant_id", "thing", "object"])


def _follow() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER audit_entries_follow AFTER INSERT ON audit_entries BEGIN {FOLLOW} END"
        )
        return
    op.execute(
        "CREATE FUNCTION audit_entries_follow() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN {FOLLOW} RETURN NULL; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_entries_follow AFTER INSERT ON audit_entries"
        " FOR EACH ROW EXECUTE FUNCTION audit_entries_follow()"
    )
