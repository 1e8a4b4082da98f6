"""Accounts and how they are entered, put together for one installation."""

from dataclasses import dataclass
from datetime import timedelta

from core.database import Database
from core.identity.attempts import Attempts, EmbeddedAttempts, RedisAttempts
from core.identity.links import Links
from core.identity.oidc import OpenId
from core.identity.resets import Resets
from core.identity.second import SecondFactors
from core.identity.service import Identity
from core.identity.sessions import Lifetime, Sessions
from core.identity.tokens import Tokens
from core.mail.outbox import Outbox
from core.outgoing import Outgoing
from core.settings import Settings
from core.vault import Vault
from tenants.members import Members
from tenants.signon.service import SignOn
from web.keys import derived_key

"""Accounts and how they are entered, put together for one installation."""


@dataclass(frozen=True, slots=True)
class Accounts:
    """Who may enter, how, and for how long."""

    identity: Identity
    links: Links
    attempts: Attempts
    sessions: Sessions
    second: SecondFactors
    sign_on: SignOn
    resets: Resets
    tokens: Tokens


def accounts_of(
    settings: Settings, database: Database, members: Members, *, vault: Vault, post: Outbox
) -> Accounts:
    """Accounts over connected parts."""
    attempts, chains = _attempts(settings), members.chains
    identity = Identity(database, attempts, chains=chains)
    links = Links(database, derived_key(settings, "one-time links"))
    sessions = Sessions(database, chains=chains, lifetime=_lifetime(settings))
    openid = OpenId(Outgoing(settings.outgoing_networks))
    return Accounts(
        identity=identity,
        links=links,
        attempts=attempts,
        sessions=sessions,
        second=SecondFactors(database, attempts, vault, chains=chains),
        sign_on=SignOn(database, vault, openid, identity, members, sessions),
        resets=Resets(database, identity, links, post, attempts, chains=chains),
        tokens=Tokens(database),
    )


def _attempts(settings: Settings) -> Attempts:
    if settings.redis_url is None:
        return EmbeddedAttempts()
    return RedisAttempts(settings.redis_url)


def _lifetime(settings: Settings) -> Lifetime:
    idle, longest = settings.session_idle_minutes, settings.session_hours
    return Lifetime(idle=timedelta(minutes=idle), longest=timedelta(hours=longest))
