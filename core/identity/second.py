"""The second step of signing in: codes of an authenticator (TOTP, RFC 6238) and recovery codes.

The secret is sealed at rest, recovery codes are kept as digests and work once, and a code that has
been accepted is refused from then on, also when two requests bring it at the same moment.
"""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import pyotp
from sqlalchemy import delete, func, select, update

from core.audit.model import Act, Note, Outcome, Thing
from core.columns import now
from core.database import Database, UnitOfWork
from core.errors import BadInput, Conflict, NotFound
from core.identity.acts import Chains, alone, write
from core.identity.attempts import Attempts
from core.identity.limits import Limit, Limits
from core.identity.model import Account
from core.identity.sql import RecoveryCodeRow, SecondFactorRow
from core.texts import Text
from core.vault import Vault

ISSUER = "公衡 Gongheng"
STEP = 30
"""Seconds that a code lasts; one before and one after are taken too, for clocks that differ."""

CODES = 10
FAILURES = 5
CHANGING = "the second step belongs to a person, and its changes to the logs of institutions"
LOOKING = "the second step comes before any institution is chosen"


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an authenticator needs: the address in the picture, or the secret typed by hand."""

    address: str
    secret: str


class SecondFactors:
    """Authenticators and recovery codes of all accounts."""

    def __init__(
        self,
        database: Database,
        attempts: Attempts,
        vault: Vault,
        *,
        chains: Chains = alone,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._database = database
        self._limits = Limits(attempts)
        self._vault = vault
        self._chains = chains
        self._clock = clock

    def is_on(self, account_id: int) -> bool:
        """Whether the account signs in with a second step."""
        return account_id in self.having([account_id])

    def having(self, accounts: Sequence[int]) -> frozenset[int]:
        """Those of the accounts that sign in with a second step."""
        query = select(SecondFactorRow.account_id).where(
            SecondFactorRow.account_id.in_(accounts), SecondFactorRow.confirmed_at.is_not(None)
        )
        with self._database.global_reading(LOOKING) as work:
            return frozenset(work.scalars(query))

    def left(self, account_id: int) -> int:
        """How many recovery codes are unused."""
        unused = RecoveryCodeRow.account_id == account_id, RecoveryCodeRow.used_at.is_(None)
        with self._database.global_reading(LOOKING) as work:
            return work.scalar(select(func.count()).where(*unused)) or 0

    def begin(self, account: Account) -> Enrolment:
        """A fresh secret, which counts for nothing until ``confirm``; Conflict while one is on."""
        secret = pyotp.random_base32()
        with self._database.global_session(CHANGING) as work:
            row = work.get(SecondFactorRow, account.id)
            if row is not None and row.confirmed_at is not None:
                raise Conflict(
                    Text("两步验证已经开启", "The second step is on already"),
                    advice=Text("要换验证器，请先关闭再开启", "Turn it off to change the device"),
                )
            sealed = self._vault.seal(secret.encode(), use=_use(account.id))
            work.merge(SecondFactorRow(account_id=account.id, secret=sealed, last_step=0))
            work.commit()
        return _enrolment(account, secret)

    def pending(self, account: Account) -> Enrolment:
        """The secret that waits to be confirmed; NotFound."""
        row = self._row(account.id)
        if row is None or row.confirmed_at is not None:
            raise NotFound(Text("没有等待确认的验证器", "No authenticator waits"))
        return _enrolment(account, self._opened(row))

    def confirm(self, account: Account, code: str) -> list[str]:
        """Turn the second step on; the recovery codes, which are shown this once."""
        row, limits = self._row(account.id), [_limit(account.id)]
        self._limits.must_be_open(limits)
        step = self._step_of(row, code) if row and row.confirmed_at is None else None
        if row is None or step is None:
            self._limits.count(limits)
            raise _wrong()
        codes = [_code() for _ in range(CODES)]
        values = {"confirmed_at": self._clock(), "last_step": step}
        with self._database.all_tenants(CHANGING) as work:
            _set(work, account.id, values)
            self._put_codes(work, account.id, codes)
            self._tell(work, account, Act.TURN_ON_SECOND_STEP)
            work.commit()
        return codes

    def check(self, account: Account, code: str, *, signing_in: bool = True) -> str:
        """How the second step was taken (``code`` or ``recovery code``); BadInput if it was not.

        NotAllowed after too many tries; a refused one at sign-in is written down.
        """
        limits = [_limit(account.id)]
        self._limits.must_be_open(limits)
        way = self._taken(account, code)
        if way:
            self._limits.forget(limits)
            return way
        self._limits.count(limits)
        if signing_in:
            self._refused(account)
        raise _wrong()

    def renew(self, account: Account) -> list[str]:
        """New recovery codes in place of all the old."""
        codes = [_code() for _ in range(CODES)]
        with self._database.all_tenants(CHANGING) as work:
            self._put_codes(work, account.id, codes)
            self._tell(work, account, Act.RENEW_RECOVERY_CODES)
            work.commit()
        return codes

    def turn_off(self, account: Account) -> None:
        """Sign in by password alone from now on; also for somebody who has lost the device."""
        with self._database.all_tenants(CHANGING) as work:
            for model in (RecoveryCodeRow, SecondFactorRow):
                work.execute(delete(model).where(model.account_id == account.id))
            self._tell(work, account, Act.TURN_OFF_SECOND_STEP)
            work.commit()

    def _taken(self, account: Account, code: str) -> str:
        row = self._row(account.id)
        if row is None or row.confirmed_at is None:
            return ""
        step = self._step_of(row, code)
        if step is not None:
            newer = SecondFactorRow.last_step < step
            using = update(SecondFactorRow).where(SecondFactorRow.account_id == account.id, newer)
            return "code" if self._once(using.values(last_step=step)) else ""
        using = update(RecoveryCodeRow).where(
            RecoveryCodeRow.account_id == account.id,
            RecoveryCodeRow.digest == _digest(account.id, code),
            RecoveryCodeRow.used_at.is_(None),
        )
        return "recovery code" if self._once(using.values(used_at=self._clock())) else ""

    def _once(self, using: object) -> bool:
        with self._database.global_session(CHANGING) as work:
            done = work.execute(using.returning(1)).first() is not None  # type: ignore[attr-defined]
            work.commit()
        return done

    def _step_of(self, row: SecondFactorRow, code: str) -> int | None:
        """The time step that the code belongs to, or None."""
        typed = "".join(code.split())
        totp, present = pyotp.TOTP(self._opened(row)), int(self._clock().timestamp())
        steps = [present // STEP + offset for offset in (0, -1, 1)]
        fitting = (step for step in steps if hmac.compare_digest(totp.at(step * STEP), typed))
        return next(fitting, None) if typed.isascii() else None

    def _row(self, account_id: int) -> SecondFactorRow | None:
        with self._database.global_reading(LOOKING) as work:
            return work.get(SecondFactorRow, account_id)

    def _opened(self, row: SecondFactorRow) -> str:
        return self._vault.open(row.secret, use=_use(row.account_id)).decode()

    def _put_codes(self, work: UnitOfWork, account_id: int, codes: Sequence[str]) -> None:
        work.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.account_id == account_id))
        for code in codes:
            work.add(RecoveryCodeRow(account_id=account_id, digest=_digest(account_id, code)))
        work.flush()

    def _tell(self, work: UnitOfWork, account: Account, act: Act) -> None:
        write(work, self._chains(account.id), Note(act, Thing.ACCOUNT, account.name))

    def _refused(self, account: Account) -> None:
        facts = {"step": "code"}
        note = Note(Act.SIGN_IN, Thing.ACCOUNT, account.name, outcome=Outcome.REFUSED, after=facts)
        with self._database.all_tenants(CHANGING) as work:
            write(work, self._chains(account.id), note)
            work.commit()


def _enrolment(account: Account, secret: str) -> Enrolment:
    address = pyotp.TOTP(secret).provisioning_uri(name=account.name, issuer_name=ISSUER)
    return Enrolment(address, secret)


def _set(work: UnitOfWork, account_id: int, values: dict[str, object]) -> None:
    which = SecondFactorRow.account_id == account_id
    work.execute(update(SecondFactorRow).where(which).values(**values))


def _code() -> str:
    """Ten letters and digits of a kind that reads well: 50 bits."""
    letters = "".join(secrets.choice("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(10))
    return f"{letters[:5]}-{letters[5:]}"


def _digest(account_id: int, code: str) -> str:
    plain = "".join(letter for letter in code.casefold() if letter.isalnum())
    return hashlib.sha256(f"{account_id}/{plain}".encode("utf-8", "replace")).hexdigest()


def _use(account_id: int) -> str:
    return f"totp/{account_id}"


def _limit(account_id: int) -> Limit:
    return Limit(f"code:{account_id}", FAILURES)


def _wrong() -> BadInput:
    return BadInput(
        Text("验证码不正确，或已经用过", "The code is wrong or has been used"),
        advice=Text(
            "请等验证器显示下一个验证码再输入；没有验证器时输入一个恢复码",
            "Wait for the next code, or type a recovery code",
        ),
    )
