"""Whether a database is at the newest version, without Alembic, which takes long to import."""

from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from core.database import Database

VERSIONS = Path(__file__).parent / "versions"
FOUND = text("SELECT version_num FROM alembic_version")


def newest() -> str:
    """The newest version: the number that its file begins with."""
    return max(path.name for path in VERSIONS.glob("[0-9]*.py")).partition("_")[0]


def is_current(database: Database) -> bool:
    """Whether the runtime login finds the newest version, and no other.

    A table or a role that is missing means no; a server that does not answer raises.
    """
    try:
        with database.reading_all("comparing the schema's version at start") as unit:
            return list(unit.execute(FOUND).scalars()) == [newest()]
    except DBAPIError as error:
        if database.dialect == "postgresql" and not getattr(error.orig, "sqlstate", None):
            raise
        return False
