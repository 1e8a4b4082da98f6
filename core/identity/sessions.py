"""Sessions: each a row that its owner sees and ends, none longer than its time.

The browser keeps a random key, the database its digest. A session is over when it is ended, when
nobody has used it for a while, when its time is over, when the account is closed, and when the
account's counter has moved on (all sessions were ended at once).
"""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select, update

from core.audit.model import Act, Note, Thing
from core.audit.working import Origin
from core.columns import now
from core.database import Database
from core.errors import NotFound
from core.identity.acts import Chains, alone, write
from core.identity.agents import in_words
from core.identity.model import Account
from core.identity.sql import AccountRow, SessionRow, as_account
from core.texts import Text

RESUMING = "a request says which session it belongs to before any institution is chosen"
CHANGING = "sessions belong to people, and their beginnings and ends to the logs of institutions"
KEPT = timedelta(days=30)
"""How long an ended session stays before it is forgotten."""

NOTICED = timedelta(minutes=1)
"""How exact "last seen" is; a page that only reads should seldom write."""


@dataclass(frozen=True, slots=True)
class Lifetime:
    """How long a session lives: without use, and at most."""

    idle: timedelta = timedelta(hours=2)
    longest: timedelta = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Session:
    """One signed-in browser; ``here`` is the one that asks."""

    id: int
    source: str
    browser: str
    began_at: datetime
    seen_at: datetime
    here: bool


class Sessions:
    """All sessions of all accounts."""

    def __init__(
        self,
        database: Database,
        *,
        chains: Chains = alone,
        lifetime: Lifetime | None = None,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._database = database
        self._chains = chains
        self._lifetime = lifetime or Lifetime()
        self._clock = clock

    def begin(
        self,
        account: Account,
        *,
        source: str,
        agent: str,
        way: str = "",
        within: int | None = None,
        sid: str = "",
    ) -> str:
        """The key of a new session of somebody who has proved to be the account.

        ``agent`` is what the browser says of itself, ``way`` how it was proved. With ``within``
        the session is for that institution alone; ``sid`` is what its provider calls it.
        """
        key, present = secrets.token_urlsafe(32), self._clock()
        row = SessionRow(
            account_id=account.id,
            digest=_digest(key),
            counter=account.sessions,
            source=source[:120],
            browser=in_words(agent),
            began_at=present,
            seen_at=present,
            within=within,
            sid=sid,
        )
        facts = {"browser": row.browser} | ({"way": way} if way else {})
        who = Origin(account.id, account.label, source)
        note = Note(Act.SIGN_IN, Thing.ACCOUNT, account.name, after=facts, origin=who)
        chains = [within] if within else self._chains(account.id)
        with self._database.all_tenants(CHANGING) as work:
            old = SessionRow.began_at < present - KEPT - self._lifetime.longest
            work.execute(delete(SessionRow).where(SessionRow.account_id == account.id, old))
            work.add(row)
            work.flush()
            write(work, chains, note)
            work.commit()
        return key

    def resume(self, account_id: int, counter: int, key: str) -> Account | None:
        """The account of a session that is alive, which has been seen now; else None."""
        present = self._clock()
        query = (
            select(AccountRow, SessionRow)
            .join(SessionRow, SessionRow.account_id == AccountRow.id)
            .where(SessionRow.digest == _digest(key), AccountRow.id == account_id)
            .where(AccountRow.active, AccountRow.sessions == counter, *self._alive(present))
        )
        with self._database.global_reading(RESUMING) as work:
            found = work.execute(query).one_or_none()
        if found is None:
            return None
        row, session = found
        if present - session.seen_at >= NOTICED:
            self._see(session.id, present)
        return replace(as_account(row), within=session.within)

    def of(self, account: Account, key: str) -> list[Session]:
        """The account's living sessions, this one first, then the last seen."""
        query = select(SessionRow).where(
            SessionRow.account_id == account.id,
            SessionRow.counter == account.sessions,
            *self._alive(self._clock()),
        )
        with self._database.global_reading(RESUMING) as work:
            rows = list(work.scalars(query.order_by(SessionRow.seen_at.desc())))
        mine = _digest(key)
        return sorted((_session(row, mine) for row in rows), key=lambda each: not each.here)

    def end(self, account: Account, session_id: int) -> None:
        """End one session of the account; NotFound for what is none of its living ones."""
        if not self._end(account, SessionRow.id == session_id):
            raise NotFound(Text("没有这个会话", "There is no such session"))

    def end_here(self, account: Account, key: str) -> None:
        """End the session of that key."""
        self._end(account, SessionRow.digest == _digest(key), act=Act.SIGN_OUT)

    def end_others(self, account: Account, key: str) -> int:
        """End every session of the account but this one; how many there were."""
        return self._end(account, SessionRow.digest != _digest(key))

    def end_vouched(self, tenant: int, *, account_id: int | None = None, sid: str = "") -> int:
        """End the sessions for that institution which its provider says are over; how many."""
        which = [SessionRow.within == tenant, SessionRow.ended_at.is_(None)]
        if account_id is not None:
            which.append(SessionRow.account_id == account_id)
        if sid:
            which.append(SessionRow.sid == sid)
        ending = update(SessionRow).where(*which).values(ended_at=self._clock())
        with self._database.all_tenants(CHANGING) as work:
            ended = list(work.scalars(ending.returning(SessionRow.account_id)))
            if ended:
                facts = {"ended": len(ended), "way": "single sign-on"}
                note = Note(Act.END_SESSIONS, Thing.ACCOUNT, str(ended[0]), after=facts)
                write(work, [tenant], note)
            work.commit()
        return len(ended)

    def _end(
        self, account: Account, which: ColumnElement[bool], *, act: Act = Act.END_SESSIONS
    ) -> int:
        present = self._clock()
        ending = (
            update(SessionRow)
            .where(SessionRow.account_id == account.id, which, *self._alive(present))
            .values(ended_at=present)
            .returning(SessionRow.id)
        )
        chains = self._chains(account.id)
        with self._database.all_tenants(CHANGING) as work:
            ended = sorted(work.scalars(ending))
            if ended:
                write(work, chains, Note(act, Thing.ACCOUNT, account.name, after={"ended": ended}))
            work.commit()
        return len(ended)

    def _alive(self, present: datetime) -> tuple[ColumnElement[bool], ...]:
        return (
            SessionRow.ended_at.is_(None),
            SessionRow.seen_at > present - self._lifetime.idle,
            SessionRow.began_at > present - self._lifetime.longest,
        )

    def _see(self, number: int, present: datetime) -> None:
        with self._database.global_session(RESUMING) as work:
            seen = update(SessionRow).where(SessionRow.id == number).values(seen_at=present)
            work.execute(seen)
            work.commit()


def _session(row: SessionRow, mine: str) -> Session:
    return Session(
        id=row.id,
        source=row.source,
        browser=row.browser,
        began_at=row.began_at,
        seen_at=row.seen_at,
        here=row.digest == mine,
    )


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
