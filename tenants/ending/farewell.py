"""Erases an institution and sends the certificate to those who looked after it, once.

Their addresses are written down before, because they go with the institution. A process that dies
between leaves that row, by which the next one finishes.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import select

from core.columns import now
from core.database import Database, UnitOfWork
from core.errors import BadInput, GonghengError, NotFound
from core.identity.permissions import Permission
from core.identity.service import Identity
from core.mail.outbox import Outbox
from core.mail.ports import Letter
from core.tenancy.model import TenantId
from tenants.ending import letters
from tenants.ending.model import Notice
from tenants.ending.sql import NoticeRow
from tenants.exit.erasing import Erasing
from tenants.members import Members
from tenants.service import Tenants
from tenants.sql import ErasureRow, TenantRow

WRITING = "the last letter is written when the institution is gone"
CARE = frozenset({Permission.ADMINISTER, Permission.MANAGE_MEMBERS})
"""Whoever has one of these in an institution is told of its end."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Farewell:
    """The last things that are done for an institution."""

    database: Database
    tenants: Tenants
    members: Members
    identity: Identity
    post: Outbox
    erasing: Callable[[], Erasing]
    clock: Callable[[], datetime] = now

    def erase(self, slug: str, *, day: str, by: str, reason: str) -> None:
        """Erase it; the certificate follows with ``go_on``. Conflict as ``Erasing`` says."""
        place = self.tenants.get(slug)
        with self.database.global_session(WRITING) as work:
            if work.get(NoticeRow, (place.id, Notice.ERASED.value, day)) is None:
                to = self.addresses(place.id)
                work.add(NoticeRow(place=place.id, about=Notice.ERASED.value, day=day, to=to))
                work.commit()
        self.erasing().erase(slug, confirm=place.name.zh, by=by, reason=reason)

    def go_on(self) -> None:
        """Finish erasures that were broken off, then send the certificates that are due."""
        for notice, place in self._open():
            try:
                if place.hidden == "erasing":
                    self.erasing().erase(place.slug, confirm=place.name_zh)
                if self._is_gone(place):
                    self._certify(notice, self.erasing().certificate(place.slug))
            except GonghengError as error:
                log.warning("erasure waits", tenant=place.slug, why=error.message("en"))

    def certificate(self, digest: str) -> Mapping[str, Any]:
        """The certificate of that digest; NotFound."""
        with self.database.global_reading(WRITING) as work:
            for row in work.scalars(select(ErasureRow).where(ErasureRow.finished_at.is_not(None))):
                if row.certificate and row.certificate.get("digest") == digest:
                    return row.certificate
        raise NotFound(letters.NO_CERTIFICATE)

    def write(
        self, work: UnitOfWork, tenant: TenantId, letter: Callable[[str], Letter]
    ) -> list[int]:
        """A letter to everybody who looks after the institution; their numbers, to be told."""
        return self._put(work, self.addresses(tenant), letter)

    def addresses(self, tenant: TenantId) -> list[str]:
        """Of those who look after the institution, as far as they have one."""
        members = [each for each in self.members.of_tenant(tenant) if each.permissions & CARE]
        known = self.identity.of_ids([each.account_id for each in members])
        return sorted({each.email for each in known.values() if each.email and each.active})

    def _open(self) -> list[tuple[NoticeRow, TenantRow]]:
        gone = NoticeRow.about == Notice.ERASED.value, NoticeRow.written_at.is_(None)
        with self.database.global_reading(WRITING) as work:
            waiting = work.scalars(select(NoticeRow).where(*gone)).all()
            found = [(each, work.get(TenantRow, each.place)) for each in waiting]
        return [(each, place) for each, place in found if place is not None]

    def _is_gone(self, place: TenantRow) -> bool:
        with self.database.global_reading(WRITING) as work:
            return work.get_one(TenantRow, place.id).hidden == "erased"

    def _certify(self, notice: NoticeRow, certificate: dict[str, Any]) -> None:
        key = notice.place, notice.about, notice.day
        with self.database.global_session(WRITING) as work:
            row = work.get_one(NoticeRow, key, with_for_update=True)
            if row.written_at is not None:
                return
            numbers = self._put(work, row.to or [], lambda to: letters.erased(to, certificate))
            row.written_at, row.to = self.clock(), None
            work.commit()
        for number in numbers:
            self.post.tell(number)

    def _put(
        self, work: UnitOfWork, addresses: Sequence[str], letter: Callable[[str], Letter]
    ) -> list[int]:
        numbers = []
        for each in addresses:
            try:
                numbers.append(self.post.put(work, letter(each)))
            except BadInput:
                log.warning("no letter", why="this is no address")
        return numbers
