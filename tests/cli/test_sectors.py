"""The demonstration also has procuratorates and a county, scored by their own packs."""

from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import CommandLine
from web.bootstrap import opened
from web.demo import accounts_of

QUARTER = ("--period", "2026-Q3")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[CommandLine, dict[str, Any]]:
    run = CommandLine({"GONGHENG_DATA": str(tmp_path_factory.mktemp("sectors"))})
    others = ("--sector", "procuratorate", "--sector", "township")
    return run, run.json("demo", "--no-serve", *others, "--scale", "0.01")


def values(run: CommandLine, slug: str, level: str) -> dict[tuple[str, str], str]:
    lines = run("values", slug, *QUARTER, "--level", level).output.splitlines()[1:]
    rows = [line.split(",") for line in lines]
    return {(row[0], row[2]): row[-1] for row in rows}


def test_every_row_of_theirs_is_accepted_and_rolled_up(
    built: tuple[CommandLine, dict[str, Any]],
) -> None:
    summary = built[1]
    assert set(summary["sectors"]) == {"procuratorate", "township"}
    assert summary["tenants"] == 5
    for each in summary["sectors"].values():
        assert each["rolled_up"] == each["tenants"]
        assert all(each["records"].values())
    assert summary["records"]["staff"] == summary["staff"] > 90


def test_a_leader_has_full_marks_for_a_share_of_the_mean(
    built: tuple[CommandLine, dict[str, Any]],
) -> None:
    points = values(built[0], "wangjiang-jcy", "person")
    floors = [it for (_, name), it in points.items() if name == "proc_share_of_institution_mean"]
    assert len([each for each in floors if each]) == 2
    heads = [it for (_, name), it in points.items() if name == "proc_share_of_department_mean"]
    assert 1 <= len([each for each in heads if each]) <= 4


def test_sections_are_scored_as_units_and_their_people_by_themselves(
    built: tuple[CommandLine, dict[str, Any]],
) -> None:
    units = values(built[0], "hetang", "unit")
    scored = {unit for (unit, name), it in units.items() if it and name.startswith("town_hotline")}
    assert len(scored) >= 5
    people = values(built[0], "hetang", "person")
    assert any(it for (_, name), it in people.items() if name == "town_hotline_solved_rate")


def test_the_sign_in_page_offers_their_accounts(
    built: tuple[CommandLine, dict[str, Any]], tmp_path: Path
) -> None:
    with opened(built[0].environ) as application:
        assert [each.name for each in accounts_of(application)] == [
            "jcy",
            "prosecutor",
            "county",
            "town",
            "cadre",
        ]
    with opened({"GONGHENG_DATA": str(tmp_path / "empty")}) as application:
        assert accounts_of(application) == []
