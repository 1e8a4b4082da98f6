"""Keys as rows: the private half belongs to one institution, the public half is for all."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import Moment, now
from core.database import Base, Global, Numbered


class SigningKeyRow(Base, Numbered):
    """A key of the institution; the private half is sealed for this row alone."""

    __tablename__ = "signing_keys"

    public: Mapped[str] = mapped_column(String(64))
    sealed: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(Moment, default=now)
    retired_at: Mapped[datetime | None] = mapped_column(Moment)


class PublicKeyRow(Base, Global):
    """The public half; it stays when the key is retired, so that old signatures verify."""

    __tablename__ = "public_keys"
    why_global = "a signature is verified by others than the one who made it"

    public: Mapped[str] = mapped_column(String(64), primary_key=True)
    owner: Mapped[str] = mapped_column(String(40), index=True)
    previous: Mapped[str] = mapped_column(String(64))
    handover: Mapped[str] = mapped_column(String(128))
    made_at: Mapped[datetime] = mapped_column(Moment, default=now)
    retired_at: Mapped[datetime | None] = mapped_column(Moment)
