"""The graph shows what the evidence says: all of it, once, and nothing that was taken back."""

from datetime import date
from pathlib import Path

import pytest

from core.database import Database
from core.graph.ports import GraphStore
from core.graph.projection.state import State
from tests.graph.world import ONE, World, case, party, world

ROWS = (
    party("1", 1, "甲", card="C1"),
    party("1", 2, "乙"),
    party("2", 1, "甲某", card="C1"),
    party("2", 2, "宏大公司", kind="法人"),
)


@pytest.fixture
def court(tmp_path: Path, store: GraphStore, sqlite: Database) -> World:
    made = world(tmp_path, store, sqlite)
    closed = date(2025, 3, 1)
    made.put("cases", case("1", judge="J1", closed_on=closed), case("2", origin="1", panel=["J1"]))
    made.put("parties", *ROWS)
    return made


class Killed(Exception):
    """Stands for the end of the process."""


def killed_at(count: int):  # type: ignore[no-untyped-def]
    left = [count]

    def stop(name: str) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise Killed(name)

    return stop


def test_rows_become_entities_and_links(court: World) -> None:
    report = court.projector.project(ONE)
    entities, links = court.told()
    assert entities == {
        "case:1=1",
        "case:2=2",
        "judge:J1=J1",
        "person:C1=甲",
        "person:乙=乙",
        "firm:宏大公司=宏大公司",
    }
    assert links == {
        "person:C1 party case:1 2025-01-01..2025-03-01",
        "person:乙 party case:1 2025-01-01..2025-03-01",
        "person:C1 party case:2 2025-01-01..",
        "firm:宏大公司 party case:2 2025-01-01..",
        "judge:J1 decided case:1 2025-01-01..",
        "judge:J1 sat case:2",
        "case:2 comes_from case:1",
    }
    assert (report.entities, report.links, report.written, report.gone) == (6, 7, 13, 0)
    assert report.shown.evidence == {"cases": 0, "parties": 0}


def test_nothing_is_written_when_nothing_has_changed(court: World) -> None:
    first = court.projector.project(ONE)
    again = court.projector.project(ONE)
    assert (again.written, again.gone, again.shown) == (0, 0, first.shown)
    assert court.projector.project(ONE, everything=True).written == 0
    assert court.projector.current(ONE)


def test_only_what_has_changed_is_written(court: World) -> None:
    court.projector.project(ONE)
    court.put("parties", party("2", 3, "丁"))
    assert not court.projector.current(ONE)
    report = court.projector.project(ONE)
    assert (report.written, report.gone, report.shown.version) == (2, 0, 2)


def test_a_date_one_reference_away_changes_with_its_dataset(court: World) -> None:
    court.projector.project(ONE)
    court.put("cases", case("2", origin="1", panel=["J1"], closed_on=date(2025, 6, 1)))
    court.projector.project(ONE)
    assert "person:C1 party case:2 2025-01-01..2025-06-01" in court.told()[1]


def test_what_was_taken_back_disappears(court: World) -> None:
    court.projector.project(ONE)
    before = court.digests()
    batch = court.put("parties", party("1", 3, "戊"), party("2", 1, "甲氏", card="C1"))
    court.projector.project(ONE)
    assert court.digests() != before
    court.undo("parties", batch)
    report = court.projector.project(ONE)
    assert court.digests() == before
    assert report.gone == 2


def test_an_entity_that_changes_sides_leaves_nothing_behind(court: World) -> None:
    court.projector.project(ONE)
    court.put("parties", party("1", 2, "乙", kind="法人"))
    court.projector.project(ONE)
    entities, links = court.told()
    assert "firm:乙=乙" in entities
    assert not any(each.startswith("person:乙") for each in entities | links)


def test_building_anew_gives_the_same_graph(court: World) -> None:
    court.projector.project(ONE)
    court.put("parties", party("2", 3, "丁"))
    court.projector.project(ONE)
    grown = court.digests()
    report = court.projector.rebuild(ONE)
    assert court.digests() == grown
    assert report.shown.version == 3


@pytest.mark.parametrize("steps", range(4))
def test_a_projection_that_was_killed_is_finished_by_the_next(court: World, steps: int) -> None:
    court.stops = killed_at(steps)
    try:
        court.projector.project(ONE)
    except Killed:
        shown = court.progress.shown(ONE)
        assert shown is None or shown.state is State.MOVING or steps == 3
    court.stops = lambda name: None
    court.projector.project(ONE)
    found = court.digests()
    court.projector.rebuild(ONE)
    assert court.digests() == found
    assert len(court.told()[1]) == 7


def test_a_dataset_without_a_row_is_no_obstacle(
    tmp_path: Path, embedded: GraphStore, sqlite: Database
) -> None:
    report = world(tmp_path, embedded, sqlite).projector.project(ONE)
    assert (report.entities, report.links) == (0, 0)


def test_a_very_long_name_is_cut_and_stays_itself(
    tmp_path: Path, embedded: GraphStore, sqlite: Database
) -> None:
    made = world(tmp_path, embedded, sqlite)
    made.put("parties", party("1", 1, "长" * 3000), party("1", 2, "长" * 3001))
    made.projector.project(ONE)
    people = [each for each in made.told()[0] if each.startswith("person:")]
    assert len(people) == 2
    assert all(len(each.split("=")[0]) < 200 for each in people)
