"""The members of an institution as its security administrator reads them."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, func, or_, select

from core.audit.model import Act, Outcome, Thing
from core.audit.sql import EntryRow
from core.database import Database
from core.errors import NotFound
from core.identity.sql import AccountRow
from core.tenancy.model import TenantId
from core.texts import Text
from tenants.members import as_member
from tenants.people.model import Asked, Listed
from tenants.sql import MembershipRow

PAGE = 50
LOOKING = "the members of one institution are read with the names of their accounts"


class Listing:
    """Members with their accounts, of one institution at a time."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(self, tenant: TenantId, asked: Asked, *, page: int = 1) -> Sequence[Listed]:
        """A page of the members asked for, by the names of the people."""
        query = _wanted(tenant, asked, MembershipRow, AccountRow)
        query = query.order_by(AccountRow.label, AccountRow.id)
        return self._read(tenant, query.offset((page - 1) * PAGE).limit(PAGE))

    def everybody(self, tenant: TenantId) -> Sequence[Listed]:
        """All members; for a matrix of rights."""
        query = _wanted(tenant, Asked(), MembershipRow, AccountRow)
        return self._read(tenant, query.order_by(AccountRow.label, AccountRow.id))

    def count(self, tenant: TenantId, asked: Asked) -> int:
        """How many members were asked for."""
        with self._database.global_reading(LOOKING) as work:
            return int(work.execute(_wanted(tenant, asked, func.count())).scalar_one())

    def one(self, tenant: TenantId, account: int) -> Listed:
        """One member; NotFound."""
        query = _wanted(tenant, Asked(), MembershipRow, AccountRow)
        found = self._read(tenant, query.where(MembershipRow.account_id == account))
        if not found:
            raise NotFound(Text("没有这个成员", "There is no such member"))
        return found[0]

    def _read(self, tenant: TenantId, query: Select[Any]) -> list[Listed]:
        with self._database.global_reading(LOOKING) as work:
            found = [(as_member(row), account) for row, account in work.execute(query)]
        seen = self._seen(tenant, [account.name for _, account in found])
        return [
            Listed(member, account.name, account.label, seen.get(account.name))
            for member, account in found
        ]

    def _seen(self, tenant: TenantId, names: Sequence[str]) -> dict[str, datetime]:
        """When each signed in last, as the institution's log has it."""
        signed_in = (
            EntryRow.thing == Thing.ACCOUNT.value,
            EntryRow.object.in_(names),
            EntryRow.act == Act.SIGN_IN.value,
            EntryRow.outcome == Outcome.DONE.value,
        )
        query = select(EntryRow.object, func.max(EntryRow.moment)).where(*signed_in)
        with self._database.reading(tenant) as work:
            rows = work.execute(query.group_by(EntryRow.object)).all()
        return {row[0]: row[1] for row in rows}


def _wanted(tenant: TenantId, asked: Asked, *columns: Any) -> Select[Any]:
    query: Select[Any] = select(*columns).select_from(MembershipRow)
    query = query.join(AccountRow, AccountRow.id == MembershipRow.account_id)
    return query.where(MembershipRow.member_of == tenant, *_conditions(asked))


def _conditions(asked: Asked) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if asked.words:
        pattern = "%" + re.sub(r"([%_/])", r"/\1", asked.words) + "%"
        fields = (AccountRow.name, AccountRow.label, MembershipRow.staff_no, MembershipRow.unit_no)
        wanted.append(or_(*(each.ilike(pattern, escape="/") for each in fields)))
    if asked.role:
        wanted.append(cast(MembershipRow.roles, String).like(f'%"{asked.role.value}"%'))
    if asked.suspended is not None:
        wanted.append(MembershipRow.suspended.is_(asked.suspended))
    return wanted
