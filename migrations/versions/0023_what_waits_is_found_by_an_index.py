"""Intents without an outcome and imports that are still open are found without reading the rest."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

INTENDED, PREPARED = sa.text("outcome = 'intended'"), sa.text("state = 'prepared'")


def upgrade() -> None:
    """Take this step."""
    op.create_index(
        "ix_audit_entries_intended",
        "audit_entries",
        ["tenant_id", "number"],
        sqlite_where=INTENDED,
        postgresql_where=INTENDED,
    )
    op.create_index(
        "ix_import_batches_prepared",
        "import_batches",
        ["tenant_id"],
        sqlite_where=PREPARED,
        postgresql_where=PREPARED,
    )
