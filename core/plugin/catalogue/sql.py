"""The catalogue as rows: none belongs to an institution."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import Json, Moment, now
from core.database import Base, Database, Global, UnitOfWork
from core.errors import NotFound
from core.tenancy.tables import WHOLE
from core.texts import Text

WHY = "packs are published for every institution"


class VendorRow(Base, Global):
    """A vendor with the newest listing that it has signed."""

    __tablename__ = "vendors"
    why_global = WHY

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    name_zh: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    contact: Mapped[str] = mapped_column(String(254))
    added_at: Mapped[datetime] = mapped_column(Moment, default=now)
    number: Mapped[int] = mapped_column(WHOLE, default=0)
    listing: Mapped[str] = mapped_column(LongText, default="")
    about_zh: Mapped[str] = mapped_column(String(1000), default="", server_default="")
    about_en: Mapped[str] = mapped_column(String(1000), default="", server_default="")


class VendorKeyRow(Base, Global):
    """The public half of a key, which stays when the key is revoked."""

    __tablename__ = "vendor_keys"
    why_global = WHY

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    vendor: Mapped[str] = mapped_column(ForeignKey("vendors.id"), index=True)
    public: Mapped[str] = mapped_column(LongText)
    added_at: Mapped[datetime] = mapped_column(Moment, default=now)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)
    reason: Mapped[str] = mapped_column(String(500), default="")


class ReleaseRow(Base, Global):
    """One version of a pack; its digest is in the keeping of the institutions that use it."""

    __tablename__ = "pack_releases"
    __table_args__ = (UniqueConstraint("pack", "version"),)
    why_global = WHY

    id: Mapped[int] = mapped_column(WHOLE, primary_key=True)
    pack: Mapped[str] = mapped_column(String(63))
    version: Mapped[str] = mapped_column(String(40))
    vendor: Mapped[str] = mapped_column(String(40), index=True)
    name_zh: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    sector: Mapped[str] = mapped_column(String(40))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    sha256: Mapped[str] = mapped_column(String(64))
    length: Mapped[int] = mapped_column(WHOLE)
    path: Mapped[str] = mapped_column(String(200))
    key: Mapped[str] = mapped_column(String(64), default="")
    state: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(500), default="")
    report: Mapped[dict[str, Any] | None] = mapped_column(Json)
    submitted_at: Mapped[datetime] = mapped_column(Moment, default=now)
    changed_at: Mapped[datetime] = mapped_column(Moment, default=now)


class CatalogueKeyRow(Base, Global):
    """A key of the catalogue itself, sealed by the vault."""

    __tablename__ = "catalogue_keys"
    why_global = WHY

    role: Mapped[str] = mapped_column(String(20), primary_key=True)
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    sealed: Mapped[str] = mapped_column(LongText)
    made_at: Mapped[datetime] = mapped_column(Moment, default=now)
    retired_at: Mapped[datetime | None] = mapped_column(Moment)


class TrustRow(Base, Global):
    """A catalogue that is believed: its root as it was first seen, and how far it has come."""

    __tablename__ = "catalogue_trust"
    why_global = WHY

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    root: Mapped[str] = mapped_column(LongText)
    seen: Mapped[int] = mapped_column(WHOLE, default=0)
    added_at: Mapped[datetime] = mapped_column(Moment, default=now)


def seen_until(database: Database, name: str, stamp: int) -> None:
    """Remember how far a catalogue has come, which it may never fall behind again."""
    with database.global_session(WHY) as work:
        row = work.get_one(TrustRow, name, with_for_update=True)
        if stamp > row.seen:
            row.seen = stamp
            work.commit()


def vendor_row(work: UnitOfWork, vendor: str) -> VendorRow:
    """The row of a vendor; NotFound."""
    row = work.get(VendorRow, vendor)
    if row is None:
        raise NotFound(Text("没有这个供应商", "there is no such vendor"), where=vendor[:40])
    return row
