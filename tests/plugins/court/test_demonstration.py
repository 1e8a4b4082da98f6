"""The demonstration city is the same each time, believable, and dirty where it says so."""

import hashlib
import itertools
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from core.evidence.model import Dataset, Kind
from core.plugin.manager import Plugins
from plugins.court import packs
from plugins.court.demonstration.city import City, city
from plugins.court.demonstration.files import ORDER

PYTHON_TYPES = {
    Kind.INTEGER: "int",
    Kind.DECIMAL: "Decimal",
    Kind.MONEY: "Decimal",
    Kind.DATE: "date",
    Kind.YES_NO: "bool",
    Kind.STAFF_LIST: "list",
}

DECLARED = ("kin", "careers")


@pytest.fixture(scope="module")
def small() -> City:
    return city(3, 0.02)


@pytest.fixture(scope="module")
def datasets() -> dict[str, Dataset]:
    return {each.name: each for each in packs()[0].datasets}


def digest(folder: Path, made: City) -> str:
    files = [upload.path.read_bytes() for upload in made.write(folder)]
    return hashlib.sha256(b"".join(hashlib.sha256(each).digest() for each in files)).hexdigest()


def rows(made: City, dataset: str) -> list[dict[str, Any]]:
    return [row for court in made.courts for row in court.rows[dataset]]


def test_the_same_seed_gives_the_same_files(tmp_path: Path) -> None:
    first = digest(tmp_path / "a", city(3, 0.002))
    assert digest(tmp_path / "b", city(3, 0.002)) == first
    assert digest(tmp_path / "c", city(4, 0.002)) != first


def test_a_small_city_has_two_courts_twenty_people_and_some_hundred_cases() -> None:
    made = city(3, 0.002)
    assert [court.name.level for court in made.courts] == ["intermediate", "basic"]
    assert len(rows(made, "staff")) == 20
    assert 300 <= len(rows(made, "cases")) <= 800


def test_rows_have_the_fields_and_types_that_the_pack_declares(
    small: City, datasets: dict[str, Dataset]
) -> None:
    for name in ORDER:
        fields = datasets[name].fields
        for row in rows(small, name):
            assert list(row) == [field.name for field in fields]
            for field in fields:
                value = row[field.name]
                assert value is not None or field.optional, (name, field.name, row)
                if value is not None:
                    assert type(value).__name__ == PYTHON_TYPES.get(field.kind, "str")
                if field.codes and value is not None:
                    assert value in field.codes


def test_keys_are_unique_and_references_lead_somewhere(
    small: City, datasets: dict[str, Dataset]
) -> None:
    for court in small.courts:
        for name in ORDER:
            keys = [tuple(row[key] for key in datasets[name].key) for row in court.rows[name]]
            assert len(set(keys)) == len(keys)
        cases = {row["case_no"] for row in court.rows["cases"]}
        assert {row["case"] for row in court.rows["appeals"]} <= cases
        assert {row["basis"] for row in court.rows["enforcements"]} - {None} <= cases
        for name in ("parties", "representations", "petitions"):
            assert {row["case"] for row in court.rows[name]} - {None} <= cases
        people = {row["staff_no"] for row in court.rows["staff"]}
        assert {row["staff_no"] for name in DECLARED for row in court.rows[name]} <= people


def test_whoever_closes_a_case_is_a_judge_of_the_court_on_that_day(small: City) -> None:
    for court in small.courts:
        for name in ("cases", "enforcements"):
            for row in court.rows[name]:
                if row["closed_on"] is not None:
                    assert standing(court.rows["assignments"], row["judge"], row["closed_on"])


def standing(assignments: list[dict[str, Any]], staff_no: str, day: Any) -> bool:
    return any(
        each["staff_no"] == staff_no
        and each["staff_class"] == "员额法官"
        and each["from_on"] <= day
        and (each["until_on"] is None or each["until_on"] >= day)
        for each in assignments
    )


def test_nobody_stands_in_two_units_on_one_day(small: City) -> None:
    for court in small.courts:
        spells = sorted(
            ((each["staff_no"], each["from_on"], each["until_on"]) for each in rows_of(court)),
            key=lambda spell: spell[:2],
        )
        for (one, _, until), (other, begin, _) in itertools.pairwise(spells):
            assert one != other or (until is not None and until < begin)


def rows_of(court: Any) -> list[dict[str, Any]]:
    return list(court.rows["assignments"])


def test_the_upper_court_has_the_second_instance_of_every_appeal(small: City) -> None:
    upper, *below = small.courts
    second = {row["case_no"]: row for row in upper.rows["cases"] if row["instance"] == "二审"}
    appeals = [row for court in below for row in court.rows["appeals"]]
    assert {row["appeal_no"] for row in appeals} == set(second)
    for row in appeals:
        assert second[row["appeal_no"]]["origin"] == row["case"]
        assert second[row["appeal_no"]]["closed_on"] == row["closed_on"]


def share(part: int, whole: int) -> float:
    return part / whole


def test_figures_are_those_of_a_court(small: City) -> None:
    first = [row for row in rows(small, "cases") if row["instance"] == "一审"]
    closed = [row for row in first if row["closed_on"]]
    days = [(row["closed_on"] - row["filed_on"]).days for row in closed]
    enforced = [row for row in rows(small, "enforcements") if row["closed_on"]]
    ways = Counter(row["close_method"] for row in enforced)
    claimed = sum(row["amount_claimed"] for row in enforced)
    recovered = sum(row["amount_recovered"] or Decimal(0) for row in enforced)
    in_time = sum(row["closed_on"] <= row["deadline_on"] for row in closed)
    assert 0.90 < share(len(closed), len(first)) < 0.98
    assert 0.96 < share(in_time, len(closed)) < 0.998
    assert 25 < median(days) < 60
    assert 0.06 < share(len(rows(small, "appeals")), len(closed)) < 0.16
    assert 0.2 < share(ways["执行完毕"], len(enforced)) < 0.5
    assert Decimal("0.25") < recovered / claimed < Decimal("0.65")


def test_every_spoilt_row_is_listed_with_what_must_become_of_it(small: City) -> None:
    fates = Counter(each.fate for sheet in small.sheets for each in sheet.dirty)
    assert fates["accepted"] >= 20
    assert fates["held"] >= 10
    assert fates["not data"] >= 6 * len(small.courts)
    for sheet in small.sheets:
        held = sum(each.fate != "accepted" for each in sheet.dirty)
        court = next(each for each in small.courts if each.name is sheet.court)
        assert sheet.cells.height == len(court.rows[sheet.dataset]) + held


def test_the_files_are_workbooks_and_text_in_the_old_encoding(tmp_path: Path) -> None:
    uploads = city(3, 0.02).write(tmp_path)
    assert {upload.path.suffix for upload in uploads} == {".xlsx", ".csv"}
    assert [upload.dataset for upload in uploads[: len(ORDER)]] == list(ORDER)
    text = next(each.path for each in uploads if each.path.suffix == ".csv").read_bytes()
    assert "案号" in text.decode("gb18030")


def test_no_case_number_can_be_real(small: City) -> None:
    for row in rows(small, "cases"):
        assert re.match(r"（20\d\d）望(01\d*)?[民刑行][初终申再]\d+号$", row["case_no"])


def test_the_city_is_reached_through_the_hook() -> None:
    made = Plugins().find().demonstration(seed=3, scale=0.002)
    assert [each.parent for each in made.institutions] == [None, "anlan"]
