"""Accounts and how they are entered, put together for one installation."""

from dataclasses import dataclass
from datetime import timedelta

from core.database import Database
from core.identity.attempts import Attempts, EmbeddedAttempts, RedisAttempts
from core.identity.links import Links
from core.identity.second import SecondFactors
from core.identity.service import Identity
from core.identity.sessions import Lifetime, Sessions
from core.settings import Settings
from core.vault import Vault
from tenants.members import Members
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


def accounts_of(settings: Settings, database: Database, members: Members, vault: Vault) -> Accounts:
    """Accounts over connected parts."""
    attempts, chains = _attempts(settings), members.chains
    return Accounts(
        identity=Identity(database, attempts, chains=chains),
        links=Links(database, derived_key(settings, "one-time links")),
        attempts=attempts,
        sessions=Sessions(database, chains=chains, lifetime=_lifetime(settings)),
        second=SecondFactors(database, attempts, vault, chains=chains),
    )


def _attempts(settings: Settings) -> Attempts:
    if settings.redis_url is None:
        return EmbeddedAttempts()
    return RedisAttempts(settings.redis_url)


def _lifetime(settings: Settings) -> Lifetime:
    idle, longest = settings.session_idle_minutes, settings.session_hours
    return Lifetime(idle=timedelta(minutes=idle), longest=timedelta(hours=longest))
