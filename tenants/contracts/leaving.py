"""Ends what rested on an institution that leaves, or that has come back without the other side."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import or_, select

from core.audit.model import Act, Note, Thing
from core.audit.sql import record
from core.database import UnitOfWork
from core.tenancy.model import TenantId
from tenants.contracts.sql import ContractRow

LEFT = "一方已退出平台"
"""Why a contract ended whose one side has been erased."""

ALONE = "恢复时另一方没有这份约定"
"""Why a contract ended that came back with one side alone."""


def end_with(work: UnitOfWork, slug: str, leaving: TenantId, *, at: datetime) -> None:
    """End every contract of an institution that is being erased, and tell the other side's log."""
    of_it = or_(ContractRow.upper == slug, ContractRow.lower == slug)
    rows = work.scalars(select(ContractRow).where(of_it).order_by(ContractRow.tenant_id)).all()
    _end([each for each in rows if not each.ended], work, LEFT, at, silent={leaving})


def end_alone(work: UnitOfWork, tenant: TenantId, slug: str, *, at: datetime) -> None:
    """End those contracts of an institution that was brought back which nobody else holds now."""
    rows = work.scalars(select(ContractRow).where(ContractRow.tenant_id == tenant)).all()
    _end([each for each in rows if not each.ended and not _met(work, each, slug)], work, ALONE, at)


def _met(work: UnitOfWork, row: ContractRow, slug: str) -> bool:
    """Whether the other side holds the same contract, in force or open, with this very one."""
    other = select(ContractRow).where(
        ContractRow.number == row.number, ContractRow.tenant_id != row.tenant_id
    )
    found = work.scalars(other).first()
    return (
        slug in (row.upper, row.lower)
        and found is not None
        and not found.ended
        and (found.terms, found.signatures) == (row.terms, row.signatures)
    )


def _end(
    rows: Collection[ContractRow],
    work: UnitOfWork,
    reason: str,
    at: datetime,
    *,
    silent: Collection[TenantId] = (),
) -> None:
    for row in rows:
        row.ended = {"at": at.isoformat(), "reason": reason, "side": "", "by": ""}
    work.flush()
    for row in rows:
        if row.tenant_id not in silent:
            note = Note(Act.END_CONTRACT, Thing.CONTRACT, row.number, after={"reason": reason})
            record(work, note, chain=row.tenant_id)
