"""Held-back rows, imports again, corrections and their undo, on the real message board."""

import openpyxl
import pytest

from tests.commands.line import Line
from tests.plugins.real import board
from tests.plugins.real.conftest import open_board
from web.bootstrap import opened

pytestmark = pytest.mark.real_data
SPAN = board.PERIODS["2019"]


def figures(line: Line) -> dict[tuple[str, str], str]:
    """Every value of 2019, scored anew."""
    line.run("score", "board", "--period", "2019")
    return {key: row["value"] for key, row in line.values("board", "2019", "tenant").items()}


def undo(line: Line, batch: int) -> None:
    with opened({"GONGHENG_DATA": str(line.data)}) as application:
        application.imports.undo(application.tenants.get("board").id, batch)


def test_rows_come_back_are_corrected_and_taken_back_again(reference, tmp_path):
    line = Line(tmp_path)
    open_board(line, "board")
    file = reference / "hotline" / "tickets.csv"
    everything = board.rows(reference)
    short = [at for at, row in enumerate(everything, 2) if not board.sound(row)]
    first = line.bring_in("board", "tickets", file)
    assert (first["inserted"], first["rejected"]) == (len(everything) - len(short), len(short))
    assert sorted(each["row"] for each in first["findings"]) == short
    before = figures(line)

    again = line.bring_in("board", "tickets", file)
    assert (again["inserted"], again["updated"]) == (0, 0)
    assert again["unchanged"] == first["inserted"]
    assert figures(line) == before

    book = openpyxl.load_workbook(line.held_back("tickets"))
    sheet = book.worksheets[0]
    header = next(row for row in sheet.iter_rows() if any(c.value == "reply_chars" for c in row))
    column = next(cell.column for cell in header if cell.value == "reply_chars")
    for row in range(header[0].row + 1, sheet.max_row + 1):
        sheet.cell(row, column).value = 100
    corrected = tmp_path / "corrected.xlsx"
    book.save(corrected)
    report = line.bring_in("board", "tickets", corrected)
    assert (report["inserted"], report["rejected"]) == (len(short), 0)
    asked = figures(line)["board", "tickets_asked"]
    assert float(asked) == len(board.asked(everything, SPAN))

    undo(line, report["batch"])
    assert figures(line) == before
