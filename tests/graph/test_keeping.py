"""A graph in use is brought up to date after an import, and equals one built anew."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from core.columns import now
from core.database import Database
from core.evidence.batches import Counts, Kind, Opening, State
from core.evidence.sql import SqlBatches
from core.graph.ports import GraphStore
from core.graph.projection.keeping import STALE, Keeping
from tests.graph.world import ONE, World, case, party, world


@pytest.fixture
def court(tmp_path: Path, embedded: GraphStore, sqlite: Database) -> World:
    made = world(tmp_path, embedded, sqlite)
    made.put("cases", case("1", judge="J1"), case("2", origin="1"))
    made.put("parties", party("1", 1, "甲", card="C1"))
    return made


def keeping(court: World, later: timedelta = timedelta()) -> Keeping:
    def moment() -> datetime:
        return now() + later

    return Keeping(court.projector, court.progress, clock=moment)


def bring_in(court: World, sqlite: Database, dataset: str, row: dict[str, object]) -> None:
    """What an import does: its batch is begun, the rows merged, the batch ended."""
    batches = SqlBatches(sqlite)
    number = batches.begin(ONE, Opening(dataset, Kind.IMPORT, "file.csv"))
    court.put(dataset, row)
    version = court.evidence.for_tenant(ONE).version(dataset)
    ended = {"counts": Counts(inserted=1), "before": None, "version": version}
    batches.finish(ONE, number, state=State.COMMITTED, **ended)


def test_a_graph_that_nobody_asked_for_is_not_due_and_built_when_nudged(
    court: World, sqlite: Database
) -> None:
    bring_in(court, sqlite, "cases", case("3"))
    assert keeping(court).due() == []
    keeping(court).answer(ONE, 1)
    assert court.projector.current(ONE)


def test_an_import_makes_a_graph_due_until_it_is_brought_up_to_date(
    court: World, sqlite: Database
) -> None:
    court.projector.project(ONE)
    assert keeping(court).due() == []
    bring_in(court, sqlite, "cases", case("3", origin="2", closed_on=date(2025, 5, 1)))
    bring_in(court, sqlite, "parties", party("3", 1, "乙"))
    assert keeping(court).due() == [ONE]
    keeping(court).answer(ONE, 1)
    assert keeping(court).due() == []
    assert "person:乙=乙" in court.told()[0]
    brought = court.projector.digest(ONE)
    court.projector.rebuild(ONE)
    assert court.projector.digest(ONE) == brought


def test_a_projection_that_was_left_half_way_is_due_after_a_while(
    court: World, sqlite: Database
) -> None:
    def stop(name: str) -> None:
        if name == "begun":
            raise KeyboardInterrupt

    court.stops = stop
    with pytest.raises(KeyboardInterrupt):
        court.projector.project(ONE)
    court.stops = lambda name: None
    assert keeping(court).due() == []
    late = keeping(court, STALE + timedelta(seconds=1))
    assert late.due() == [ONE]
    late.answer(ONE, 1)
    assert court.projector.current(ONE)
