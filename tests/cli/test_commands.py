"""What the commands print, refuse and leave alone."""

import csv
import json
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from core.errors import BadInput, GonghengError, NotFound
from tests.cli.conftest import SCALE, CommandLine, Made
from web.adapters.doors import doors_of
from web.bootstrap import opened

QUARTER = ("--period", "2026-Q3")


def test_the_demonstration_says_what_it_built(city: Made) -> None:
    summary = city[1]
    assert summary["tenants"] == 2
    assert summary["indicators"] == 40
    assert summary["records"]["cases"] > 500
    assert set(summary["seconds"]) >= {"generate", "import", "score", "roll up"}


def test_the_supervision_officers_sit_outside_of_every_chamber(city: Made) -> None:
    city[0]("graph", "rebuild", "wangjiang")
    with opened(city[0].environ) as application:
        court = application.tenants.get("wangjiang")
        judge, *officers = (
            application.members.actor(application.identity.named(name), court.id)
            for name in ("judge", "officer", "officer2")
        )
        kept = [doors_of(application).matters_.keeps_out_of(each) for each in (judge, *officers)]
    assert officers[0].staff_no != officers[1].staff_no
    assert max(len(each) for each in kept[1:]) < 10 < len(kept[0])


def test_building_it_again_changes_nothing(city: Made) -> None:
    run, first = city
    before = run("values", "wangjiang", *QUARTER, "--level", "tenant").output
    again = run.json("demo", "--no-serve", "--sector", "court", "--scale", SCALE)
    assert again["records"] == first["records"]
    assert run("values", "wangjiang", *QUARTER, "--level", "tenant").output == before


def test_values_have_one_line_per_subject_and_indicator(run: CommandLine) -> None:
    output = run("values", "wangjiang", *QUARTER, "--level", "person").output
    rows = list(csv.DictReader(output.splitlines()))
    assert len({(row["subject"], row["indicator"]) for row in rows}) == len(rows)
    lines = run("values", "wangjiang", *QUARTER, "--format", "json").output.splitlines()
    assert len(lines) == len(rows)
    assert set(json.loads(lines[0])) >= {"subject", "level", "numerator", "value", "points"}


def test_a_quotient_can_be_recomputed_from_its_line(run: CommandLine) -> None:
    output = run("values", "wangjiang", *QUARTER, "--level", "unit").output
    quotients = [row for row in csv.DictReader(output.splitlines()) if row["denominator"]]
    known = [row for row in quotients if row["value"]]
    assert known
    for row in known:
        exact = Decimal(row["numerator"]) / Decimal(row["denominator"])
        assert float(row["value"]) == pytest.approx(float(exact), rel=1e-11)


def test_an_explanation_counts_as_many_rows_as_its_value_says(run: CommandLine) -> None:
    found = run.json(
        *("explain", "wangjiang", *QUARTER, "--level", "tenant", "--subject", "wangjiang"),
        *("--indicator", "court_within_limit_closed_rate", "--rows"),
    )
    sides = {atom["side"]: atom for atom in found["atoms"]}
    assert len(sides["denominator"]["rows"]) == found["denominator"]
    assert len(sides["numerator"]["rows"]) == found["numerator"]
    assert "cases.deadline_on" in found["formula"]


def test_the_city_is_the_sum_of_its_courts(run: CommandLine) -> None:
    found = run.json("rollup", "anlan", *QUARTER)
    assert found["missing"] == []
    counts = {
        row["subject"]: row["denominator"]
        for row in found["values"]
        if row["indicator"] == "court_within_limit_closed_rate"
    }
    whole = counts.pop("*")
    assert whole == sum(counts.values()) > 0


def test_indicators_are_listed_with_their_provenance(run: CommandLine) -> None:
    listed = run.json("pack", "list", "court")["indicators"]
    assert len(listed) == 40
    assert all(each["name_zh"] and each["name_en"] and each["provenance"] for each in listed)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("score", "nowhere", *QUARTER), NotFound),
        (("score", "wangjiang", "--period", "2026-13"), BadInput),
        (("values", "wangjiang", "--period", "2020"), NotFound),
        (("rollup", "wangjiang", "--period", "2020"), NotFound),
        (("pack", "list", "nothing"), NotFound),
        (("import", "wangjiang", "cases", "no-such-file.csv"), NotFound),
        (("import", "wangjiang", "nothing", __file__), NotFound),
    ],
)
def test_what_cannot_be_done_is_one_clear_error(
    run: CommandLine, arguments: tuple[str, ...], error: type[GonghengError]
) -> None:
    with pytest.raises(error) as refused:
        run(*arguments)
    assert refused.value.message("zh")


def test_held_back_rows_come_back_corrected(empty: CommandLine, tmp_path: Path) -> None:
    empty("tenant", "add", "wj", "--sector", "court", "--level", "basic", "--name", "望江")
    empty("pack", "install", "wj", "court")
    file = tmp_path / "部门.csv"
    file.write_text("部门编号,部门名称,部门性质\n10,民一庭,部门\n11,,部门\n", encoding="utf-8")
    report = empty.json("import", "wj", "units", str(file))
    assert (report["accepted"], report["rejected"]) == (1, 1)
    book = openpyxl.load_workbook(report["report"])
    sheet = book.worksheets[0]
    header = [cell.value for cell in sheet[1]]
    column = header.index("部门名称") + 1
    assert sheet.cell(2, column).value is None
    sheet.cell(2, column).value = "民二庭"
    book.save(report["report"])
    again = empty.json("import", "wj", "units", report["report"])
    assert (again["inserted"], again["rejected"]) == (1, 0)
    third = empty.json("import", "wj", "units", str(file))
    assert (third["inserted"], third["updated"]) == (0, 0)


def test_an_import_is_taken_back_and_only_once(empty: CommandLine, tmp_path: Path) -> None:
    empty("tenant", "add", "wj", "--sector", "court", "--level", "basic", "--name", "望江")
    empty("pack", "install", "wj", "court")
    file = tmp_path / "部门.csv"
    file.write_text("部门编号,部门名称,部门性质\n10,民一庭,部门\n", encoding="utf-8")
    batch = empty.json("import", "wj", "units", str(file))["batch"]
    assert empty.json("undo", "wj", str(batch))["removed"] == 1
    with pytest.raises(GonghengError):
        empty("undo", "wj", str(batch))
    assert empty.json("import", "wj", "units", str(file))["inserted"] == 1
