"""A vendor's people: invited by the operator, each with an account that is for this vendor alone.

Nobody who belongs to an institution or runs the platform works for a vendor under the same
account, so an invitation always makes a new one; and when somebody goes, that account is closed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, select, update

from core.audit.model import INSTALLATION, Act, Note, Thing
from core.audit.sql import record
from core.audit.working import Origin
from core.columns import now
from core.database import Database, UnitOfWork
from core.errors import BadInput, Conflict, NotFound
from core.identity.links import Links, spent
from core.identity.model import Account
from core.identity.sql import AccountRow
from core.mail.addresses import checked
from core.plugin.catalogue.people.sql import (
    VendorInvitationRow,
    VendorPersonRow,
    VendorTokenRow,
)
from core.plugin.catalogue.sql import vendor_row
from core.texts import Text

PURPOSE = "vendor invitation"
HOURS = 72
MOST = 50
"""People and open invitations of one vendor together."""

LONGEST_LABEL = 60
CHANGING = "a vendor's people belong to no institution, and changes are in the installation's log"
LOOKING = "who works for a vendor is asked at each request, before any institution"

Keep = Callable[[UnitOfWork], Account]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works for a vendor."""

    account_id: int
    name: str
    label: str
    email: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody who was asked and has not come yet."""

    number: int
    vendor: str
    email: str
    label: str
    sent: int
    sent_at: datetime
    expires_at: datetime


@dataclass(frozen=True)
class VendorPeople:
    """Who works for which vendor."""

    database: Database
    links: Links
    clock: Callable[[], datetime] = now

    def invite(self, vendor: str, email: str, label: str) -> tuple[Invited, str]:
        """Ask somebody to work for the vendor here; with the secret of the link, kept nowhere."""
        address, name = checked(email).casefold(), _label(label)
        present = self.clock()
        with self.database.all_tenants(CHANGING) as work:
            vendor_row(work, vendor)
            self._must_fit(work, vendor, address)
            row = VendorInvitationRow(
                vendor=vendor,
                email=address,
                label=name,
                sent=1,
                sent_at=present,
                expires_at=present + timedelta(hours=HOURS),
            )
            work.add(row)
            work.flush()
            _tell(work, Act.INVITE, vendor, after={"email": address})
            secret = self.links.make(PURPOSE, str(row.id), HOURS, work=work)
            work.commit()
            return _invited(row), secret

    def send_again(self, vendor: str, number: int) -> tuple[Invited, str]:
        """A fresh link; the old one ends. NotFound."""
        with self.database.all_tenants(CHANGING) as work:
            row = self._open(work, vendor, number)
            row.sent, row.sent_at = row.sent + 1, self.clock()
            row.expires_at = row.sent_at + timedelta(hours=HOURS)
            work.flush()
            _tell(work, Act.INVITE, vendor, after={"email": row.email, "sent": row.sent})
            self.links.void(PURPOSE, str(number), work=work)
            secret = self.links.make(PURPOSE, str(number), HOURS, work=work)
            work.commit()
            return _invited(row), secret

    def withdraw(self, vendor: str, number: int) -> None:
        """Let the invitation not be accepted any more; NotFound."""
        with self.database.all_tenants(CHANGING) as work:
            row = self._open(work, vendor, number)
            row.ended_at = self.clock()
            work.flush()
            _tell(work, Act.REVOKE_INVITATION, vendor, after={"email": row.email})
            self.links.void(PURPOSE, str(number), work=work)
            work.commit()

    def look(self, secret: str) -> Invited:
        """What a link leads to, without using it; BadInput where it leads nowhere."""
        number = int(self.links.look(PURPOSE, secret))
        with self.database.global_reading(LOOKING) as work:
            row = work.get(VendorInvitationRow, number)
            if row is None or row.ended_at is not None:
                raise spent()
            return _invited(row)

    def enrol(self, secret: str, keep: Keep) -> Account:
        """The account that ``keep`` makes works for the vendor: link and account, both or none."""
        with self.database.all_tenants(CHANGING) as work:
            number = int(self.links.use(PURPOSE, secret, work=work))
            row = work.get(VendorInvitationRow, number)
            if row is None or row.ended_at is not None:
                raise spent()
            row.ended_at = self.clock()
            made = keep(work)
            work.add(VendorPersonRow(account_id=made.id, vendor=row.vendor, since=self.clock()))
            work.flush()
            note = Note(
                Act.ACCEPT_INVITATION,
                Thing.VENDOR,
                row.vendor,
                after={"account": made.name, "email": row.email},
                origin=Origin(made.id, made.label),
            )
            record(work, note, chain=INSTALLATION)
            work.commit()
            return made

    def remove(self, vendor: str, account_id: int) -> None:
        """Let somebody work for the vendor no longer: the account is closed, its tokens end."""
        with self.database.all_tenants(CHANGING) as work:
            row = work.get(VendorPersonRow, account_id)
            if row is None or row.vendor != vendor:
                raise NotFound(Text("没有这个人", "there is no such person"))
            work.delete(row)
            ending = update(VendorTokenRow).where(VendorTokenRow.account_id == account_id)
            work.execute(ending.values(revoked_at=self.clock()))
            account = work.get_one(AccountRow, account_id)
            account.active, account.sessions = False, account.sessions + 1
            work.flush()
            _tell(work, Act.REMOVE_MEMBER, vendor, after={"account": account.name})
            work.commit()

    def of_account(self, account_id: int) -> str | None:
        """The vendor that the account works for."""
        with self.database.global_reading(LOOKING) as work:
            row = work.get(VendorPersonRow, account_id)
            return row.vendor if row else None

    def of_vendor(self, vendor: str) -> Sequence[Person]:
        """Who works for the vendor, in the order of coming."""
        query = select(VendorPersonRow, AccountRow).join(
            AccountRow, AccountRow.id == VendorPersonRow.account_id
        )
        query = query.where(VendorPersonRow.vendor == vendor).order_by(AccountRow.id)
        with self.database.global_reading(LOOKING) as work:
            return [
                Person(row.account_id, of.name, of.label, of.email, row.since)
                for row, of in work.execute(query)
            ]

    def invited(self, vendor: str) -> Sequence[Invited]:
        """Who was asked and could still come, or whose link has run out."""
        with self.database.global_reading(LOOKING) as work:
            return [_invited(row) for row in work.scalars(_waiting(vendor))]

    def _must_fit(self, work: UnitOfWork, vendor: str, address: str) -> None:
        waiting = work.scalars(_waiting(vendor)).all()
        people = select(AccountRow).join(
            VendorPersonRow, VendorPersonRow.account_id == AccountRow.id
        )
        here = work.scalars(people.where(VendorPersonRow.vendor == vendor)).all()
        known = {each.email for each in waiting} | {each.email for each in here}
        if address in known:
            raise Conflict(
                Text("这个邮箱已经邀请过，或已是该供应商的人员", "that address was invited before"),
                where=address,
                advice=Text("请用“再发一次”", "send the letter again instead"),
            )
        if len(waiting) + len(here) >= MOST:
            raise Conflict(
                Text(f"一个供应商最多 {MOST} 人", f"a vendor has {MOST} people at most"),
                advice=Text("请先移除不再需要的人员", "remove somebody first"),
            )

    def _open(self, work: UnitOfWork, vendor: str, number: int) -> VendorInvitationRow:
        row = work.get(VendorInvitationRow, number)
        if row is None or row.vendor != vendor or row.ended_at is not None:
            raise NotFound(Text("没有这个邀请", "there is no such invitation"))
        return row


def _waiting(vendor: str) -> Select[VendorInvitationRow]:
    mine = VendorInvitationRow.vendor == vendor, VendorInvitationRow.ended_at.is_(None)
    return select(VendorInvitationRow).where(*mine).order_by(VendorInvitationRow.id)


def _tell(work: UnitOfWork, act: Act, vendor: str, *, after: dict[str, object]) -> None:
    record(work, Note(act, Thing.VENDOR, vendor, after=after), chain=INSTALLATION)


def _label(label: str) -> str:
    name = label.strip()
    if not 1 <= len(name) <= LONGEST_LABEL or not name.isprintable():
        raise BadInput(
            Text("姓名须为 1 至 60 个字", "A name has 1 to 60 characters"),
            advice=Text("请填写被邀请人的姓名", "Give the name of who is invited"),
        )
    return name


def _invited(row: VendorInvitationRow) -> Invited:
    return Invited(row.id, row.vendor, row.email, row.label, row.sent, row.sent_at, row.expires_at)
