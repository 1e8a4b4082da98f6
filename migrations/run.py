"""Brings a database up to the newest version, on SQLite and PostgreSQL alike."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import NullPool

from core.database import address
from migrations.security import let_read, make_roles

HERE = Path(__file__).parent
LOCK = 0x676F6E67
"""One upgrade at a time, however many processes start at once."""


def upgrade(owner_url: str, *, login: str | None = None) -> None:
    """Run the missing versions in one transaction.

    ``owner_url`` is a login that owns the tables; ``login`` is the runtime login if it is another.
    """
    logging.getLogger("alembic").setLevel(logging.WARNING)
    with owner_connection(owner_url) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
            make_roles(connection, login or str(connection.engine.url.username))
        command.upgrade(config(connection), "head")
        if connection.dialect.name == "postgresql":
            let_read(connection, "alembic_version")


@contextmanager
def owner_connection(url: str) -> Iterator[Connection]:
    """An unguarded connection in a transaction, for changing tables and nothing else."""
    engine = create_engine(address(url), poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        Path(str(engine.url.database)).parent.mkdir(parents=True, exist_ok=True)
        event.listen(engine, "connect", _on_sqlite)
        event.listen(engine, "begin", lambda each: each.exec_driver_sql("BEGIN IMMEDIATE"))
    with engine.begin() as connection:
        yield connection


def _on_sqlite(connection: DBAPIConnection, record: object) -> None:
    """Foreign keys stay off while tables are rebuilt; WAL is a property of the file."""
    connection.isolation_level = None
    connection.execute("PRAGMA busy_timeout = 30000")
    connection.execute("PRAGMA journal_mode = WAL")


def config(connection: Connection | None = None) -> Config:
    """Alembic's configuration, without a file."""
    made = Config(attributes={"connection": connection})
    made.set_main_option("script_location", str(HERE).replace("%", "%%"))
    return made


def heads() -> list[str]:
    """The newest versions; more than one means that the line has forked."""
    return list(ScriptDirectory.from_config(config()).get_heads())


def is_current(connection: Connection) -> bool:
    """Whether the database is at the newest version."""
    return list(MigrationContext.configure(connection).get_current_heads()) == heads()
