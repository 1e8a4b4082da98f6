"""A forgotten password is set anew by a link; nobody learns whether an account exists."""

import time
from collections.abc import Callable
from typing import Protocol

from core.audit.model import Act, Note, Thing
from core.database import Database, UnitOfWork
from core.errors import NotFound
from core.identity.acts import Chains, alone, write
from core.identity.attempts import Attempts
from core.identity.limits import Limit, Limits
from core.identity.links import Links, spent
from core.identity.model import Account
from core.identity.service import Identity
from core.mail.ports import Letter
from core.texts import Text

PURPOSE = "password reset"
HOURS = 1
FROM_ONE_PLACE = 10
FOR_ONE_ACCOUNT = 3
SECONDS = 0.3
"""What every request takes, whether or not there is an account behind it."""

ASKING = "a forgotten password is asked for before anybody has signed in"


class Outgoing(Protocol):
    """Where letters are put, within the work that they belong to."""

    def put(self, unit: UnitOfWork, letter: Letter) -> int:
        """Write the letter down; its number."""

    def tell(self, number: int) -> None:
        """Let it be carried."""


class Resets:
    """Asked for by a name or an address, done by a link."""

    def __init__(
        self,
        database: Database,
        identity: Identity,
        links: Links,
        post: Outgoing,
        attempts: Attempts,
        *,
        chains: Chains = alone,
        seconds: float = SECONDS,
    ) -> None:
        self._database = database
        self._identity = identity
        self._links = links
        self._post = post
        self._limits = Limits(attempts)
        self._chains = chains
        self._seconds = seconds

    def ask(
        self, who: str, *, source: str, address: Callable[[str], str], locale: str = "zh"
    ) -> None:
        """Send a link to whoever it is; ``address`` makes the link out of its secret.

        NotAllowed after too many requests from one place. Nothing else is told, not by the time
        taken either.
        """
        began, place = time.monotonic(), [Limit(f"reset:{source}", FROM_ONE_PLACE)]
        self._limits.must_be_open(place)
        self._limits.count(place)
        for account in self._found(who):
            limit = Limit(f"reset:{account.id}", FOR_ONE_ACCOUNT)
            if self._limits.is_open([limit]):
                self._limits.count([limit])
                self._send(account, address, locale)
        time.sleep(max(0.0, self._seconds - (time.monotonic() - began)))

    def look(self, secret: str) -> Account:
        """Whose password the link sets; BadInput for a link that does nothing any more."""
        return self._whose(self._links.look(PURPOSE, secret))

    def use(self, secret: str, password: str) -> Account:
        """Set the password and end every session; a password that is refused leaves the link."""
        with self._database.all_tenants(ASKING) as work:
            account = self._whose(self._links.use(PURPOSE, secret, work=work))
            self._identity.set_password(account.id, password, work=work)
            work.commit()
        return account

    def _found(self, who: str) -> list[Account]:
        if "@" in who:
            return self._identity.of_email(who)
        try:
            account = self._identity.named(who)
        except NotFound:
            return []
        return [account] if account.active and account.email else []

    def _send(self, account: Account, address: Callable[[str], str], locale: str) -> None:
        chains = self._chains(account.id)
        with self._database.all_tenants(ASKING) as work:
            subject = f"{account.id}/{account.sessions}"
            secret = self._links.make(PURPOSE, subject, HOURS, work=work)
            number = self._post.put(work, _letter(account, address(secret), locale))
            write(work, chains, Note(Act.ASK_NEW_PASSWORD, Thing.ACCOUNT, account.name))
            work.commit()
        self._post.tell(number)

    def _whose(self, subject: str) -> Account:
        """The account, unless its sessions have been ended since the link was made."""
        number, sessions = (int(each) for each in subject.split("/"))
        account = self._identity.account(number)
        if not account.active or account.sessions != sessions:
            raise spent()
        return account


def _letter(account: Account, address: str, locale: str) -> Letter:
    return Letter(
        to=account.email,
        subject=Text("公衡：重设密码", "Gongheng: reset your password"),
        body=Text(
            f"{account.label}：\n\n有人（应当是您）申请重设帐号 {account.name} 的密码。"
            f"请在 {HOURS} 小时内打开下面的链接，设置新密码：\n\n{address}\n\n"
            "链接只能用一次。不是您申请的，不必理会，密码没有变化。\n",
            f"{account.label},\n\nsomebody, presumably you, asked to reset the password of the "
            f"account {account.name}. Open this link within {HOURS} hour:\n\n{address}\n\n"
            "It works once. If it was not you, nothing has changed and nothing needs to be done.\n",
        ),
        locale=locale,
    )
