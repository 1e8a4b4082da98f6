"""The reference data, brought in by commands from the files as they are."""

from pathlib import Path

import pytest

from tests.commands.line import Line
from tests.plugins.real import board, judgments

PACKS = Path(__file__).parent


def open_board(line: Line, slug: str) -> None:
    """A city with the pack of the message board."""
    place = ("--sector", "township", "--level", "city", "--name", "留言板")
    line.run("tenant", "add", slug, *place)
    line.run("pack", "install", slug, PACKS / "hotline")


@pytest.fixture(scope="session")
def messages(reference: Path, tmp_path_factory: pytest.TempPathFactory) -> Line:
    """The message board, imported and scored."""
    line = Line(tmp_path_factory.mktemp("board"))
    open_board(line, "board")
    line.bring_in("board", "tickets", reference / "hotline" / "tickets.csv")
    line.bring_in("board", "categories", reference / "hotline" / "categories.csv")
    for period in board.PERIODS:
        line.run("score", "board", "--period", period)
    return line


@pytest.fixture(scope="session")
def crimes(reference: Path, tmp_path_factory: pytest.TempPathFactory) -> Line:
    """The crime network, imported."""
    line = Line(tmp_path_factory.mktemp("crimes"))
    place = ("--sector", "township", "--level", "city", "--name", "网络")
    line.run("tenant", "add", "louis", *place)
    line.run("pack", "install", "louis", PACKS / "crimes")
    for dataset in ("persons", "crimes", "involvement"):
        line.bring_in("louis", dataset, reference / "crime_network" / f"{dataset}.csv")
    return line


@pytest.fixture(scope="session")
def texts(reference: Path, tmp_path_factory: pytest.TempPathFactory) -> Line:
    """The judgments, imported and scored."""
    line = Line(tmp_path_factory.mktemp("texts"))
    line.run("tenant", "add", "spc", "--sector", "court", "--level", "high", "--name", "文书")
    line.run("pack", "install", "spc", PACKS / "judgments")
    for dataset, file in judgments.FILES.items():
        line.bring_in("spc", dataset, reference / "court_judgments" / file)
    for period in judgments.PERIODS:
        line.run("score", "spc", "--period", period)
    return line
