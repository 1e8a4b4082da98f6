"""where a document says what a link says."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take this step."""
    op.add_column("graph_links", sa.Column("passage", sa.Text(), nullable=True))
