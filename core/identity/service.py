"""Accounts: made, proved by their password, changed, closed."""

from collections.abc import Sequence
from dataclasses import dataclass

from argon2 import PasswordHasher
from sqlalchemy import ColumnElement, select, update
from sqlalchemy.exc import IntegrityError

from core.audit.model import INSTALLATION, Act, Note, Thing
from core.audit.sql import record
from core.database import Database, UnitOfWork
from core.errors import BadInput, Conflict, NotFound
from core.identity.acts import Chains, alone, write
from core.identity.attempts import Attempts
from core.identity.limits import Limit, Limits
from core.identity.model import Account, wrong_password, wrong_sign_in
from core.identity.passwords import NO_PASSWORD, Passwords
from core.identity.sql import AccountRow, as_account
from core.mail.addresses import checked
from core.texts import Text

FAILURES_BY_NAME = 5
"""Of one name from one address, or from one known browser."""

FAILURES_OF_NAME = 10
"""Of one name from everywhere else; then the wait doubles, so a stranger shuts nobody out."""

FAILURES_BY_SOURCE = 50
LONGEST_NAME = 120
LOOKING = "sign-in comes before any institution is chosen"
CHANGING = "accounts belong to people, and their changes to the logs of their institutions"


@dataclass(frozen=True, slots=True)
class Known:
    """A browser in which these accounts have signed in before."""

    device: str
    accounts: frozenset[int]


STRANGE = Known("", frozenset())


