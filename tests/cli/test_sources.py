"""Sources by the command line, from setting one up to its records."""

import os
import sqlite3
from pathlib import Path

import pytest

from core.errors import BadInput, NotFound
from tests.commands.line import Line


@pytest.fixture
def line(tmp_path: Path) -> Line:
    """A court with nothing in it."""
    found = Line(tmp_path / "data")
    place = ("--sector", "court", "--level", "basic")
    found.run("tenant", "add", "wangjiang", *place, "--name", "望江区人民法院")
    found.run("pack", "install", "wangjiang", "court")
    return found


def test_a_database_is_looked_at_and_then_read(line: Line) -> None:
    inbox = line.data / "inbox" / "wangjiang"
    inbox.mkdir(parents=True)
    with sqlite3.connect(inbox / "hr.db") as connection:
        connection.execute("CREATE TABLE people (no TEXT, name TEXT, at TEXT)")
        connection.execute("INSERT INTO people VALUES ('A01', '林叙衡', '2026-01-05 08:00:00')")
    settings = [f"--set={each}" for each in ("kind=sqlite", "database=hr.db", "table=people")]
    settings += ["--set=watermark=at", "--set=key=no", "--column=no=工号", "--column=name=姓名"]
    line.run(
        "source", "add", "wangjiang", "人事", "--adapter=database", "--dataset=staff", *settings
    )
    forecast = line.json("source", "check", "wangjiang", 1)
    assert forecast["inserted"] + forecast["rejected"] == 1
    assert forecast["columns"]["工号"] == "staff_no"
    done = line.json("source", "read", "wangjiang", 1)
    assert done["accepted"] == forecast["inserted"]
    assert not line.json("source", "read", "wangjiang", 1)["changed"]
    [listed] = line.json("source", "list", "wangjiang")
    assert (listed["name"], listed["state"], listed["fault"]) == ("人事", "active", None)


def test_rows_held_back_are_named_with_the_reason_and_where_the_rest_is(line: Line) -> None:
    inbox = line.data / "inbox" / "wangjiang"
    inbox.mkdir(parents=True)
    nameless = "".join(f"A{number:02d},\n" for number in range(1, 15))
    (inbox / "staff.csv").write_text(f"工号,姓名\n{nameless}", encoding="utf-8")
    os.utime(inbox / "staff.csv", (0, 0))  # long finished
    settings = ("--adapter", "folder", "--dataset", "staff", "--set", "pattern=*.csv")
    line.run("source", "add", "wangjiang", "收件", *settings)
    for verb in ("check", "read"):
        told = line.run("source", verb, "wangjiang", 1)
        reasons = [each for each in told.splitlines() if "姓名" in each and "必填" in each]
        assert len(reasons) == 10, told
        assert "最多列出 10 处" in told


def test_a_source_rests_goes_on_and_is_forgotten(line: Line) -> None:
    settings = ("--adapter", "folder", "--dataset", "staff", "--set", "pattern=*.csv")
    line.run("source", "add", "wangjiang", "收件", *settings, "--schedule", "30 2 * * *")
    [listed] = line.json("source", "list", "wangjiang")
    assert listed["next"]
    line.run("source", "pause", "wangjiang", 1)
    assert line.json("source", "list", "wangjiang")[0]["state"] == "paused"
    line.run("source", "resume", "wangjiang", 1)
    line.run("source", "remove", "wangjiang", 1)
    assert line.json("source", "list", "wangjiang") == []


def test_what_is_wrong_is_said_in_words(line: Line) -> None:
    with pytest.raises(BadInput, match="name=value"):
        line.run(
            "source", "add", "wangjiang", "x", "--adapter=folder", "--dataset=staff", "--set=y"
        )
    with pytest.raises(NotFound, match="folder"):
        line.run("source", "add", "wangjiang", "x", "--adapter=none", "--dataset=staff")
    with pytest.raises(NotFound):
        line.run("source", "read", "wangjiang", 7)


def test_every_adapter_says_what_it_asks_for(line: Line) -> None:
    rows = line.json("source", "adapters", "wangjiang")
    assert {row["adapter"] for row in rows} == {"folder", "database", "web", "spreadsheet"}
