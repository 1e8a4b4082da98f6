"""Every table, view and function of the database by raw SQL, past the product's own guard."""

from collections.abc import Iterator

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from core.database import Base
from core.tenancy.model import Reach
from core.tenancy.tables import is_owned
from web.proving.model import Findings
from web.proving.world import World

REGISTER = "tables"
SETTING = "gongheng.tenant_id"
DEFINERS = """
SELECT p.proname FROM pg_proc p
WHERE p.pronamespace = current_schema()::regnamespace AND p.prosecdef
"""
VIEWS = """
SELECT c.relname FROM pg_class c
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('v', 'm')
  AND NOT coalesce('security_invoker=true' = ANY(c.reloptions), false)
"""


def prove(world: World, findings: Findings) -> None:
    """On PostgreSQL, under the runtime login; on SQLite the product's own guard is the wall."""
    if world.application.database.dialect != "postgresql":
        return
    address = make_url(world.application.settings.database_url).set(drivername="postgresql")
    with psycopg.connect(address.render_as_string(hide_password=False)) as connection:
        for table in Base.metadata.sorted_tables:
            if is_owned(table):
                findings.entry(REGISTER, table.name)
                for faults in _Tried(world, connection, table.name).all():
                    findings.tried(REGISTER, table.name, faults)
        for kind, query in (("function", DEFINERS), ("view", VIEWS)):
            connection.rollback()
            found = [f"{kind} {row[0]} runs as its owner" for row in connection.execute(query)]
            findings.tried(REGISTER, f"every {kind}", found)


class _Tried:
    """One table under the login of the product."""

    def __init__(self, world: World, connection: psycopg.Connection, table: str) -> None:
        self.here, self.there = world.here.tenant, world.there.tenant
        self.connection, self.table = connection, table

    def all(self) -> Iterator[list[str]]:
        """What is wrong with each attempt."""
        yield self._seen(None, None, what="the bare login")
        for setting in (None, "", "0"):
            yield self._seen(Reach.TENANT, setting, what=f"the setting {setting!r}")
        yield self._seen(Reach.TENANT, str(self.here), what="the setting of another one")
        yield self._seen(Reach.GLOBAL, str(self.there), what="the role of global tables")
        yield self._written("DELETE FROM {} WHERE tenant_id = %s")
        yield self._written("UPDATE {} SET tenant_id = tenant_id WHERE tenant_id = %s")
        yield self._written("UPDATE {} SET tenant_id = %s")
        yield self._inserted()

    def _serve(self, reach: Reach | None, setting: str | None) -> None:
        self.connection.rollback()
        if reach is not None:
            self.connection.execute("SELECT set_config('role', %s, true)", (reach.value,))
        if setting is not None:
            self.connection.execute("SELECT set_config(%s, %s, true)", (SETTING, setting))

    def _count(self, statement: str, *given: int) -> int:
        """Rows that a statement sees or changes; none where it is refused."""
        query = sql.SQL(statement).format(sql.Identifier(self.table))
        try:
            return self.connection.execute(query, given).rowcount
        except psycopg.errors.InsufficientPrivilege:
            return 0

    def _seen(self, reach: Reach | None, setting: str | None, *, what: str) -> list[str]:
        self._serve(reach, setting)
        count = self._count("SELECT 1 FROM {} WHERE tenant_id = %s", self.there)
        return [f"{what} sees {count} rows"] if count else []

    def _written(self, statement: str) -> list[str]:
        self._serve(Reach.TENANT, str(self.here))
        count = self._count(statement, self.there)
        return [f"{count} rows: {statement.format(self.table)}"] if count else []

    def _inserted(self) -> list[str]:
        """A copy of an own row, as the other's."""
        self._serve(Reach.TENANT, str(self.here))
        row = sql.SQL("SELECT * FROM {} LIMIT 1").format(sql.Identifier(self.table))
        try:
            found = self.connection.execute(row)
        except psycopg.errors.InsufficientPrivilege:
            return []
        names = [each.name for each in found.description or ()]
        columns = sql.SQL(", ").join(map(sql.Identifier, names))
        wanted = sql.SQL(", ").join(
            sql.Placeholder() if name == "tenant_id" else sql.Identifier(name) for name in names
        )
        copy = sql.SQL("INSERT INTO {0} ({1}) SELECT {2} FROM {0} LIMIT 1").format(
            sql.Identifier(self.table), columns, wanted
        )
        try:
            count = self.connection.execute(copy, (self.there,)).rowcount
        except (psycopg.errors.InsufficientPrivilege, psycopg.errors.RaiseException):
            return []
        return [f"inserts {count} rows as the other one"] if count else []
