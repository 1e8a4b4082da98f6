"""A watched folder and a spreadsheet bring in what is new, once, and reach nothing else."""

import os
import time
from pathlib import Path

import openpyxl
import pytest

from core.adapters.sources import State
from tests.unit.adapters.conftest import Court
from tests.unit.evidence.court import HEADER, ONE, rows

LONG_AGO = 3600


def write(file: Path, *lines: str, age: float = LONG_AGO) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join((HEADER, *lines)), encoding="utf-8")
    moment = time.time() - age
    os.utime(file, (moment, moment))


def line(number: int, amount: str = "1") -> str:
    return f"（2024）京01民初{number}号,2024-01-05,,S1,{amount}"


def amounts(court: Court) -> list[str]:
    return [str(row[4]) for row in rows(court.evidence)]


def test_each_file_comes_in_once_and_again_when_it_has_changed(court: Court) -> None:
    source = court.add("folder", {"folder": "cases", "pattern": "*.csv"})
    write(court.inbox / "cases" / "a.csv", line(1), age=LONG_AGO + 9)
    write(court.inbox / "cases" / "b.csv", line(2))
    write(court.inbox / "cases" / "notes.txt", line(3))
    assert len(court.sources.read(ONE, source).batches) == 2
    assert not court.sources.read(ONE, source).batches
    write(court.inbox / "cases" / "a.csv", line(1, "7"), age=60)
    assert court.sources.read(ONE, source).changed == 1
    assert [float(each) for each in amounts(court)] == [7, 1]


def test_a_file_that_may_still_be_growing_waits(court: Court) -> None:
    source = court.add("folder", {"folder": ".", "pattern": "*.csv"})
    write(court.inbox / "a.csv", line(1), age=0)
    assert not court.sources.read(ONE, source).batches
    write(court.inbox / "a.csv", line(1))
    assert court.sources.read(ONE, source).accepted == 1


def test_a_file_that_cannot_be_read_stops_the_source_and_takes_nothing_back(court: Court) -> None:
    source = court.add("folder", {"folder": ".", "pattern": "*.csv"})
    write(court.inbox / "a.csv", line(1), age=LONG_AGO + 9)
    (court.inbox / "b.csv").write_bytes(b"\x00\x01 nothing like a table")
    os.utime(court.inbox / "b.csv", (1, time.time() - LONG_AGO))
    reading = court.sources.read(ONE, source)
    assert reading.fault is not None
    assert "b.csv" in reading.fault.zh
    assert court.sources.book.get(ONE, source).state is State.STOPPED
    assert len(amounts(court)) == 1


@pytest.mark.parametrize("written", ["..", "/etc", "a/../../..", "link"])
def test_nothing_outside_the_inbox_is_reached(court: Court, written: str) -> None:
    (court.inbox / "link").symlink_to(court.inbox.parent)
    source = court.add("folder", {"folder": written})
    reading = court.sources.read(ONE, source)
    assert reading.fault is not None
    assert "收件目录" in reading.fault.zh


def test_a_link_within_the_folder_is_not_followed(court: Court) -> None:
    outside = court.inbox.parent / "outside.csv"
    write(outside, line(1))
    (court.inbox / "a.csv").symlink_to(outside)
    source = court.add("folder", {"folder": ".", "pattern": "*.csv"})
    assert not court.sources.read(ONE, source).batches


def test_a_spreadsheet_is_read_again_only_when_it_has_changed(court: Court) -> None:
    source = court.add("spreadsheet", {"file": "台账.xlsx"})
    missing = court.sources.read(ONE, source)
    assert missing.fault is not None
    _workbook(court.inbox / "台账.xlsx", 5)
    assert court.sources.read(ONE, source).accepted == 1
    assert not court.sources.read(ONE, source).batches
    _workbook(court.inbox / "台账.xlsx", 6)
    assert court.sources.read(ONE, source).changed == 1


def _workbook(place: Path, amount: int) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(HEADER.split(","))
    sheet.append([*line(1).split(",")[:-1], amount])
    book.save(place)


def test_a_pattern_is_no_path(court: Court) -> None:
    source = court.add("folder", {"folder": ".", "pattern": "../*"})
    reading = court.sources.read(ONE, source)
    assert reading.fault is not None
    assert "样式" in reading.fault.zh
