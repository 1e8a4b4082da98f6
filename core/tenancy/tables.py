"""How a table says whose it is: one tenant's, or global with the reason why."""

from typing import Any, ClassVar

from sqlalchemy import BigInteger, FromClause, Integer
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column

from core.tenancy.model import Reach, TenantId, unscoped

OWNER = "gongheng_owner"
SCOPE = "gongheng_scope"
WHOLE = BigInteger().with_variant(Integer, "sqlite")
"""A whole number of 64 bits on both databases."""


def _tenant_being_served(context: DefaultExecutionContext) -> int:
    """The tenant of the session that runs the insert, so that callers need not repeat it."""
    scope = context.execution_options.get(SCOPE)
    if scope is None or scope.reach is not Reach.TENANT:
        raise unscoped("INSERT")
    return int(scope.tenant_id)


class TenantOwned:
    """A table whose rows belong to one tenant each; ``tenant_id`` is filled in by the session."""

    tenant_id: Mapped[TenantId] = mapped_column(
        WHOLE,
        primary_key=True,
        autoincrement=False,
        sort_order=-2,
        default=_tenant_being_served,
        info={OWNER: True},
    )


class Numbered(TenantOwned):
    """A tenant's own table whose rows are numbered from 1 within the tenant.

    Numbers of two tenants overlap on purpose: they read well (第 0187 批) and nothing works by
    accident across tenants.
    """

    number: Mapped[int] = mapped_column(WHOLE, primary_key=True, autoincrement=False, sort_order=-1)


class Global:
    """A table that belongs to no tenant; ``why_global`` says why it must be so."""

    why_global: ClassVar[str]


def is_owned(table: FromClause) -> bool:
    """Whether rows of the table belong to one tenant each."""
    column = table.columns.get("tenant_id")
    return column is not None and bool(column.info.get(OWNER))


def check_declaration(model: type[Any]) -> None:
    """Refuse a mapped class that does not say whose it is; raised when the class is defined."""
    said = issubclass(model, TenantOwned), bool(getattr(model, "why_global", ""))
    if sum(said) != 1:
        message = f"{model.__name__} must be TenantOwned, or Global with why_global"
        raise TypeError(message)
