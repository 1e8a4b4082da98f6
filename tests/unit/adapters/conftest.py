"""A small court that reads its cases from elsewhere."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_network
from pathlib import Path

import pytest

from core.adapters.book import Book
from core.adapters.fetching import Fetching
from core.adapters.inbox import InboxAndNetwork
from core.adapters.model import Adapter
from core.adapters.service import Sources
from core.adapters.sources import Wanted
from core.database import Database
from core.errors import NotAllowed
from core.evidence.service import Imports
from core.outgoing import Outgoing
from core.texts import Text
from core.vault import Vault
from plugins.adapters import adapters
from tests.clock import Clock
from tests.unit.evidence.court import ONE, build, csv

HERE = Outgoing([ip_network("127.0.0.0/8")])
"""Servers of the tests may be asked, and nothing else in a private network."""


class Refused(NotAllowed):
    """An address that the operator does not let through."""


@dataclass
class Court:
    """A court with its staff, an inbox and sources."""

    sources: Sources
    imports: Imports
    evidence: Path
    inbox: Path
    clock: Clock
    offered: dict[str, Adapter]

    def add(
        self,
        adapter: str,
        settings: Mapping[str, str],
        *,
        columns: Mapping[str, str] | None = None,
        schedule: str = "",
    ) -> int:
        wanted = Wanted(adapter, adapter, "cases", settings, columns or {}, schedule)
        return self.sources.add(ONE, wanted).number


def refuse_private(host: str, port: int) -> None:
    if host.startswith("10."):
        raise Refused(Text("不许连接内网地址", "private addresses are not let through"), where=host)


@pytest.fixture
def court_on(tmp_path: Path) -> Callable[[Database], Court]:
    """Builds the court over a database."""

    def made(database: Database) -> Court:
        inbox = tmp_path / "inbox"
        inbox.mkdir()
        imports = build(database, tmp_path / "evidence")
        imports.bring_in(ONE, "staff", csv("工号,姓名", "S1,张伟", "S2,李娜", "S3,王芳"))
        clock = Clock(datetime(2026, 3, 2, 1, 0, tzinfo=UTC))
        offered = {each.id: each for each in adapters()}
        outside = InboxAndNetwork(inbox, refuse_private, HERE.check_url, Fetching(HERE))
        sources = Sources(
            book=Book(database, clock),
            imports=imports,
            vault=Vault(b"k" * 32),
            adapters=lambda _: offered,
            outside=lambda _: outside,
        )
        return Court(sources, imports, tmp_path / "evidence", inbox, clock, offered)

    return made


@pytest.fixture
def court(sqlite: Database, court_on: Callable[[Database], Court]) -> Court:
    """The court on SQLite."""
    return court_on(sqlite)
