"""Takes parcels back where they lie."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, delete, or_, select

from core.database import UnitOfWork
from tenants.handed import tell_taken_back
from tenants.parcels.sql import ParcelRow


def exchanged(slug: str) -> ColumnElement[bool]:
    """The parcels that an institution has sent or was sent, in whosever space."""
    return or_(ParcelRow.sender == slug, ParcelRow.receiver == slug)


def take_back(
    work: UnitOfWork, slug: str, *only: ColumnElement[bool], also: Collection[int] = ()
) -> None:
    """Delete what an institution has exchanged, of it ``only`` this where that is given.

    The logs of those who held some are told, and with them those of ``also``.
    """
    theirs = exchanged(slug), *only
    holders = set(work.scalars(select(ParcelRow.tenant_id).where(*theirs)))
    work.execute(delete(ParcelRow).where(*theirs))
    work.flush()
    tell_taken_back(work, slug, {*holders, *also} if holders else holders)
