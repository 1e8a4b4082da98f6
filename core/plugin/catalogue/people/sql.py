"""A vendor's people, who was invited, and the tokens of its programs, as rows."""

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import Moment, now
from core.database import Base, Global, UnitOfWork
from core.errors import BadInput
from core.identity.bearing import Borne
from core.tenancy.tables import WHOLE
from core.texts import Text

WHY = "a vendor and its people belong to no institution"


class VendorPersonRow(Base, Global):
    """An account that works for one vendor, and for nobody else."""

    __tablename__ = "vendor_people"
    why_global = WHY

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    vendor: Mapped[str] = mapped_column(ForeignKey("vendors.id"), index=True)
    since: Mapped[datetime] = mapped_column(Moment, default=now)


class VendorInvitationRow(Base, Global):
    """Somebody whom the operator has asked to work for a vendor here."""

    __tablename__ = "vendor_invitations"
    why_global = WHY

    id: Mapped[int] = mapped_column(WHOLE, primary_key=True)
    vendor: Mapped[str] = mapped_column(ForeignKey("vendors.id"), index=True)
    email: Mapped[str] = mapped_column(String(254))
    label: Mapped[str] = mapped_column(String(120))
    sent: Mapped[int] = mapped_column(Integer, default=1)
    sent_at: Mapped[datetime] = mapped_column(Moment, default=now)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


class VendorTokenRow(Borne, Base, Global):
    """A token with which a vendor's program hands packs over; kept as a digest."""

    __tablename__ = "vendor_tokens"
    why_global = WHY

    vendor: Mapped[str] = mapped_column(ForeignKey("vendors.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    beginning: Mapped[str] = mapped_column(String(30))


def must_be_free(work: UnitOfWork, account_id: int) -> None:
    """BadInput where the account works for a vendor, and so can belong to no institution."""
    row = work.get(VendorPersonRow, account_id)
    if row is not None:
        raise BadInput(
            Text("这是供应商的帐号，不能加入单位", "an account of a vendor joins no institution"),
            where=row.vendor,
            advice=Text("请另设一个帐号", "make another account"),
        )