class Identity:
    """Accounts and their passwords; passwords are hashed with argon2id."""

    def __init__(
        self,
        database: Database,
        attempts: Attempts,
        *,
        hasher: PasswordHasher | None = None,
        chains: Chains = alone,
    ) -> None:
        self._database = database
        self._limits = Limits(attempts)
        self._passwords = Passwords(hasher)
        self._chains = chains

    def add_account(
        self, name: str, password: str, *, label: str = "", operator: bool = False, email: str = ""
    ) -> Account:
        """A new account; ``label`` is the person's name. BadInput or Conflict."""
        row = self.draft(name, password, label=label, operator=operator, email=email)
        with self._database.all_tenants(CHANGING) as session:
            made = self.keep(session, row)
            session.commit()
            return made

    def draft(
        self, name: str, password: str, *, label: str = "", operator: bool = False, email: str = ""
    ) -> AccountRow:
        """An account that is to be kept; BadInput. Takes as long as its password's hash takes."""
        _check_name(name)
        return AccountRow(
            name=_folded(name),
            label=label or name,
            email=checked(email).casefold() if email else "",
            password=self._passwords.hashed(password, about=(name, label, email)),
            operator=operator,
        )

    def keep(self, work: UnitOfWork, row: AccountRow) -> Account:
        """Keep a draft if the caller commits; Conflict where the name is taken."""
        work.add(row)
        try:
            work.flush()
        except IntegrityError:
            raise Conflict(
                Text("用户名已被使用", "The name is taken"),
                where=row.name,
                advice=Text("请换一个用户名", "Choose another name"),
            ) from None
        made = {"name": row.name, "operator": row.operator}
        note = Note(Act.ADD_ACCOUNT, Thing.ACCOUNT, str(row.id), after=made)
        record(work, note, chain=INSTALLATION)
        return as_account(row)

    def sign_in(
        self, name: str, password: str, *, source: str = "", known: Known = STRANGE
    ) -> Account:
        """The account, if the password is right; NotAllowed says no more than that it is not.

        ``source`` is the address the request came from. Failures shut the name for that address,
        and for addresses that never signed in with it; a browser known to the account has limits
        of its own, so that nobody is shut out by the failures of others.
        """
        row = self._found(AccountRow.name == _folded(name))
        limits = _limits(name, source, known, account=row.id if row else None)
        self._limits.must_be_open(limits)
        right = self._passwords.is_right(row.password if row else None, password)
        if row is None or not right or not row.active:
            self._limits.count(limits)
            raise wrong_sign_in()
        self._limits.forget(limits[:1])
        renewed = self._passwords.renewed(row.password, password)
        if renewed:
            self._change(row.id, None, password=renewed)
        return as_account(row)

    def account(self, identity: int) -> Account:
        """The account of that id; NotFound."""
        return as_account(self._required(AccountRow.id == identity, str(identity)))

    def named(self, name: str) -> Account:
        """The account of that name; NotFound."""
        return as_account(self._required(AccountRow.name == _folded(name), name))

    def may_enter(self, name: str) -> bool:
        """Whether there is such an account, and it has a password."""
        row = self._found(AccountRow.name == _folded(name))
        return row is not None and row.password != NO_PASSWORD

    def of_ids(self, ids: Sequence[int]) -> dict[int, Account]:
        """The accounts of these ids, by id."""
        query = select(AccountRow).where(AccountRow.id.in_(ids))
        with self._database.global_reading(LOOKING) as session:
            return {row.id: as_account(row) for row in session.scalars(query)}

    def operators(self) -> list[Account]:
        """Every account that runs the platform, closed ones too."""
        query = select(AccountRow).where(AccountRow.operator).order_by(AccountRow.id)
        with self._database.global_reading(LOOKING) as session:
            return [as_account(row) for row in session.scalars(query)]

    def of_email(self, email: str) -> list[Account]:
        """Every open account with that address."""
        if not _folded(email):
            return []
        query = select(AccountRow).where(AccountRow.email == _folded(email), AccountRow.active)
        with self._database.global_reading(LOOKING) as session:
            return [as_account(row) for row in session.scalars(query.order_by(AccountRow.id))]

    def revoke_sessions(self, identity: int) -> None:
        """End every session of the account."""
        self._change(identity, Act.END_SESSIONS, sessions=AccountRow.sessions + 1)

    def prove(self, identity: int, password: str, *, source: str = "") -> None:
        """BadInput unless the password is the account's; NotAllowed after too many tries.

        For what a session alone must not do, should somebody else sit at the browser.
        """
        row = self._required(AccountRow.id == identity, str(identity))
        limits = [Limit(f"proof:{identity}", FAILURES_BY_NAME)]
        self._limits.must_be_open(limits)
        if not self._passwords.is_right(row.password, password):
            self._limits.count(limits)
            raise wrong_password()
        self._limits.forget(limits)

    def set_password(self, identity: int, password: str, *, work: UnitOfWork | None = None) -> None:
        """Change the password and end every session.

        With ``work`` (a unit of work on all tenants) it is changed if the caller commits.
        """
        row = self._required(AccountRow.id == identity, str(identity))
        hashed = self._passwords.hashed(password, about=(row.name, row.label, row.email))
        if self._passwords.is_right(row.password, password):
            raise BadInput(
                Text("新密码与原密码相同", "The new password is the old one"),
                advice=Text("请换一个密码", "Choose another"),
            )
        more = AccountRow.sessions + 1
        self._change(identity, Act.CHANGE_PASSWORD, work=work, password=hashed, sessions=more)

    def set_email(self, identity: int, email: str) -> None:
        """Where letters to the account go; BadInput for what is no address."""
        self._change(identity, Act.CHANGE_ACCOUNT, email=checked(email).casefold() if email else "")

    def close_account(self, identity: int) -> None:
        """Let nobody sign in to it any more, and end every session."""
        more = AccountRow.sessions + 1
        self._change(identity, Act.CLOSE_ACCOUNT, active=False, sessions=more)

    def _change(
        self, identity: int, act: Act | None, *, work: UnitOfWork | None = None, **values: object
    ) -> None:
        if work is not None:
            self._changed(work, identity, act, values)
            return
        with self._database.all_tenants(CHANGING) as session:
            self._changed(session, identity, act, values)
            session.commit()

    def _changed(
        self, work: UnitOfWork, identity: int, act: Act | None, values: dict[str, object]
    ) -> None:
        chains = self._chains(identity) if act else ()
        work.execute(update(AccountRow).where(AccountRow.id == identity).values(**values))
        if act is not None:
            write(work, chains, Note(act, Thing.ACCOUNT, str(identity)))

    def _found(self, which: ColumnElement[bool]) -> AccountRow | None:
        with self._database.global_reading(LOOKING) as session:
            return session.scalar(select(AccountRow).where(which))

    def _required(self, which: ColumnElement[bool], where: str) -> AccountRow:
        row = self._found(which)
        if row is None:
            raise NotFound(Text("没有这个账号", "There is no such account"), where=where[:40])
        return row


def _limits(name: str, source: str, known: Known, *, account: int | None) -> Sequence[Limit]:
    """What a failure of this sign-in counts against; the first is forgotten by a success."""
    folded = _folded(name)[:LONGEST_NAME]
    if account in known.accounts:
        return (Limit(f"known:{known.device}:{account}", FAILURES_BY_NAME),)
    limits = (
        Limit(f"name:{folded}:{source}", FAILURES_BY_NAME),
        Limit(f"name:{folded}", FAILURES_OF_NAME, grows=True),
    )
    return (*limits, Limit(f"source:{source}", FAILURES_BY_SOURCE)) if source else limits


def _folded(name: str) -> str:
    return name.strip().casefold()


def _check_name(name: str) -> None:
    if not 1 <= len(_folded(name)) <= LONGEST_NAME or not name.isprintable():
        raise BadInput(
            Text("用户名须为 1 至 120 个可见字符", "A name has 1 to 120 printable characters"),
            where=name[:40],
            advice=Text("请重新填写用户名", "Write the name again"),
        )
