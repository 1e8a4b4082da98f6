"""A process that is killed at any step of an import leaves all of it or nothing."""

import signal
from datetime import date
from multiprocessing import get_context
from pathlib import Path

import pytest

from core.database import Database
from core.evidence.batches import State
from core.evidence.service import Imports
from core.evidence.sql import SqlBatches
from tests.unit.evidence.court import FIRST, HEADER, ONE, build, csv, rows, work_until

WARM = get_context("forkserver")
WARM.set_forkserver_preload(["tests.unit.evidence.court"])


STEPS = ("turn", "prepared", "kept", "merged", "committed")


def crash(url: str, folder: Path, step: str, *work: str) -> None:
    """Do the work in another process that is killed at the step."""
    process = WARM.Process(target=work_until, args=(url, str(folder), step, *work))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL


@pytest.mark.parametrize("step", STEPS)
def test_an_import_killed_at_any_step_is_settled_once(
    imports: Imports, database: Database, database_url: str, folder: Path, step: str
) -> None:
    imports.bring_in(ONE, "cases", FIRST)
    was = rows(folder)
    lines = [
        HEADER,
        "（2024）京01民初2号,2024-02-01,2024-05-01,李娜,7",
        "（2024）京01民初8号,2024-99-01,,S1,1",
    ]
    crash(database_url, folder, step, "import", *lines)
    settled = imports.reconcile(ONE)
    landed = step in ("merged", "committed")
    begun = step not in ("turn", "committed")
    assert [each.state for each in settled] == (
        [State.COMMITTED if landed else State.ABANDONED] if begun else []
    )
    assert imports.reconcile(ONE) == ()
    assert (rows(folder) != was) is landed
    if landed:
        batch = imports.batch(ONE, 3)
        assert (batch.state, batch.before, batch.version) == (State.COMMITTED, 0, 1)
        assert (batch.counts.updated, batch.counts.rejected) == (1, 1)
        assert imports.held_back(ONE, 3)
    again = build(database, folder).bring_in(ONE, "cases", csv(*lines))
    assert (again.counts.updated, again.counts.unchanged) == ((0, 1) if landed else (1, 0))
    assert rows(folder)[1][2] == date(2024, 5, 1)


@pytest.mark.parametrize("step", ["prepared", "merged"])
def test_an_undo_killed_at_any_step_is_settled_before_the_next_import(
    imports: Imports, database_url: str, folder: Path, step: str
) -> None:
    first = imports.bring_in(ONE, "cases", FIRST).batch
    crash(database_url, folder, step, "undo", str(first))
    imports.bring_in(ONE, "cases", csv(HEADER, "（2024）京01民初3号,2024-02-01,,S2,"))
    state = State.UNDONE if step == "merged" else State.COMMITTED
    assert imports.batch(ONE, first).state is state
    assert len(rows(folder)) == (1 if step == "merged" else 3)
    assert not [each for each in imports.batches(ONE) if each.state is State.PREPARED]


def test_nothing_is_settled_while_somebody_has_the_turn(
    imports: Imports, database: Database, database_url: str, folder: Path
) -> None:
    crash(database_url, folder, "prepared", "import", HEADER, "a,2024-01-01,,S1,")
    with SqlBatches(database).turn(ONE, "cases", wait=0):
        assert imports.reconcile(ONE) == ()
    assert imports.left_open() == (ONE,)
    assert len(imports.reconcile(ONE)) == 1
    assert imports.left_open() == ()
