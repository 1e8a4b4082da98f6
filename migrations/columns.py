"""The column types that versions are written with; what a name means here never changes."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
EXACT = sa.Numeric().with_variant(sa.String(64), "sqlite")
DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")
