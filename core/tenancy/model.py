"""Whose data is being worked on: one tenant, the global tables, or (with a reason) everybody."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from core.errors import TenantRequired
from core.texts import Text

TenantId = NewType("TenantId", int)


class Reach(StrEnum):
    """What a session may touch; on PostgreSQL each reach is a role of its own."""

    TENANT = "gongheng_tenant"
    GLOBAL = "gongheng_global"
    EVERYBODY = "gongheng_everybody"
    ERASING = "gongheng_eraser"


@dataclass(frozen=True, slots=True)
class Scope:
    """The reach of a session, with the tenant it serves or the reason why it serves none."""

    reach: Reach
    tenant_id: TenantId | None = None
    reason: str = ""


def one_tenant(tenant_id: TenantId) -> Scope:
    """The scope of one tenant; an id that is no positive whole number is refused."""
    if type(tenant_id) is not int or tenant_id <= 0:
        raise unscoped(f"tenant_id={tenant_id!r}")
    return Scope(Reach.TENANT, tenant_id)


def erasing(tenant_id: TenantId) -> Scope:
    """The scope of one tenant that is being erased: even what only grows may be deleted."""
    return Scope(Reach.ERASING, one_tenant(tenant_id).tenant_id)


def beyond_tenants(reach: Reach, reason: str) -> Scope:
    """A scope without a tenant; the reason is what a reviewer searches for."""
    if not reason.strip():
        raise unscoped(f"{reach.value}: no reason given")
    return Scope(reach, reason=reason)


def unscoped(where: str) -> TenantRequired:
    """The refusal of work that does not say whose data it is about."""
    return TenantRequired(
        Text("未指明单位的数据操作已被拒绝", "Data was touched without saying whose it is"),
        where=where,
        advice=Text(
            "请在该单位的会话中查询，并以 tenant_id 限定每一张表",
            "Use the tenant's own session and bind every table to its tenant_id",
        ),
    )
