"""One court of the demonstration city as a graph."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from core.audit.service import Audit
from core.audit.sql import SqlBook
from core.database import Database
from core.evidence.sql import SqlBatches
from core.evidence.store import EvidenceStore
from core.graph.embedded.progress import SqlProgress
from core.graph.embedded.store import EmbeddedGraph
from core.graph.projection.frames import Wanted
from core.graph.projection.service import Projector
from core.graph.purpose import Purpose
from core.graph.service import Graph
from core.tenancy.model import TenantId
from plugins.court import packs
from plugins.court.demonstration.city import Court, city
from tests.graph.world import World

ONE = TenantId(1)
TODAY = date(2026, 10, 1)
OPEN = Purpose("督〔2026〕1号", "监督规定", date(2026, 12, 31))
SENSITIVE = Purpose("督〔2026〕1号", "监督规定", date(2026, 12, 31), sensitive=True)


@pytest.fixture(scope="session")
def court() -> Court:
    """A basic court in which everything is planted."""
    return city(7, 0.02).courts[1]


@pytest.fixture(scope="session")
def graph(
    court: Court, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Graph]:
    """Its graph."""
    home = tmp_path_factory.mktemp("planted")
    shutil.copy(sqlite_template, home / "gongheng.sqlite")
    database = Database(f"sqlite:///{home}/gongheng.sqlite")
    pack = packs()[0]
    world = World(
        EmbeddedGraph(database),
        EvidenceStore(str(home / "evidence")),
        SqlProgress(database, SqlBatches(database)),
        Wanted(pack.graph, pack.datasets),
    )
    for number, (name, frame) in enumerate(court.tables.items(), 1):
        rows = frame.with_columns(
            pl.lit(None, pl.String).alias("_sheet"), pl.int_range(pl.len()).alias("_row")
        )
        world.evidence.for_tenant(ONE).merge(world.dataset(name), rows, batch=number)
    projector: Projector = world.projector
    projector.project(ONE)
    yield Graph(projector, Audit(SqlBook(database)), today=lambda: TODAY)
    database.close()
