"""The outbox: a letter is written down, sealed, and carried by whoever is told or sweeps."""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, cast

import structlog
from sqlalchemy import CursorResult, delete, select, update

from core.audit.model import INSTALLATION
from core.columns import now
from core.database import Database, UnitOfWork
from core.errors import BadInput, GonghengError, NotFound
from core.jobs.backoff import again
from core.jobs.ports import JobQueue
from core.mail.addresses import checked
from core.mail.ports import Carrier, Enclosure, Letter
from core.mail.sql import LetterRow
from core.tenancy.model import TenantId
from core.texts import Text
from core.vault import Vault

KIND = "letter"
"""What a nudge to carry a letter is called; it belongs to no institution."""

NOBODYS = TenantId(INSTALLATION)
WRITING = "letters go to people who may belong to no institution yet"
LEASE = timedelta(minutes=5)
"""A carrier that has not come back for so long is dead."""

MOST_ATTEMPTS = 20
KEPT = timedelta(days=90)

log = structlog.get_logger(__name__)


class State(StrEnum):
    """What became of a letter."""

    WAITING = "waiting"
    SENT = "sent"
    GIVEN_UP = "given up"


@dataclass(frozen=True, slots=True)
class Kept:
    """A letter as the outbox has it."""

    id: int
    made_at: datetime
    state: State
    attempts: int
    fault: str
    letter: Letter | None


@dataclass(frozen=True)
class Outbox:
    """A ``Post`` over the database. With ``carrier`` None letters stay and are read on a page."""

    database: Database
    vault: Vault
    carrier: Carrier | None
    queue: JobQueue
    now: Callable[[], datetime] = now

    def send(self, letter: Letter) -> None:
        """Write the letter down and tell a worker."""
        with self.database.global_session(WRITING) as unit:
            number = self.put(unit, letter)
            unit.commit()
        self.tell(number)

    def put(self, unit: UnitOfWork, letter: Letter) -> int:
        """Write it down in the caller's unit of work; its number, for ``tell`` after the commit."""
        checked(letter.to)
        row = LetterRow(
            made_at=self.now(),
            next_at=self.now() if self.carrier else None,
            state=State.WAITING,
            attempts=0,
            content="",
            fault="",
        )
        unit.add(row)
        unit.flush()
        row.content = self.vault.seal(_packed(letter), use=_use(row.id))
        return row.id

    def tell(self, number: int) -> None:
        """Let a worker carry the letter soon."""
        if self.carrier is not None:
            self.queue.nudge(KIND, NOBODYS, number)

    def answer(self, _: TenantId, number: int) -> None:
        """Carry a letter that waits: what a nudge leads to."""
        row = self._taken(number)
        if row is None or self.carrier is None:
            return
        try:
            self.carrier.carry(self._opened(row))
        except GonghengError as error:
            self._failed(row, error)
        else:
            self._change(number, state=State.SENT, content="", fault="", next_at=None)

    def due(self) -> Sequence[int]:
        """Letters whose time has come."""
        if self.carrier is None:
            return []
        query = select(LetterRow.id).where(
            LetterRow.state == State.WAITING, LetterRow.next_at <= self.now()
        )
        with self.database.global_reading(WRITING) as unit:
            return list(unit.scalars(query.order_by(LetterRow.id)))

    def newest(self, most: int = 50) -> Sequence[Kept]:
        """The newest letters, newest first; opened in the mailbox form alone."""
        query = select(LetterRow).order_by(LetterRow.id.desc()).limit(most)
        with self.database.global_reading(WRITING) as unit:
            return [self._kept(row) for row in unit.scalars(query)]

    def one(self, number: int) -> Kept:
        """One letter, or NotFound."""
        with self.database.global_reading(WRITING) as unit:
            row = unit.get(LetterRow, number)
        if row is None:
            raise NotFound(Text("没有这封信", "there is no such letter"), where=str(number))
        return self._kept(row)

    def tidy(self) -> None:
        """Forget letters of long ago."""
        with self.database.global_session(WRITING) as unit:
            unit.execute(delete(LetterRow).where(LetterRow.made_at < self.now() - KEPT))
            unit.commit()

    def _kept(self, row: LetterRow) -> Kept:
        readable = self.carrier is None and row.content
        return Kept(
            id=row.id,
            made_at=row.made_at,
            state=State(row.state),
            attempts=row.attempts,
            fault=row.fault,
            letter=self._opened(row) if readable else None,
        )

    def _taken(self, number: int) -> LetterRow | None:
        """The letter, if it waits and nobody alive carries it."""
        moment = self.now()
        free = (LetterRow.id == number, LetterRow.state == State.WAITING)
        taking = update(LetterRow).where(*free, LetterRow.next_at <= moment)
        taking = taking.values(next_at=moment + LEASE, attempts=LetterRow.attempts + 1)
        with self.database.global_session(WRITING) as unit:
            if not cast(CursorResult[Any], unit.execute(taking)).rowcount:
                return None
            row = unit.get(LetterRow, number)
            unit.commit()
            return row

    def _failed(self, row: LetterRow, error: GonghengError) -> None:
        lasting = isinstance(error, BadInput) or row.attempts >= MOST_ATTEMPTS
        log.warning("letter not carried", letter=row.id, attempts=row.attempts, lasting=lasting)
        self._change(
            row.id,
            state=State.GIVEN_UP if lasting else State.WAITING,
            fault=error.what.zh[:200],
            next_at=None if lasting else again(row.attempts, self.now()),
            **({"content": ""} if lasting else {}),
        )

    def _change(self, number: int, **values: object) -> None:
        with self.database.global_session(WRITING) as unit:
            unit.execute(update(LetterRow).where(LetterRow.id == number).values(**values))
            unit.commit()

    def _opened(self, row: LetterRow) -> Letter:
        return _unpacked(self.vault.open(row.content, use=_use(row.id)))


def _use(number: int) -> str:
    return f"letter {number}"


def _packed(letter: Letter) -> bytes:
    content = {
        "to": letter.to,
        "subject": [letter.subject.zh, letter.subject.en],
        "body": [letter.body.zh, letter.body.en],
        "locale": letter.locale,
        "enclosures": [
            [each.name, each.kind, b64encode(each.content).decode()] for each in letter.enclosures
        ],
    }
    return json.dumps(content, ensure_ascii=False).encode()


def _unpacked(packed: bytes) -> Letter:
    content = json.loads(packed)
    return Letter(
        to=content["to"],
        subject=Text(*content["subject"]),
        body=Text(*content["body"]),
        locale=content["locale"],
        enclosures=tuple(
            Enclosure(name, kind, b64decode(body)) for name, kind, body in content["enclosures"]
        ),
    )
