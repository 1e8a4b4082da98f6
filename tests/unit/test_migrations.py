"""The schema is what the models say, on both databases, and its versions form one line."""

from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from core.database import Database
from core.tenancy.row_security import verify_row_security
from migrations import run, tables
from tests.conftest import LOGIN, administer, postgres_url


def test_the_versions_form_one_line() -> None:
    assert len(run.heads()) == 1


def test_every_model_has_its_migration(database_url: str) -> None:
    with run.owner_connection(database_url) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, tables.gather()) == []
        assert run.is_current(connection)


def test_upgrading_twice_changes_nothing(database_url: str) -> None:
    run.upgrade(database_url)
    with run.owner_connection(database_url) as connection:
        assert run.is_current(connection)


def test_every_owned_table_begins_with_its_tenant() -> None:
    metadata = tables.gather()
    for name in tables.owned():
        table = metadata.tables[name]
        assert table.primary_key.columns[0].name == "tenant_id"
        for constraint in (*table.constraints, *table.indexes):
            if getattr(constraint, "unique", False) or "Unique" in type(constraint).__name__:
                assert next(iter(constraint.columns)).name == "tenant_id", constraint.name


@pytest.mark.postgresql
def test_a_migrated_server_keeps_tenants_apart(postgresql_url: str) -> None:
    tables.gather()
    database = Database(postgresql_url)
    verify_row_security(database)
    database.close()


@pytest.mark.postgresql
def test_a_login_may_have_a_second_database(postgresql_once: str) -> None:
    name = f"second_{uuid4().hex[:12]}"
    administer(f"CREATE DATABASE {name} OWNER {LOGIN}")
    run.upgrade(postgres_url(name))
    with run.owner_connection(postgres_url(name)) as connection:
        assert run.is_current(connection)
    administer(f"DROP DATABASE {name} WITH (FORCE)")
