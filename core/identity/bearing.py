"""What all tokens for programs have in common: a secret that is shown once, and an end."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, String, update
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import Moment, now
from core.database import Database
from core.errors import BadInput
from core.tenancy.tables import WHOLE
from core.texts import Text

LONGEST_DAYS = 366
LONGEST_NAME = 80
NOTICED = timedelta(minutes=1)
"""A use is written down again after so long."""

KNOWN = 4
"""Letters behind the prefix that lists show."""


class Borne:
    """The columns of a token that is kept as a digest, lives for a time and can be revoked."""

    id: Mapped[int] = mapped_column(WHOLE, primary_key=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(Moment, default=now)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)


@dataclass(frozen=True, slots=True)
class Secret:
    """A new secret; ``beginning`` is what lists know it by."""

    whole: str
    beginning: str
    digest: str


def secret_of(prefix: str) -> Secret:
    """A secret that nobody else has."""
    whole = prefix + secrets.token_urlsafe(32)
    return Secret(whole, whole[: len(prefix) + KNOWN], digest_of(whole))


def digest_of(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def fits_a_list(name: str) -> bool:
    """Whether a token may be called so."""
    return 0 < len(name.strip()) <= LONGEST_NAME


def must_end(days: int) -> None:
    """BadInput unless a token of so many days ends in time."""
    if not 1 <= days <= LONGEST_DAYS:
        raise BadInput(
            Text("有效期须为 1 至 366 天", "A token lasts 1 to 366 days"),
            advice=Text("请改天数", "Change the number of days"),
        )


def alive(rows: type[Borne], present: datetime) -> Sequence[ColumnElement[bool]]:
    """The conditions under which a token counts."""
    return rows.revoked_at.is_(None), rows.expires_at > present


def used(database: Database, token: Borne, present: datetime, *, why: str) -> None:
    """Write down that a token was used, unless that has just been done."""
    if token.used_at is not None and present - token.used_at < NOTICED:
        return
    rows = type(token)
    with database.global_session(why) as work:
        work.execute(update(rows).where(rows.id == token.id).values(used_at=present))
        work.commit()
