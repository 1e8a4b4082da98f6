"""Batches, mappings, locks and pins in the relational database, on both kinds."""

import subprocess
import sys
import threading
import time
from dataclasses import replace

import pytest

from core.database import Database
from core.errors import Conflict, NotFound
from core.evidence.batches import Counts, Kind, Opening, State
from core.evidence.headers import Mapping
from core.evidence.sql import LockRow, SqlBatches
from core.tenancy.model import TenantId

ONE, TWO = TenantId(1), TenantId(2)
OPENING = Opening("cases", Kind.IMPORT, "案件.csv", "ab" * 32, "wang", counts=Counts(accepted=3))


@pytest.fixture
def batches(database: Database) -> SqlBatches:
    return SqlBatches(database)


def finish(batches: SqlBatches, number: int, counts: Counts) -> None:
    batches.finish(ONE, number, state=State.COMMITTED, counts=counts, before=None, version=number)


def test_a_batch_is_numbered_within_its_tenant_and_remembers_everything(
    batches: SqlBatches,
) -> None:
    assert [batches.begin(ONE, OPENING), batches.begin(ONE, OPENING)] == [1, 2]
    assert batches.begin(TWO, OPENING) == 1
    begun = batches.get(ONE, 2)
    assert (begun.opening, begun.state, begun.counts.accepted) == (OPENING, State.PREPARED, 3)
    finish(batches, 2, Counts(3, 1, 1, 1, rejected=2))
    done = batches.get(ONE, 2)
    assert (done.state, done.before, done.version) == (State.COMMITTED, None, 2)
    assert done.counts == Counts(3, 1, 1, 1, rejected=2)
    assert done.held_back
    assert not begun.held_back
    with pytest.raises(NotFound):
        batches.get(TWO, 2)


def test_batches_are_listed_newest_first_by_dataset_and_state(batches: SqlBatches) -> None:
    for dataset in ("cases", "staff", "cases"):
        batches.begin(ONE, replace(OPENING, dataset=dataset))
    finish(batches, 1, Counts())
    assert [each.number for each in batches.newest(ONE)] == [3, 2, 1]
    assert [each.number for each in batches.newest(ONE, dataset="cases", limit=1)] == [3]
    assert [each.number for each in batches.newest(ONE, state=State.PREPARED)] == [3, 2]
    assert batches.newest(TWO) == ()


@pytest.mark.parametrize(
    ("refused", "state", "again"),
    [(0, State.UNDONE, False), (2, State.PARTLY_UNDONE, True)],
)
def test_an_undo_marks_the_batch_that_it_undoes(
    batches: SqlBatches, refused: int, state: State, *, again: bool
) -> None:
    finish(batches, batches.begin(ONE, OPENING), Counts())
    assert batches.get(ONE, 1).may_be_undone
    undo = batches.begin(ONE, replace(OPENING, kind=Kind.UNDO, undoes=1))
    finish(batches, undo, Counts(removed=1, refused=refused))
    assert batches.get(ONE, 1).state is state
    assert batches.get(ONE, 1).may_be_undone is again
    assert not batches.get(ONE, undo).may_be_undone


def test_mappings_are_saved_by_dataset_and_replaced(batches: SqlBatches) -> None:
    assert batches.mapping(ONE, "cases") is None
    batches.save_mapping(ONE, "cases", Mapping({"案件号": "case_no"}, frozenset({"备注"})))
    batches.save_mapping(ONE, "cases", Mapping({"AH": "case_no"}))
    assert batches.mapping(ONE, "cases") == Mapping({"AH": "case_no"})
    assert batches.mapping(ONE, "staff") is None
    assert batches.mapping(TWO, "cases") is None


def test_pins_are_counted_by_holder(batches: SqlBatches) -> None:
    batches.pin(ONE, {"cases": 3, "staff": 1}, holder="run 1")
    batches.pin(ONE, {"cases": 3}, holder="run 2")
    batches.pin(ONE, {"cases": 3}, holder="run 2")
    batches.unpin(ONE, holder="run 1")
    assert set(batches.pinned(ONE, "cases")) == {3}
    assert set(batches.pinned(ONE, "staff")) == set()
    assert set(batches.pinned(TWO, "cases")) == set()


def test_a_dataset_has_one_turn_at_a_time(batches: SqlBatches) -> None:
    inside: list[int] = []
    most: list[int] = []

    def work() -> None:
        with batches.turn(ONE, "cases", wait=20):
            inside.append(1)
            most.append(len(inside))
            time.sleep(0.02)
            inside.pop()

    threads = [threading.Thread(target=work) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1] * 5


def test_a_turn_is_refused_after_the_wait_and_another_dataset_is_free(
    batches: SqlBatches,
) -> None:
    with batches.turn(ONE, "cases", wait=0):
        with pytest.raises(Conflict), batches.turn(ONE, "cases", wait=0.2):
            pass
        with batches.turn(ONE, "staff", wait=0), batches.turn(TWO, "cases", wait=0):
            pass
    with batches.turn(ONE, "cases", wait=0):
        pass


def test_the_turn_of_a_killed_process_is_free_at_once(
    batches: SqlBatches, database_url: str
) -> None:
    script = (
        "import os, signal, sys\n"
        "from core.database import Database\n"
        "from core.evidence.sql import SqlBatches\n"
        "with SqlBatches(Database(sys.argv[1])).turn(1, 'cases', wait=0):\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    ended = subprocess.run([sys.executable, "-c", script, database_url], check=False)
    assert ended.returncode == -9
    with batches.turn(ONE, "cases", wait=0):
        pass


def test_the_turn_of_a_silent_machine_ends_with_its_lease(
    batches: SqlBatches, database: Database
) -> None:
    def held(until: float) -> None:
        with database.session(ONE) as work:
            row = work.find(LockRow, "cases") or LockRow(dataset="cases")
            row.holder, row.until = "elsewhere:1:x", until
            work.add(row)
            work.commit()

    held(time.time() + 60)
    with pytest.raises(Conflict), batches.turn(ONE, "cases", wait=0):
        pass
    held(time.time() - 1)
    with batches.turn(ONE, "cases", wait=0):
        pass
