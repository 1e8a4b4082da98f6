"""A real message board: every figure agrees with plain Python, and opens to the same rows."""

import csv

import pytest

from tests.plugins.real import board

pytestmark = pytest.mark.real_data


def close(found: str, wanted: float | None) -> bool:
    """Equal to 1e-12, or both nothing."""
    if wanted is None:
        return found == ""
    return found != "" and float(found) == pytest.approx(wanted, rel=1e-12, abs=1e-12)


def wrong(found, rows, span, subject):
    """The figures of a subject that differ from plain Python."""
    return {
        name: (found[subject, name]["value"], wanted)
        for name, figure in board.FIGURES.items()
        if not close(found[subject, name]["value"], wanted := figure(rows, span))
    }


@pytest.fixture(scope="module")
def rows(reference):
    return [row for row in board.rows(reference) if board.sound(row)]


@pytest.mark.parametrize("period", board.PERIODS)
def test_the_figures_of_the_board_agree_with_plain_python(messages, rows, period):
    found = messages.values("board", period, "tenant")
    assert wrong(found, rows, board.PERIODS[period], "board") == {}


def test_the_figures_of_every_area_agree_with_plain_python(messages, rows):
    found = messages.values("board", "2019", "unit")
    areas = {row["area"] for row in rows} - {""}
    assert (
        areas
        >= {subject for subject, _ in found}
        >= {row["area"] for row in board.asked(rows, board.PERIODS["2019"])} - {""}
    )
    for area in {subject for subject, _ in found}:
        own = [row for row in rows if row["area"] == area]
        assert wrong(found, own, board.PERIODS["2019"], area) == {}


def test_the_categories_are_counted_as_they_are(messages, reference):
    with (reference / "hotline" / "categories.csv").open(encoding="utf-8-sig") as file:
        third = {row["三级分类"] for row in csv.DictReader(file)}
    found = messages.values("board", "2019", "tenant")
    assert float(found["board", "categories_known"]["value"]) == len(third)


@pytest.mark.parametrize("indicator", board.OPENED)
@pytest.mark.parametrize("whose", ["board", "B市"])
def test_a_figure_opens_to_the_rows_that_a_filter_finds(messages, rows, indicator, whose):
    level = "tenant" if whose == "board" else "unit"
    found = messages.explain("board", "2019", level, whose, indicator)
    own = [row for row in rows if whose in ("board", row["area"])]
    wanted = board.OPENED[indicator](own, board.PERIODS["2019"])
    listed = [row["ticket_id"] for row in found["atoms"][0]["rows"]]
    assert sorted(listed) == sorted(row["ticket_id"] for row in wanted)
    assert found["atoms"][0]["counted"] == len(wanted)
