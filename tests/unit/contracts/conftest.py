"""An intermediate court with two basic courts, and the time as a test sets it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from core.audit.model import Search
from core.audit.service import Audit
from core.audit.sql import SqlBook
from core.database import Database
from core.texts import Text
from core.vault import Vault
from tenants.contracts.drafts import Draft
from tenants.contracts.model import Contract, Scope
from tenants.contracts.service import Contracts
from tenants.service import Tenants
from tenants.signing.service import Keyring
from tests.clock import Clock

START = datetime(2026, 10, 1, 4, tzinfo=UTC)


@dataclass(frozen=True)
class World:
    """Three courts and what they may agree on."""

    database: Database
    tenants: Tenants
    contracts: Contracts
    clock: Clock
    heard: list[tuple[str, str]] = field(default_factory=list)

    def draft(self, days: int = 30, **given: object) -> Draft:
        """Aggregates from today on, unless said otherwise."""
        today = self.clock.present.date()
        wanted = Draft(Scope.AGGREGATES, since=today, until=today + timedelta(days=days))
        return replace(wanted, **given)  # type: ignore[arg-type]

    def agreed(self, upper: str = "yun", lower: str = "yun-a", **given: object) -> Contract:
        """A contract that both have signed."""
        offered = self.contracts.propose(upper, lower, self.draft(**given))  # type: ignore[arg-type]
        return self.contracts.sign(lower, offered.terms.number)

    def acts(self, slug: str) -> list[str]:
        """What the log of an institution tells of contracts, oldest first."""
        audit, chain = Audit(SqlBook(self.database)), self.tenants.get(slug).id
        assert audit.verify(chain).whole
        found = audit.newest(chain, Search(), limit=100)
        return [each.act for each in reversed(found) if each.thing == "contract"]


@pytest.fixture
def world(database: Database) -> World:
    return made(database)


@pytest.fixture
def small(sqlite: Database) -> World:
    """The same on SQLite alone."""
    return made(sqlite)


def made(database: Database) -> World:
    tenants = Tenants(database)
    for slug, level, parent in (
        ("yun", "intermediate", None),
        ("hai", "intermediate", None),
        ("yun-a", "basic", "yun"),
        ("yun-b", "basic", "yun"),
    ):
        name = Text(f"{slug}法院", f"{slug} court")
        tenants.add(slug, name=name, sector="court", level=level, parent=parent)
    clock, heard = Clock(START, pace=timedelta(milliseconds=1)), []

    def hear(what: str) -> Callable[[Contract], None]:
        return lambda contract: heard.append((what, contract.terms.number))

    contracts = Contracts(
        database,
        tenants,
        Keyring(database, Vault(b"k" * 32)),
        taken=hear("taken"),
        over=hear("over"),
        now=clock,
    )
    return World(database, tenants, contracts, clock, heard)
