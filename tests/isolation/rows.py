"""The same row in every owned table for each of two tenants, made from the schema alone."""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Column, Table, insert
from sqlalchemy.types import JSON, Boolean, Date, Float, Integer, LargeBinary, String

from core.columns import Exact, Moment, now
from core.database import Base, Database
from core.tenancy.model import TenantId
from core.tenancy.tables import is_owned
from migrations.tables import gather

ONE, TWO = TenantId(1), TenantId(2)

ONLY_GROWING = {"audit_entries", "audit_seals"}
"""Nobody changes or deletes a row of these, their own tenant included."""

SAMPLES: dict[type, Any] = {
    Moment: now(),
    Exact: Decimal(1),
    JSON: {},
    Boolean: False,
    Integer: 1,
    Float: 1.0,
    Date: date(2025, 1, 1),
    LargeBinary: b"x",
    String: "x",
}


def models() -> list[type[Any]]:
    """Every tenant-owned model, each after those it refers to."""
    order = gather().sorted_tables
    mapped = {mapper.local_table: mapper.class_ for mapper in Base.registry.mappers}
    return [mapped[table] for table in order if is_owned(table)]


def global_tables() -> list[Table]:
    """Every other table, each after those it refers to."""
    return [table for table in gather().sorted_tables if not is_owned(table)]


def sample(table: Table, **given: Any) -> dict[str, Any]:
    """A value for every column that needs one."""
    values = {each.name: _value(each) for each in table.columns if not each.nullable}
    return {**values, **given}


def _value(column: Column[Any]) -> Any:
    for kind, value in SAMPLES.items():
        if isinstance(column.type, kind):
            return value
    raise AssertionError(f"give a sample for {column.type!r} of {column}")


def fill(database: Database) -> None:
    """The same keys in every table, for both tenants."""
    with database.global_session("tests of isolation need institutions to exist") as session:
        for table in global_tables():
            session.execute(insert(table).values(sample(table)))
        session.commit()
    for tenant in (ONE, TWO):
        with database.session(tenant) as session:
            for model in models():
                values = sample(model.__table__, tenant_id=tenant)
                session.execute(insert(model.__table__).values(values))
            session.commit()


def key(model: type[Any], tenant: TenantId) -> tuple[Any, ...]:
    """The primary key of the tenant's row."""
    values = sample(model.__table__, tenant_id=tenant)
    return tuple(values[column.name] for column in model.__table__.primary_key.columns)
