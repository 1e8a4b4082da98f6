"""Neo4j killed in the middle of a projection: nothing is lost or doubled."""

import os
import signal
from pathlib import Path

import pytest

from core.database import Database
from core.errors import Unavailable
from core.graph.embedded.store import EmbeddedGraph
from core.graph.neo4j_store import Neo4jGraph
from core.graph.projection import service
from tests.graph.world import ONE, World, case, party, world
from tests.neo4j.server import running, until_it_answers
from tests.processes import Missing, free_port

pytestmark = pytest.mark.neo4j


@pytest.fixture
def home(tmp_path: Path) -> Path:
    if "GONGHENG_TEST_NEO4J_URL" not in os.environ and os.environ.get("CI") != "true":
        pytest.skip("start the servers with python -m tests.services")
    return tmp_path / "neo4j"


def filled(made: World) -> World:
    made.put("cases", *(case(str(number)) for number in range(60)))
    made.put("parties", *(party(str(n), m, f"人{n * m % 37}") for n in range(60) for m in (1, 2)))
    return made


def test_what_was_begun_is_finished_after_the_server_is_back(
    tmp_path: Path, home: Path, sqlite: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "BATCH", 40)
    port = free_port()
    url = f"bolt://127.0.0.1:{port}"
    store = Neo4jGraph(url)
    made = filled(world(tmp_path, store, sqlite))
    try:
        with running(home, port) as process:
            until_it_answers(url)
            made.stops = lambda name: name == "written" and process.send_signal(signal.SIGKILL)
            with pytest.raises(Unavailable):
                made.projector.project(ONE)
            assert made.progress.shown(ONE).total > 40
        made.stops = lambda name: None
        with running(home, port):
            until_it_answers(url)
            made.projector.project(ONE)
            found = made.digests()
    except Missing as reason:
        pytest.skip(str(reason))
    finally:
        store.close()
    made.store = EmbeddedGraph(sqlite)
    made.projector.project(ONE, everything=True)
    assert found == made.digests()
