"""The log on the command line: whole, broken, and taken elsewhere."""

import json
import sqlite3
from pathlib import Path

import pytest

from core.errors import BadInput
from tests.cli.conftest import CommandLine


@pytest.fixture
def some(empty: CommandLine) -> CommandLine:
    """An institution with a pack: one entry, and a second."""
    empty("tenant", "add", "wj", "--sector", "court", "--level", "basic", "--name", "望江")
    for _ in range(3):
        empty("pack", "install", "wj", "court")
    return empty


def test_a_log_is_checked_and_taken_elsewhere(some: CommandLine, tmp_path: Path) -> None:
    report = some.json("audit", "verify", "wj")
    assert (report["whole"], report["entries"], report["first_broken"]) == (True, 3, None)
    file = tmp_path / "log.jsonl"
    some("audit", "export", "wj", str(file))
    assert some.json("audit", "verify", "--file", str(file)) == report
    assert json.loads(file.read_text(encoding="utf-8").splitlines()[1])["source"] == "command line"
    assert some.json("audit", "verify", "--installation")["whole"]
    for wrong in ((), ("wj", "--installation")):
        with pytest.raises(BadInput):
            some("audit", "verify", *wrong)


def test_a_broken_log_ends_in_failure_with_the_number(some: CommandLine, tmp_path: Path) -> None:
    path = next(Path(some.environ["GONGHENG_DATA"]).glob("*.sqlite*"))
    with sqlite3.connect(path) as raw:
        raw.execute("DROP TRIGGER audit_entries_no_update")
        raw.execute("UPDATE audit_entries SET actor = 'x' WHERE number = 2")
    raw.close()
    result = some("audit", "verify", "wj", "--json", ok=False)
    assert result.exit_code == 1
    assert json.loads(result.output)["first_broken"] == 2
    assert "第 2 条" in some("audit", "verify", "wj", ok=False).output
