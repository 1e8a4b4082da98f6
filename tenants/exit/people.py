"""Those who belong to an institution, as an export names them: never with a password."""

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, Table, select

from core.database import Database, UnitOfWork
from core.identity.sql import AccountRow
from core.tenancy.model import TenantId
from tenants.exit import tables
from tenants.exit.parcel import Parcel
from tenants.exit.rows import plain
from tenants.sql import MembershipRow

MEMBERSHIPS: Table = MembershipRow.metadata.tables[MembershipRow.__tablename__]
LOOKING = "the names of an institution's members leave with it"


def carry_out(parcel: Parcel, database: Database, work: UnitOfWork, tenant: TenantId) -> None:
    """Members with their roles, and the name of everybody whom a row refers to."""
    with database.global_reading(LOOKING) as names:
        wanted = select(MembershipRow).where(MembershipRow.member_of == tenant)
        members = list(names.scalars(wanted.order_by(MembershipRow.account_id)))
        meant = {each.account_id for each in members} | _referred(work)
        known = [names.get(AccountRow, each) for each in sorted(meant)]
    parcel.add_lines("people.jsonl", (_line(_person(each)) for each in known if each))
    parcel.add_lines("members.jsonl", (_line(_member(each)) for each in members))


def account_columns(table: Table) -> Iterator[Column[Any]]:
    """The columns of a table that name an account."""
    for column in table.columns:
        named = column.name in tables.PEOPLE.get(table.name, ())
        if named or any(key.column.table is AccountRow.__table__ for key in column.foreign_keys):
            yield column


def _referred(work: UnitOfWork) -> set[int]:
    found: set[int] = set()
    for table in tables.exported():
        for column in account_columns(table):
            query = select(column).where(table.c.tenant_id == work.tenant_id).distinct()
            found.update(each for each in work.scalars(query) if each is not None)
    return found


def _person(row: AccountRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("id", "name", "label", "email", "active")}


def _member(row: MembershipRow) -> dict[str, Any]:
    """The membership as it is, whatever columns it has."""
    named = {each.key: plain(getattr(row, each.key)) for each in MEMBERSHIPS.columns}
    return {"account": named.pop("account_id")} | {
        name: value for name, value in named.items() if name != "member_of"
    }


def _line(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False) + "\n"
