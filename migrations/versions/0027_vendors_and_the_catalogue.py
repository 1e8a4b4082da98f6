"""vendors and the catalogue."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import DOCUMENT, MOMENT, WHOLE
from migrations.security import share

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take this step."""
    op.create_table(
        "catalogue_keys",
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("retired_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("role", "id", name=op.f("pk_catalogue_keys")),
    )
    share("catalogue_keys")
    op.create_table(
        "catalogue_trust",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("root", sa.Text(), nullable=False),
        sa.Column("seen", WHOLE, nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_catalogue_trust")),
    )
    share("catalogue_trust")
    _releases()
    _vendors()


def _releases() -> None:
    op.create_table(
        "pack_releases",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("pack", sa.String(length=63), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("vendor", sa.String(length=40), nullable=False),
        sa.Column("name_zh", sa.String(length=120), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.Column("sector", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("length", WHOLE, nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("report", DOCUMENT, nullable=True),
        sa.Column("submitted_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack_releases")),
        sa.UniqueConstraint("digest", name=op.f("uq_pack_releases_digest")),
        sa.UniqueConstraint("pack", "version", name=op.f("uq_pack_releases_pack_version")),
    )
    share("pack_releases")
    with op.batch_alter_table("pack_releases", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pack_releases_vendor"), ["vendor"], unique=False)


def _vendors() -> None:
    op.create_table(
        "vendors",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("name_zh", sa.String(length=120), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.Column("contact", sa.String(length=254), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("number", WHOLE, nullable=False),
        sa.Column("listing", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vendors")),
    )
    share("vendors")
    op.create_table(
        "vendor_keys",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("vendor", sa.String(length=40), nullable=False),
        sa.Column("public", sa.Text(), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["vendor"], ["vendors.id"], name=op.f("fk_vendor_keys_vendor")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vendor_keys")),
    )
    share("vendor_keys")
    with op.batch_alter_table("vendor_keys", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_vendor_keys_vendor"), ["vendor"], unique=False)
