"""Every table of the schema, on both databases, through the sessions that the product uses."""

from typing import Any

import pytest
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from core.database import Database
from core.errors import TenantRequired
from core.tenancy.model import TenantId
from tests.isolation.rows import ONE, ONLY_GROWING, TWO, fill, global_tables, key, models, sample

EVERY = pytest.mark.parametrize("model", models(), ids=lambda model: model.__tablename__)


@pytest.fixture
def full(database: Database) -> Database:
    fill(database)
    return database


def test_the_global_tables_are_a_short_named_list() -> None:
    assert sorted(table.name for table in global_tables()) == [
        "accounts",
        "catalogue_keys",
        "catalogue_trust",
        "daily_tasks",
        "demonstration_bookings",
        "demonstration_slots",
        "letters",
        "memberships",
        "one_time_links",
        "pack_releases",
        "public_keys",
        "recovery_codes",
        "second_factors",
        "sessions",
        "sign_ups",
        "tenant_erasures",
        "tenants",
        "tokens",
        "trial_notices",
        "vendor_invitations",
        "vendor_keys",
        "vendor_people",
        "vendor_tokens",
        "vendors",
    ]


def test_a_tenant_sees_its_own_row_of_every_table(full: Database) -> None:
    for tenant, other in ((ONE, TWO), (TWO, ONE)):
        with full.session(tenant) as session:
            for model in models():
                seen = [row.tenant_id for row in session.scalars(select(model))]
                assert seen == [tenant], model
                assert session.get(model, key(model, tenant)) is not None
                session.expunge_all()
                assert session.get(model, key(model, other)) is None
                counted = select(func.count()).select_from(model)
                assert session.scalar(counted) == 1


@EVERY
def test_a_statement_without_the_tenant_is_refused(sqlite: Database, model: type[Any]) -> None:
    table = model.__table__
    statements = (
        select(table),
        select(table).where(table.c.tenant_id == TWO),
        select(table.alias()),
        update(table).values({list(table.c)[-1].name: None}),
        delete(table),
        insert(table).values(sample(table, tenant_id=TWO)),
        text(f"SELECT * FROM {table.name}"),  # noqa: S608
    )
    for statement in statements:
        with sqlite.session(ONE) as session, pytest.raises(TenantRequired):
            session.execute(statement)
    with sqlite.global_session("a test") as session, pytest.raises(TenantRequired):
        session.execute(select(model))


def test_changes_stop_at_the_tenant(full: Database) -> None:
    with full.session(ONE) as session:
        for model in reversed(models()):
            if model.__tablename__ not in ONLY_GROWING:
                session.execute(delete(model))
        session.commit()
    assert counts(full, ONE) == {0}
    assert counts(full, TWO) == {1}


@pytest.mark.parametrize("name", sorted(ONLY_GROWING))
def test_what_only_grows_is_neither_changed_nor_deleted(full: Database, name: str) -> None:
    model = next(each for each in models() if each.__tablename__ == name)
    for change in (delete(model), update(model).values(digest="y")):
        for session in (full.session(ONE), full.all_tenants("a test")):
            with session, pytest.raises(DBAPIError, match=r"only grows|denied"):
                session.execute(change)


def test_a_pooled_connection_forgets_whom_it_served(full: Database) -> None:
    model = models()[0]
    for tenant in (ONE, TWO, ONE):
        with full.reading(tenant) as session:
            assert [row.tenant_id for row in session.scalars(select(model))] == [tenant]
        with full.global_session("a test") as session, pytest.raises(TenantRequired):
            session.execute(select(model))
    with full.all_tenants("a test") as session:
        assert len(session.scalars(select(model)).all()) == 2


def counts(database: Database, tenant: TenantId) -> set[int]:
    changing = [each for each in models() if each.__tablename__ not in ONLY_GROWING]
    with database.reading(tenant) as session:
        return {session.scalar(select(func.count()).select_from(each)) or 0 for each in changing}
