"""A court's whole case system is read, followed, and not lost when it is rebuilt."""

from pathlib import Path

import pytest

from benchmarks.sources import scenario

ROWS, CHANGES = 5_000, 500


@pytest.mark.postgresql
def test_all_cases_come_in_changes_follow_and_a_rebuilt_table_loses_nothing(
    postgresql_url: str, tmp_path: Path
) -> None:
    found = scenario(postgresql_url, tmp_path, ROWS, CHANGES)
    first, changes, rebuilt, resumed = (
        found[each] for each in ("first", "changes", "rebuilt", "resumed")
    )
    assert (first["accepted"], first["rejected"], first["same"]) == (ROWS, 0, True)
    assert (changes["changed"], changes["same"]) == (CHANGES + CHANGES // 10, True)
    assert rebuilt["stopped"]
    assert "claim" in rebuilt["message"]
    assert "已导入的数据未受影响" in rebuilt["message"]
    again = (ROWS + CHANGES // 10) * CHANGES // ROWS
    assert (resumed["changed"], resumed["fault"], resumed["same"]) == (again, None, True)
