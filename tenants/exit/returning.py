"""The rows of an export on their way back: under another number, for people of this installation.

People are matched by account name where the person's name agrees too; anybody else becomes a new
account without a password, to be invited.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from sqlalchemy import Table, insert, select
from sqlalchemy.exc import DataError, IntegrityError

from core.audit.service import read_lines
from core.audit.sql import bring_back
from core.database import UnitOfWork
from core.identity.passwords import NO_PASSWORD
from core.identity.permissions import OUTSIDE, SEPARATED, Role
from core.identity.sql import AccountRow
from core.tenancy.model import TenantId
from tenants.exit import tables
from tenants.exit.people import MEMBERSHIPS, account_columns
from tenants.exit.rows import from_line
from tenants.exit.source import Source, spoilt
from tenants.sql import MembershipRow

ROWS_AT_ONCE = 1000
NOBODY = 0
"""No account has this id: somebody whom a row names, and who is no member and not known here."""
WHOSE = frozenset({"account_id", "member_of"})
UNREADABLE = (KeyError, TypeError, ValueError, ArithmeticError)


@dataclass
class People:
    """Whom the rows name: the account here by the number there, and how each was found."""

    ids: dict[int, int] = field(default_factory=dict)
    matched: list[str] = field(default_factory=list)
    invited: list[str] = field(default_factory=list)


def people(work: UnitOfWork, source: Source, slug: str) -> People:
    """An account for everybody in ``people.jsonl``."""
    found = People()
    roles = _roles(source)
    for each in source.objects("people.jsonl"):
        try:
            number, name, label = int(each["id"]), str(each["name"]), str(each["label"])
            email, active = str(each["email"]), bool(each["active"])
        except UNREADABLE:
            raise spoilt("people.jsonl", "无法读取", "cannot be read") from None
        here = work.scalar(select(AccountRow).where(AccountRow.name == name))
        fits = here is not None and here.label == label and not here.operator
        if here is not None and fits and _may_hold(work, here.id, roles.get(number, set())):
            found.ids[number] = here.id
            found.matched.append(name)
            continue
        if number not in roles:
            continue
        row = AccountRow(
            name=name if here is None else _free(work, f"{name}.{slug}"),
            label=label,
            email=email,
            password=NO_PASSWORD,
            active=active,
        )
        work.add(row)
        work.flush()
        found.ids[number] = row.id
        found.invited.append(row.name)
    return found


def members(work: UnitOfWork, source: Source, ids: Mapping[int, int], tenant: TenantId) -> None:
    """The memberships, with everything that they say."""
    for each in source.objects("members.jsonl"):
        try:
            account = ids[int(each.pop("account"))]
            known = {Role(role) for role in each["roles"]}
            values = from_line(MEMBERSHIPS, each, ours=WHOSE)
        except UNREADABLE:
            raise spoilt("members.jsonl", "无法读取", "cannot be read") from None
        if known & OUTSIDE:
            raise spoilt("members.jsonl", "含有平台角色", "names a role outside of institutions")
        work.execute(insert(MembershipRow).values(account_id=account, member_of=tenant, **values))


def rows(work: UnitOfWork, source: Source, ids: Mapping[int, int]) -> int:
    """The rows of every table, each after those it refers to; how many.

    ``work`` is a unit of work on the institution alone, so that no row can reach another.
    """
    known = {f"tables/{table.name}.jsonl": table for table in tables.exported()}
    for name in source.names("tables"):
        if name not in known:
            raise spoilt(name, "是本版本没有的表", "is of a table that this version lacks")
    written = 0
    for name, table in known.items():
        if name in source.pieces:
            found = iter(_values(name, table, source, ids))
            while part := list(islice(found, ROWS_AT_ONCE)):
                _write(work, table, part, name)
                written += len(part)
    return written


def log(work: UnitOfWork, source: Source, tenant: TenantId) -> None:
    """Every entry of the log as it was."""
    bring_back(work, tenant, read_lines("audit.jsonl", source.lines("audit.jsonl")))


def _write(work: UnitOfWork, table: Table, part: list[dict[str, Any]], name: str) -> None:
    try:
        work.execute(insert(table), [{**each, "tenant_id": work.tenant_id} for each in part])
    except (IntegrityError, DataError):
        raise spoilt(name, "有重复或互相矛盾的行", "has rows that contradict one another") from None


def _values(
    name: str, table: Table, source: Source, ids: Mapping[int, int]
) -> Iterator[dict[str, Any]]:
    accounts = [column.name for column in account_columns(table)]
    for number, line in enumerate(source.objects(name), 1):
        try:
            values = from_line(table, line)
            for column in accounts:
                if values.get(column) is not None:
                    values[column] = ids.get(values[column], NOBODY)
        except UNREADABLE:
            where = f"{name}:{number}"
            raise spoilt(where, "有本版本读不懂的行", "has a row that cannot be read") from None
        yield values


def _roles(source: Source) -> dict[int, set[str]]:
    try:
        return {
            int(each["account"]): set(_listed(each.get("roles")))
            for each in source.objects("members.jsonl")
        }
    except UNREADABLE:
        raise spoilt("members.jsonl", "无法读取", "cannot be read") from None


def _listed(roles: Any) -> Iterable[str]:
    return [str(each) for each in roles] if isinstance(roles, list) else []


def _may_hold(work: UnitOfWork, account: int, roles: set[str]) -> bool:
    """Whether the account's roles elsewhere may stand beside these (三员分立)."""
    elsewhere = work.scalars(select(MembershipRow).where(MembershipRow.account_id == account))
    held = {role for row in elsewhere for role in row.roles} | roles
    return len(held & {each.value for each in SEPARATED}) < 2


def _free(work: UnitOfWork, name: str) -> str:
    """The name, or the first with a number behind it that nobody has."""
    taken, number = name, 2
    while work.scalar(select(AccountRow.id).where(AccountRow.name == taken)) is not None:
        taken, number = f"{name}.{number}", number + 1
    return taken[:120]
