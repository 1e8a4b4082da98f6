"""Links that work once and not for long: to verify an address, to join, to set a new password.

The database holds a digest under the installation's key, so who reads it cannot open a link, and
who writes to it cannot make one.
"""

import hmac
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select, update

from core.columns import now
from core.database import Database, UnitOfWork
from core.errors import BadInput
from core.identity.sql import LinkRow
from core.texts import Text

LONGEST_SECRET = 100
OPENING = "a link is opened before anybody has signed in"


class Links:
    """One-time links of every purpose; ``purpose`` keeps those of one use out of another."""

    def __init__(
        self, database: Database, key: bytes, *, clock: Callable[[], datetime] = now
    ) -> None:
        self._database = database
        self._key = key
        self._clock = clock

    def make(
        self, purpose: str, subject: str, hours: float, *, work: UnitOfWork | None = None
    ) -> str:
        """The secret to put into an address; it is nowhere kept.

        ``subject`` is what ``use`` gives back, 200 characters at most. With ``work`` (a unit of
        work beyond tenants) the link exists if the caller commits.
        """
        secret, present = secrets.token_urlsafe(32), self._clock()
        row = LinkRow(
            digest=self._digest(purpose, secret),
            purpose=purpose,
            subject=subject,
            made_at=present,
            expires_at=present + timedelta(hours=hours),
        )
        with self._within(work) as session:
            session.execute(delete(LinkRow).where(LinkRow.expires_at < present))
            session.add(row)
            session.flush()
        return secret

    def look(self, purpose: str, secret: str) -> str:
        """The subject of a link that could be used, without using it; else BadInput.

        For the page behind the address: mail programs open addresses on their own.
        """
        with self._database.global_reading(OPENING) as session:
            subject = session.scalar(select(LinkRow.subject).where(*self._usable(purpose, secret)))
        if subject is None:
            raise spent()
        return subject

    def use(self, purpose: str, secret: str, *, work: UnitOfWork | None = None) -> str:
        """The subject, once; BadInput when used, expired or never made.

        With ``work`` the link is used if the caller commits, together with what it was for.
        """
        using = update(LinkRow).where(*self._usable(purpose, secret))
        using = using.values(used_at=self._clock())
        with self._within(work) as session:
            subject = session.execute(using.returning(LinkRow.subject)).scalar_one_or_none()
        if subject is None:
            raise spent()
        return subject

    def void(self, purpose: str, subject: str, *, work: UnitOfWork | None = None) -> None:
        """Let no link of this purpose and subject be used any more."""
        unused = (
            LinkRow.purpose == purpose,
            LinkRow.subject == subject,
            LinkRow.used_at.is_(None),
        )
        with self._within(work) as session:
            session.execute(update(LinkRow).where(*unused).values(used_at=self._clock()))

    def _usable(self, purpose: str, secret: str) -> tuple[ColumnElement[bool], ...]:
        return (
            LinkRow.digest == self._digest(purpose, secret[:LONGEST_SECRET]),
            LinkRow.used_at.is_(None),
            LinkRow.expires_at > self._clock(),
        )

    def _digest(self, purpose: str, secret: str) -> str:
        return hmac.digest(
            self._key, f"{purpose}\0{secret}".encode("utf-8", "replace"), "sha256"
        ).hex()

    @contextmanager
    def _within(self, work: UnitOfWork | None) -> Iterator[UnitOfWork]:
        """The caller's unit of work, or one of our own that is kept at the end."""
        if work is not None:
            yield work
            return
        with self._database.global_session(OPENING) as session:
            yield session
            session.commit()


def spent() -> BadInput:
    """The answer to a link that does nothing any more."""
    return BadInput(
        Text("链接已使用、已过期或不完整", "This link was used, has expired or is incomplete"),
        advice=Text(
            "请从邮件中完整复制链接；仍打不开时，请重新申请一个",
            "Copy the whole link from the e-mail; if it still fails, ask for a new one",
        ),
    )
