"""Accounts: made, signed in, revoked."""

from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from core.audit.model import INSTALLATION, Act, Note, Thing
from core.audit.sql import record
from core.database import Database
from core.errors import BadInput, Conflict, NotFound
from core.identity.attempts import WINDOW, Attempts
from core.identity.model import Account, too_many, wrong_sign_in
from core.identity.sql import AccountRow
from core.texts import Text

FAILURES_BY_NAME = 5
FAILURES_BY_SOURCE = 50
SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 1024
LOOKING = "sign-in comes before any institution is chosen"
CHANGING = "accounts belong to people, and their changes to the log of the installation"


class Identity:
    """Accounts and sign-in; passwords are hashed with argon2id."""

    def __init__(
        self, database: Database, attempts: Attempts, *, hasher: PasswordHasher | None = None
    ) -> None:
        self._database = database
        self._attempts = attempts
        self._hasher = hasher or PasswordHasher()

    def add_account(
        self, name: str, password: str, *, label: str = "", operator: bool = False
    ) -> Account:
        """A new account; ``label`` is the person's name. BadInput or Conflict."""
        _check_name(name)
        row = AccountRow(
            name=_folded(name),
            label=label or name,
            password=self._hashed(password),
            operator=operator,
        )
        with self._database.all_tenants(CHANGING) as session:
            session.add(row)
            try:
                session.flush()
            except IntegrityError:
                raise Conflict(Text("用户名已被使用", "The name is taken"), where=name) from None
            made = {"name": row.name, "operator": row.operator}
            note = Note(Act.ADD_ACCOUNT, Thing.ACCOUNT, str(row.id), after=made)
            record(session, note, chain=INSTALLATION)
            session.commit()
            return _account(row)

    def sign_in(self, name: str, password: str, *, source: str = "") -> Account:
        """The account, if the password is right; NotAllowed says no more than that it is not.

        ``source`` is the address the request came from; both are shut after too many failures.
        """
        keys = {f"name:{_folded(name)}": FAILURES_BY_NAME}
        if source:
            keys[f"source:{source}"] = FAILURES_BY_SOURCE
        if any(self._attempts.failures(key) >= limit for key, limit in keys.items()):
            raise too_many(WINDOW)
        with self._database.global_reading(LOOKING) as session:
            row = session.scalar(select(AccountRow).where(AccountRow.name == _folded(name)))
        right = self._is_right(row.password if row else self._decoy, password)
        if row is None or not right or not row.active:
            for key in keys:
                self._attempts.fail(key)
            raise wrong_sign_in()
        self._attempts.forget(f"name:{_folded(name)}")
        if self._hasher.check_needs_rehash(row.password):
            self._change(row.id, None, password=self._hasher.hash(password))
        return _account(row)

    def account(self, identity: int) -> Account:
        """The account of that id; NotFound."""
        with self._database.global_reading(LOOKING) as session:
            row = session.get(AccountRow, identity)
        if row is None:
            raise _no_account(str(identity))
        return _account(row)

    def named(self, name: str) -> Account:
        """The account of that name; NotFound."""
        with self._database.global_reading(LOOKING) as session:
            row = session.scalar(select(AccountRow).where(AccountRow.name == _folded(name)))
        if row is None:
            raise _no_account(name)
        return _account(row)

    def resume(self, identity: int, sessions: int) -> Account | None:
        """The account of a session that began under ``sessions``; None if that is over."""
        with self._database.global_reading(LOOKING) as session:
            row = session.get(AccountRow, identity)
        alive = row is not None and row.active and row.sessions == sessions
        return _account(row) if row is not None and alive else None

    def revoke_sessions(self, identity: int) -> None:
        """End every session of the account."""
        self._change(identity, Act.END_SESSIONS, sessions=AccountRow.sessions + 1)

    def set_password(self, identity: int, password: str) -> None:
        """Change the password and end every session."""
        hashed = self._hashed(password)
        more = AccountRow.sessions + 1
        self._change(identity, Act.CHANGE_PASSWORD, password=hashed, sessions=more)

    def close_account(self, identity: int) -> None:
        """Let nobody sign in to it any more, and end every session."""
        more = AccountRow.sessions + 1
        self._change(identity, Act.CLOSE_ACCOUNT, active=False, sessions=more)

    def _change(self, identity: int, act: Act | None, **values: object) -> None:
        with self._database.all_tenants(CHANGING) as session:
            session.execute(update(AccountRow).where(AccountRow.id == identity).values(**values))
            if act is not None:
                note = Note(act, Thing.ACCOUNT, str(identity))
                record(session, note, chain=INSTALLATION)
            session.commit()

    def _hashed(self, password: str) -> str:
        if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
            raise BadInput(
                Text(
                    f"密码须为 {SHORTEST_PASSWORD} 至 {LONGEST_PASSWORD} 个字符",
                    f"A password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters",
                )
            )
        return self._hasher.hash(password)

    def _is_right(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, password[:LONGEST_PASSWORD])
        except (VerifyMismatchError, InvalidHashError):
            return False

    @cached_property
    def _decoy(self) -> str:
        """Compared when there is no such account, so that the time taken tells nothing."""
        return self._hasher.hash("nobody's password")


def _account(row: AccountRow) -> Account:
    return Account(
        id=row.id,
        name=row.name,
        label=row.label,
        operator=row.operator,
        active=row.active,
        sessions=row.sessions,
    )


def _folded(name: str) -> str:
    return name.strip().casefold()


def _check_name(name: str) -> None:
    if not 1 <= len(_folded(name)) <= 120 or not name.isprintable():
        raise BadInput(
            Text("用户名须为 1 至 120 个可见字符", "A name has 1 to 120 printable characters"),
            where=name[:40],
        )


def _no_account(where: str) -> NotFound:
    return NotFound(Text("没有这个账号", "There is no such account"), where=where[:40])
