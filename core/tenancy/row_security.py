"""Checks that PostgreSQL itself keeps tenants apart; a process that fails it must not start."""

from collections.abc import Iterable

from sqlalchemy import RowMapping, text

from core.database import Base, Database
from core.errors import SettingsError
from core.tenancy.model import Reach
from core.tenancy.tables import is_owned
from core.texts import Text

ROLES = text("""
SELECT rolname AS name, rolsuper OR rolbypassrls AS bypasses,
       rolname = session_user AS login,
       rolname <> session_user AND pg_has_role(session_user, oid, 'USAGE') AS inherited
FROM pg_roles
WHERE rolname = session_user OR rolname = ANY(:roles)
""")

TABLES = text("""
SELECT c.relname AS name, c.relkind AS kind,
       c.relrowsecurity AND c.relforcerowsecurity AS forced,
       EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid
               AND p.polname = 'one_tenant' AND p.polcmd = '*') AS limited,
       EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polpermissive
               AND p.polname NOT IN ('one_tenant', 'everybody', 'erasing')) AS widened,
       EXISTS (SELECT 1 FROM pg_attribute a JOIN pg_index i
               ON i.indrelid = c.oid AND i.indisprimary AND i.indkey[0] = a.attnum
               WHERE a.attrelid = c.oid AND a.attname = 'tenant_id') AS keyed,
       has_table_privilege(:tenant, c.oid, 'SELECT') AS open_to_tenants,
       coalesce('security_invoker=true' = ANY(c.reloptions), false) AS invoker
FROM pg_class c
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
""")


def verify_row_security(database: Database) -> None:
    """Raise SettingsError, naming all faults, unless the server separates tenants by itself.

    Does nothing on SQLite, where the guard is the only wall.
    """
    if database.dialect != "postgresql":
        return
    with database.all_tenants("reading the server's own catalogue at start") as session:
        roles = [reach.value for reach in Reach]
        found = session.execute(ROLES, {"roles": roles}).mappings().all()
        tables = session.execute(TABLES, {"tenant": Reach.TENANT.value}).mappings().all()
    declared = {table.name for table in Base.metadata.tables.values() if is_owned(table)}
    faults = [*_of_roles(found, roles), *_of_tables(tables, declared)]
    if faults:
        raise SettingsError(
            Text(
                "数据库未能隔离各单位：" + "；".join(fault.zh for fault in faults),
                "The database does not keep tenants apart: "
                + "; ".join(fault.en for fault in faults),
            ),
            where="GONGHENG_DATABASE_URL",
            advice=Text(
                "请以普通登录名运行，并先执行数据库升级",
                "Run as an ordinary login, and upgrade the database first",
            ),
        )


def _of_roles(found: Iterable[RowMapping], expected: Iterable[str]) -> list[Text]:
    """What is wrong with the login and the roles it takes."""
    rows = list(found)
    faults = [_fault(name, "角色不存在", "no such role") for name in expected]
    faults = [
        fault
        for name, fault in zip(expected, faults, strict=True)
        if not any(row["name"] == name for row in rows)
    ]
    for row in rows:
        if row["bypasses"]:
            faults.append(_fault(row["name"], "可绕过行级安全", "may bypass row security"))
        elif row["inherited"] and not row["login"]:
            faults.append(_fault(row["name"], "被登录名继承", "is inherited by the login"))
    return faults


def _of_tables(found: Iterable[RowMapping], declared: set[str]) -> list[Text]:
    """What is wrong with tables and views; a tenant's table that is missing is wrong too."""
    rows = {row["name"]: row for row in found}
    faults = [
        _fault(name, "表不存在", "no such table") for name in sorted(declared) if name not in rows
    ]
    for name, row in sorted(rows.items()):
        if row["kind"] == "m":
            faults.append(_fault(name, "不允许物化视图", "no materialised views"))
        elif row["kind"] == "v" and not row["invoker"]:
            faults.append(_fault(name, "视图须为 security_invoker", "must be security_invoker"))
        elif row["kind"] in "rp" and (name in declared or row["open_to_tenants"]):
            sound = row["forced"] and row["limited"] and row["keyed"] and not row["widened"]
            if not sound:
                faults.append(_fault(name, "缺少强制行级安全", "lacks forced row security"))
    return faults


def _fault(name: str, zh: str, en: str) -> Text:
    return Text(f"{name} {zh}", f"{name} {en}")
