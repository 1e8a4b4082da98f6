"""The process that fills the embedded store killed at any moment: nothing is lost or doubled."""

import subprocess
import sys
from pathlib import Path

import pytest

from core.database import Database
from core.graph.embedded.store import EmbeddedGraph
from core.graph.projection.state import State
from migrations.run import upgrade
from tests.graph.test_killed_neo4j import filled
from tests.graph.world import ONE, opened_world, world


def killed_after(folder: Path, lines: int) -> int:
    """How many steps a projection told of before it was killed, without a word, in the next."""
    command = [sys.executable, "-m", "tests.graph.projecting", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        told = [process.stdout.readline() for _ in range(lines)]
        process.kill()
        assert process.wait() == -9
    assert told[0] == "begun\n"
    assert "" not in told
    return len(told)


@pytest.mark.parametrize("lines", [1, 3])
def test_what_was_begun_is_finished_by_the_next_process(tmp_path: Path, lines: int) -> None:
    url = f"sqlite:///{tmp_path}/graph.sqlite"
    upgrade(url)
    database = Database(url)
    made = filled(world(tmp_path, EmbeddedGraph(database), database))
    killed_after(tmp_path, lines)
    database.close()
    database = Database(url)
    again = opened_world(tmp_path, EmbeddedGraph(database), database)
    shown = again.progress.shown(ONE)
    assert shown is not None
    assert shown.state is State.MOVING
    assert not again.projector.current(ONE)
    half = again.digests()
    report = again.projector.project(ONE)
    whole = again.digests()
    assert half[0] < whole[0]
    assert report.written == len(whole[0] - half[0]) + len(whole[1] - half[1])
    again.projector.rebuild(ONE)
    assert again.digests() == whole
    assert len(whole[1]) == len({number for number, _ in whole[1]}) == 120
    assert made.evidence.for_tenant(ONE).version("cases") == 0
    database.close()
