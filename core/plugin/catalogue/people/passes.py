"""Tokens of a vendor's programs: each hands packs over for one vendor, for a time.

A token is worth nothing once whoever made it works for the vendor no longer. It is shown once and
kept as a digest.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from core.audit.model import INSTALLATION, Act, Note, Thing
from core.audit.sql import record
from core.columns import now
from core.database import Database
from core.errors import BadInput, NotFound
from core.identity.bearing import alive, digest_of, fits_a_list, must_end, secret_of, used
from core.identity.model import Account
from core.identity.sql import AccountRow, as_account
from core.plugin.catalogue.people.sql import VendorPersonRow, VendorTokenRow
from core.texts import Text

PREFIX = "gongheng_vendor_"
ASKING = "a request says by its token which vendor it is of, and vendors belong to no institution"


@dataclass(frozen=True, slots=True)
class Pass:
    """A token as the vendor's people see it; the secret itself is nowhere."""

    id: int
    name: str
    beginning: str
    by: str
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None


@dataclass(frozen=True)
class Passes:
    """Tokens of all vendors."""

    database: Database
    clock: Callable[[], datetime] = now

    def make(self, vendor: str, account_id: int, *, name: str, days: int) -> str:
        """A new token, shown this once; BadInput without a name or an end."""
        if not fits_a_list(name):
            raise BadInput(
                Text("请填写用途名称，不超过 80 个字符", "A token needs a name of 80 characters"),
                advice=Text("例如“发布流水线”", "Like “release pipeline”"),
            )
        must_end(days)
        secret, present = secret_of(PREFIX), self.clock()
        row = VendorTokenRow(
            vendor=vendor,
            account_id=account_id,
            name=name.strip(),
            beginning=secret.beginning,
            digest=secret.digest,
            made_at=present,
            expires_at=present + timedelta(days=days),
        )
        with self.database.all_tenants(ASKING) as work:
            work.add(row)
            work.flush()
            facts = {"name": row.name, "days": days}
            record(work, Note(Act.ADD_TOKEN, Thing.VENDOR, vendor, after=facts), chain=INSTALLATION)
            work.commit()
        return secret.whole

    def bearer(self, secret: str) -> tuple[str, Account] | None:
        """The vendor and the account that a token stands for; None where it is over."""
        if not secret.startswith(PREFIX):
            return None
        present = self.clock()
        query = (
            select(VendorTokenRow, AccountRow)
            .join(AccountRow, AccountRow.id == VendorTokenRow.account_id)
            .join(VendorPersonRow, VendorPersonRow.account_id == VendorTokenRow.account_id)
            .where(
                VendorTokenRow.digest == digest_of(secret),
                VendorPersonRow.vendor == VendorTokenRow.vendor,
                AccountRow.active,
                *alive(VendorTokenRow, present),
            )
        )
        with self.database.global_reading(ASKING) as work:
            found = work.execute(query).one_or_none()
        if found is None:
            return None
        token, account = found
        used(self.database, token, present, why=ASKING)
        return token.vendor, as_account(account)

    def of_vendor(self, vendor: str) -> Sequence[Pass]:
        """The vendor's living tokens, the newest first."""
        query = select(VendorTokenRow, AccountRow.label).join(
            AccountRow, AccountRow.id == VendorTokenRow.account_id
        )
        query = query.where(VendorTokenRow.vendor == vendor, *alive(VendorTokenRow, self.clock()))
        with self.database.global_reading(ASKING) as work:
            rows = work.execute(query.order_by(VendorTokenRow.id.desc())).all()
        return [
            Pass(row.id, row.name, row.beginning, by, row.made_at, row.expires_at, row.used_at)
            for row, by in rows
        ]

    def revoke(self, vendor: str, number: int) -> None:
        """Revoke a token of the vendor; NotFound for any other."""
        ending = (
            update(VendorTokenRow)
            .where(
                VendorTokenRow.id == number,
                VendorTokenRow.vendor == vendor,
                *alive(VendorTokenRow, self.clock()),
            )
            .values(revoked_at=self.clock())
            .returning(VendorTokenRow.name)
        )
        with self.database.all_tenants(ASKING) as work:
            name = work.execute(ending).scalar_one_or_none()
            if name is None:
                raise NotFound(Text("没有这个令牌", "There is no such token"))
            facts = {"name": name}
            note = Note(Act.REVOKE_TOKEN, Thing.VENDOR, vendor, before=facts)
            record(work, note, chain=INSTALLATION)
            work.commit()
