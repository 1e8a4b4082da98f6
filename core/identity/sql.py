"""Accounts, their sessions and one-time links as rows."""

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import Json, Moment, now
from core.database import Base, Global
from core.identity.bearing import Borne
from core.identity.model import Account
from core.tenancy.tables import WHOLE


class AccountRow(Base, Global):
    """A login with the hash of its password."""

    __tablename__ = "accounts"
    why_global = "one person may belong to several institutions, and signs in before choosing one"

    id: Mapped[int] = mapped_column(WHOLE, primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    label: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254), default="", server_default="", index=True)
    password: Mapped[str] = mapped_column(String(255))
    operator: Mapped[bool] = mapped_column(Boolean, default=False)
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    sessions: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[datetime] = mapped_column(Moment, default=now)


def as_account(row: AccountRow) -> Account:
    """The account of a row."""
    return Account(
        id=row.id,
        name=row.name,
        label=row.label,
        email=row.email,
        operator=row.operator,
        active=row.active,
        sessions=row.sessions,
    )


class SessionRow(Base, Global):
    """A browser that has signed in; its key is kept as a digest alone."""

    __tablename__ = "sessions"
    why_global = "a request says which session it belongs to before any institution is chosen"

    id: Mapped[int] = mapped_column(WHOLE, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    counter: Mapped[int] = mapped_column(Integer)
    source: Mapped[str] = mapped_column(String(120))
    browser: Mapped[str] = mapped_column(String(120))
    began_at: Mapped[datetime] = mapped_column(Moment, default=now)
    seen_at: Mapped[datetime] = mapped_column(Moment, default=now)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    within: Mapped[int | None] = mapped_column(WHOLE, index=True)
    sid: Mapped[str] = mapped_column(String(255), default="", server_default="")


class SecondFactorRow(Base, Global):
    """The authenticator of an account; its secret is sealed."""

    __tablename__ = "second_factors"
    why_global = "the second step of signing in comes before any institution is chosen"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    secret: Mapped[str] = mapped_column(String(255))
    last_step: Mapped[int] = mapped_column(WHOLE)
    made_at: Mapped[datetime] = mapped_column(Moment, default=now)
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)


class RecoveryCodeRow(Base, Global):
    """A code that stands in for the authenticator once; kept as a digest."""

    __tablename__ = "recovery_codes"
    why_global = "the second step of signing in comes before any institution is chosen"

    id: Mapped[int] = mapped_column(WHOLE, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None] = mapped_column(Moment)


class TokenRow(Borne, Base, Global):
    """A token for programs; kept as a digest with its first letters."""

    __tablename__ = "tokens"
    why_global = "a request says by its token whose it is before any institution is chosen"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    within: Mapped[int] = mapped_column(WHOLE, index=True)
    beginning: Mapped[str] = mapped_column(String(20))
    permissions: Mapped[list[str]] = mapped_column(Json)


class LinkRow(Base, Global):
    """A link that works once; its secret is kept as a keyed digest alone."""

    __tablename__ = "one_time_links"
    why_global = "whoever opens a link has not signed in, and may not have an account yet"

    id: Mapped[int] = mapped_column(WHOLE, primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    purpose: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime] = mapped_column(Moment, default=now)
    expires_at: Mapped[datetime] = mapped_column(Moment, index=True)
    used_at: Mapped[datetime | None] = mapped_column(Moment)
