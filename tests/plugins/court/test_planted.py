"""What is planted in the demonstration stands in its records, and changes none of its figures."""

from collections import Counter
from itertools import pairwise
from typing import Any

import pytest

from core.evidence.coercion.id_numbers import valid
from plugins.court.demonstration.city import City, Court, city
from plugins.court.demonstration.truths import planted

Row = dict[str, Any]


@pytest.fixture(scope="module")
def made() -> City:
    return city(7, 0.02)


@pytest.fixture(scope="module")
def court(made: City) -> Court:
    return made.courts[1]


def of(court: Court, id_number: str | None) -> list[Row]:
    return [row for row in court.rows["parties"] if row["id_number"] == id_number]


def by(court: Court, licence: str | None) -> list[Row]:
    return [row for row in court.rows["representations"] if row["licence"] == licence]


def case(court: Court, number: str) -> Row:
    return next(row for row in court.rows["cases"] if row["case_no"] == number)


def test_every_id_number_is_sound_and_of_no_region_that_exists(made: City) -> None:
    numbers = [
        row["id_number"]
        for each in made.courts
        for name in ("parties", "petitions", "kin")
        for row in each.rows[name]
        if row["id_number"]
    ]
    assert len(set(numbers)) > 1000
    assert all(valid(each) and each.startswith("99") for each in numbers)


def test_two_people_of_a_court_never_have_one_id_number(court: Court) -> None:
    spelled = planted().spellings.id_number
    names: dict[str, set[str]] = {}
    for row in court.rows["parties"]:
        if row["id_number"] and row["id_number"] != spelled:
            names.setdefault(row["id_number"], set()).add(row["name"])
    assert all(len(each) == 1 for each in names.values())
    assert {row["name"] for row in of(court, spelled)} == set(planted().spellings.names)


def test_a_relative_stands_before_the_judge_only_where_the_list_says_so(court: Court) -> None:
    declared = {row["id_number"]: row for row in court.rows["kin"]}
    for each in planted().kin:
        judge = declared[each.id_number]["staff_no"]
        rows = by(court, each.licence) if each.licence else of(court, each.id_number)
        assert len({row["case"] for row in rows}) == each.cases
        for row in rows:
            found = case(court, row["case"])
            assert (found["judge"] == judge) == each.bench
            assert each.bench or judge not in (found["panel"] or ())


def test_the_ring_sues_itself_and_settles_within_days(court: Court) -> None:
    ring = planted().ring
    members = {each.id_number for each in ring.members}
    rows = [row for each in ring.members for row in of(court, each.id_number)]
    cases = Counter(row["case"] for row in rows)
    assert len(cases) == ring.advocate.cases
    assert set(cases.values()) == {2}
    assert {row["address"] for row in rows} == {ring.address}
    assert {row["id_number"] for row in rows} == members
    for number in cases:
        found = case(court, number)
        assert found["close_method"] == "调解"
        assert (found["closed_on"] - found["filed_on"]).days <= 30
        sides = {row["side"] for row in by(court, ring.advocate.licence) if row["case"] == number}
        assert sides == {"原告方", "被告方"}


def test_serial_claimants_sue_another_shop_each_time(court: Court) -> None:
    for claimant in planted().serial:
        cases = [row["case"] for row in of(court, claimant.id_number)]
        assert len(cases) == claimant.cases
        assert {case(court, each)["plaintiff"] for each in cases} == {claimant.name}
        sued = [row["name"] for row in court.rows["parties"] if row["case"] in cases]
        assert len(set(sued)) == claimant.cases + 1


def test_a_third_of_all_parties_go_to_one_firm(court: Court) -> None:
    firms = Counter(row["firm"] for row in court.rows["representations"])
    firm, count = firms.most_common(1)[0]
    assert firm == planted().hub.firm
    assert 0.25 < count / firms.total() < 0.45


def test_the_planted_lawyer_always_meets_one_judge(court: Court) -> None:
    cases = [row["case"] for row in by(court, planted().meeting.licence)]
    assert len(cases) == planted().meeting.cases
    assert len({case(court, each)["judge"] for each in cases}) == 1


def test_a_judge_sees_a_lawyer_of_the_firm_left_shortly_before(court: Court) -> None:
    employer = planted().employer
    [career] = [row for row in court.rows["careers"] if row["until_on"] == employer.left_on]
    assert career["employer"] == employer.advocate.firm
    cases = [row["case"] for row in by(court, employer.advocate.licence)]
    assert len(cases) == employer.advocate.cases
    assert {case(court, each)["judge"] for each in cases} == {career["staff_no"]}


def test_two_of_one_name_are_two_and_one_petitioner_comes_again(court: Court) -> None:
    one, other = planted().homonyms
    assert one.name == other.name
    assert one.id_number != other.id_number
    assert len(of(court, one.id_number)) == len(of(court, other.id_number)) == one.cases
    who = planted().petitioner
    chain = [row for row in court.rows["petitions"] if row["id_number"] == who.id_number]
    assert len(chain) == who.petitions
    assert len({row["case"] for row in chain}) == 1
    assert all(a["received_on"] < b["received_on"] for a, b in pairwise(chain))


def test_a_court_with_few_cases_has_nothing_planted() -> None:
    tiny = city(7, 0.002).courts[1]
    assert not of(tiny, planted().serial[0].id_number)
