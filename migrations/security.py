"""What a migration says about whose rows a table holds; on SQLite the guard alone sees to it.

Four roles that cannot log in share the work: one sees a single tenant's rows, one the global
tables, one everything, and one deletes what only grows of a tenant that is being erased. A login
of the product is a member of all without inheriting them, so a connection that has taken none of
them sees nothing.
"""

from alembic import op
from sqlalchemy import Connection, text

from core.tenancy.model import Reach

TENANT, GLOBAL, EVERYBODY, ERASER = (reach.value for reach in Reach)
MINE = "tenant_id = nullif(current_setting('gongheng.tenant_id', true), '')::bigint"
"""A connection that has served a tenant before holds an empty string, not null."""

ROLE = """
DO $$ BEGIN
    CREATE ROLE {role} NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$
"""


def own(*tables: str) -> None:
    """Shut each of these tenant-owned tables to all but the tenant being served."""
    for table in tables:
        _execute(
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY one_tenant ON {table} TO {TENANT} USING ({MINE}) WITH CHECK ({MINE})",
            f"CREATE POLICY everybody ON {table} TO {EVERYBODY} USING (true) WITH CHECK (true)",
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {TENANT}, {EVERYBODY}",
        )


def keep(*tables: str) -> None:
    """Let rows be added to these tables and never be changed or taken away; call it after own."""
    for table in tables:
        _execute(
            f"REVOKE UPDATE, DELETE ON {table} FROM {TENANT}, {EVERYBODY}",
            f"CREATE FUNCTION {table}_stay() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN RAISE EXCEPTION '{table} only grows'; END $$",
            f"CREATE TRIGGER {table}_stay BEFORE UPDATE OR DELETE ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION {table}_stay()",
        )
        if op.get_bind().dialect.name == "sqlite":
            for act in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table}"
                    f" BEGIN SELECT RAISE(ABORT, '{table} only grows'); END"
                )


GOING = (
    "SELECT 1 FROM tenants"
    " WHERE tenants.id = OLD.tenant_id AND tenants.hidden IN ('erasing', 'restoring')"
)
"""A tenant marked so is on its way out, or never got in; see ``tenants.sql``."""


def let_erase(*tables: str) -> None:
    """Let what only grows go with its tenant, and not before; call it after keep."""
    _execute(f"GRANT SELECT ON tenants TO {ERASER}")
    for table in tables:
        _execute(
            f"GRANT SELECT, DELETE ON {table} TO {ERASER}",
            f"CREATE POLICY erasing ON {table} TO {ERASER} USING ({MINE}) WITH CHECK (false)",
            f"CREATE OR REPLACE FUNCTION {table}_stay() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN IF TG_OP = 'DELETE' AND current_user = '{ERASER}'"
            f" AND EXISTS ({GOING}) THEN RETURN OLD; END IF;"
            f" RAISE EXCEPTION '{table} only grows'; END $$",
        )
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"DROP TRIGGER {table}_no_delete")
            op.execute(
                f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}"
                f" WHEN NOT EXISTS ({GOING})"
                f" BEGIN SELECT RAISE(ABORT, '{table} only grows'); END"
            )


def share(*tables: str) -> None:
    """Give these global tables to the sessions that serve no tenant."""
    for table in tables:
        _execute(
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {GLOBAL}, {EVERYBODY}",
            f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {GLOBAL}, {EVERYBODY}",
        )


def everybody() -> None:
    """See all tenants' rows in the rest of this migration."""
    _execute(f"SET LOCAL ROLE {EVERYBODY}")


def _execute(*statements: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        for statement in statements:
            op.execute(statement)


def let_read(connection: Connection, table: str) -> None:
    """Let a process that starts look into a table of the migrations themselves."""
    connection.execute(text(f"GRANT SELECT ON {table} TO {EVERYBODY}"))


def make_roles(connection: Connection, login: str) -> None:
    """Make the roles where they are missing; let ``login`` and the owner take them."""
    for reach in Reach:
        connection.execute(text(ROLE.format(role=reach.value)))
    owner = str(connection.engine.url.username)
    for each in {owner, login}:
        _admit(connection, each, owner=owner, runs=each == login)


def _admit(connection: Connection, login: str, *, owner: str, runs: bool) -> None:
    """Let a login take the roles; the one that the product runs with must not inherit them."""
    quoted = connection.dialect.identifier_preparer.quote(login)
    superuser, inherits = connection.execute(
        text("SELECT rolsuper, rolinherit FROM pg_roles WHERE rolname = :login"), {"login": login}
    ).one()
    if superuser:
        return
    modern = connection.dialect.server_version_info >= (16,)  # type: ignore[operator]
    for reach in Reach:
        terms = " WITH INHERIT FALSE, SET TRUE" if modern else ""
        connection.execute(text(f"GRANT {reach.value} TO {quoted}{terms}"))
    if modern:
        return
    # before version 16 it is the login that inherits or not, the schema's right included
    if login == owner:
        _let_create(connection, quoted)
    if inherits and runs:
        connection.execute(text(f"ALTER ROLE {quoted} NOINHERIT"))


def _let_create(connection: Connection, quoted: str) -> None:
    """Give the owner of the database its right to make tables by name, for good.

    Done as the role that has it: a login that was made NOINHERIT by another database's first
    migration no longer has what it owns.
    """
    may = "SELECT pg_has_role('pg_database_owner', 'MEMBER')"
    if connection.execute(text(may)).scalar():
        connection.execute(text("SET LOCAL ROLE pg_database_owner"))
        connection.execute(text(f"GRANT CREATE ON SCHEMA public TO {quoted}"))
        connection.execute(text("RESET ROLE"))
