"""demonstrations that are booked."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import MOMENT, WHOLE
from migrations.security import share

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take this step."""
    op.create_table(
        "demonstration_slots",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demonstration_slots")),
        sa.UniqueConstraint("starts_at", name=op.f("uq_demonstration_slots_starts_at")),
    )
    share("demonstration_slots")
    op.create_table(
        "demonstration_bookings",
        sa.Column("slot", WHOLE, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("institution", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("booked_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["slot"], ["demonstration_slots.id"], name=op.f("fk_demonstration_bookings_slot")
        ),
        sa.PrimaryKeyConstraint("slot", name=op.f("pk_demonstration_bookings")),
    )
    share("demonstration_bookings")
