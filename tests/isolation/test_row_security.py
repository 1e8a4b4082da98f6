"""PostgreSQL keeps tenants apart even when the product's own guard is not asked."""

from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import make_url

from core.database import Database
from core.errors import SettingsError
from core.tenancy.model import Reach
from core.tenancy.row_security import verify_row_security
from tests.conftest import administer
from tests.isolation.rows import ONLY_GROWING, TWO, fill, global_tables, models, sample

pytestmark = pytest.mark.postgresql
NAMES = [model.__tablename__ for model in models()]


@pytest.fixture
def raw(postgresql_url: str) -> Iterator[psycopg.Connection]:
    """A bare connection of the runtime login to a database that holds both tenants' rows."""
    database = Database(postgresql_url)
    fill(database)
    database.close()
    with psycopg.connect(postgresql_url) as connection:
        yield connection
        connection.rollback()


def serve(connection: psycopg.Connection, role: str, tenant: str) -> None:
    connection.rollback()
    connection.execute(
        "SELECT set_config('role', %s, true), set_config('gongheng.tenant_id', %s, true)",
        (role, tenant),
    )


def count(connection: psycopg.Connection, table: str) -> int:
    query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
    return connection.execute(query).fetchone()[0]


@pytest.mark.parametrize(("tenant", "seen"), [("1", 1), ("2", 1), ("3", 0), ("", 0)])
def test_raw_sql_sees_the_served_tenant_alone(
    raw: psycopg.Connection, tenant: str, seen: int
) -> None:
    for table in NAMES:
        serve(raw, Reach.TENANT.value, tenant)
        assert count(raw, table) == seen, table
        query = sql.SQL("SELECT DISTINCT tenant_id FROM {}").format(sql.Identifier(table))
        assert [str(row[0]) for row in raw.execute(query)] == [tenant] * seen


def test_raw_sql_changes_nothing_of_others(raw: psycopg.Connection) -> None:
    for table in sorted(set(NAMES) - ONLY_GROWING):
        serve(raw, Reach.TENANT.value, "1")
        name = sql.Identifier(table)
        moved = sql.SQL("UPDATE {} SET tenant_id = 2").format(name)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            raw.execute(moved)
        serve(raw, Reach.TENANT.value, "1")
        foreign = sql.SQL("UPDATE {} SET tenant_id = 2 WHERE tenant_id = 2").format(name)
        assert raw.execute(foreign).rowcount == 0


@pytest.mark.parametrize("table", sorted(ONLY_GROWING))
@pytest.mark.parametrize("role", [Reach.TENANT, Reach.EVERYBODY])
def test_raw_sql_changes_nothing_that_only_grows(
    raw: psycopg.Connection, table: str, role: Reach
) -> None:
    name = sql.Identifier(table)
    for change in ("UPDATE {} SET tenant_id = 1", "DELETE FROM {}"):
        serve(raw, role.value, "1")
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="denied"):
            raw.execute(sql.SQL(change).format(name))


@pytest.mark.parametrize("table", NAMES)
def test_raw_sql_fills_no_other_tenant(raw: psycopg.Connection, table: str) -> None:
    values = sample(next(model for model in models() if model.__tablename__ == table).__table__)
    plain = {
        name: psycopg.types.json.Jsonb(value) if isinstance(value, dict) else value
        for name, value in {**values, "tenant_id": TWO}.items()
    }
    serve(raw, Reach.TENANT.value, "1")
    filling = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
        sql.Identifier(table),
        sql.SQL(", ").join(map(sql.Identifier, plain)),
        sql.SQL(", ").join(sql.Placeholder() * len(plain)),
    )
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
        raw.execute(filling, list(plain.values()))


def test_the_bare_login_and_the_global_role_see_no_tenant(raw: psycopg.Connection) -> None:
    for table in NAMES:
        raw.rollback()
        raw.execute("SELECT set_config('gongheng.tenant_id', '1', true)")
        assert count(raw, table) == 0
        serve(raw, Reach.GLOBAL.value, "1")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            count(raw, table)
    for table in global_tables():
        serve(raw, Reach.TENANT.value, "1")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            count(raw, table.name)


def test_row_security_cannot_be_switched_off(raw: psycopg.Connection) -> None:
    serve(raw, Reach.TENANT.value, "1")
    raw.execute("SET LOCAL row_security = off")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        count(raw, NAMES[0])


BREACHES = {
    "not forced": ("ALTER TABLE counters NO FORCE ROW LEVEL SECURITY",),
    "not enabled": ("ALTER TABLE counters DISABLE ROW LEVEL SECURITY",),
    "no policy": ("DROP POLICY one_tenant ON counters",),
    "another policy": ("CREATE POLICY open ON counters USING (true)",),
    "a table without": (
        "CREATE TABLE leaks (tenant_id bigint PRIMARY KEY)",
        "GRANT SELECT ON leaks TO gongheng_tenant",
    ),
    "a view": ("CREATE VIEW leaks AS SELECT * FROM counters",),
    "a materialised view": ("CREATE MATERIALIZED VIEW leaks AS SELECT 1 AS one",),
    "a missing table": ("DROP TABLE counters",),
}


@pytest.mark.parametrize("breach", BREACHES)
def test_a_breach_keeps_the_process_from_starting(postgresql_url: str, breach: str) -> None:
    named = "leaks" if "leaks" in BREACHES[breach][0] else "counters"
    name = f"breach_{uuid4().hex[:12]}"
    source = make_url(postgresql_url)
    administer(f"CREATE DATABASE {name} TEMPLATE {source.database} OWNER {source.username}")
    database = Database(source.set(database=name).render_as_string(hide_password=False))
    try:
        verify_row_security(database)
        with psycopg.connect(postgresql_url, dbname=name) as connection:
            for statement in BREACHES[breach]:
                connection.execute(statement)
        with pytest.raises(SettingsError, match=named):
            verify_row_security(database)
    finally:
        database.close()
        administer(f"DROP DATABASE {name} WITH (FORCE)")


def test_a_login_that_may_bypass_is_refused(postgresql_url: str) -> None:
    superuser = make_url(postgresql_url).set(username="postgres")
    database = Database(superuser.render_as_string(hide_password=False))
    with pytest.raises(SettingsError, match="postgres may bypass"):
        verify_row_security(database)
    database.close()
