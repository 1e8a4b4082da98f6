"""For each data scope and each page: inside opens, outside is 404, lists hold exactly the inside.

What is inside is told by an oracle in plain Python over the rows of the run.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient

from core.identity.permissions import Role
from core.identity.scope import DataScope
from core.indicators.periods import Period
from tests.web.people.conftest import PERIOD, People
from web.application import Application

RESULTS = f"/t/wangjiang/results/{PERIOD}"
RATE = "court_avg_close_days"
ALL = "measures=group:审判效率"
"""Measures that people of every class have."""


@dataclass(frozen=True)
class Subjects:
    """Units with the one above each, and people with the unit of each."""

    units: Mapping[str, str | None]
    people: Mapping[str, str | None]

    def chain(self, unit: str | None) -> list[str]:
        """A unit and everything above it."""
        found = []
        while unit is not None:
            found.append(unit)
            unit = self.units[unit]
        return found


@dataclass(frozen=True)
class Seen:
    """What a scope lets a member see, as the oracle has it."""

    units: set[str]
    people: set[str]
    whole: bool = False
    city: bool = False


@pytest.fixture(scope="module")
def subjects(product: Application) -> Subjects:
    tenant = product.tenants.get("wangjiang").id
    run = product.run_of(tenant, Period.parse(PERIOD))
    rows = product.scoring.outcome(run).subjects.select("level", "subject", "unit").rows()
    return Subjects(
        {subject: unit for level, subject, unit in rows if level == "unit"},
        {subject: unit for level, subject, unit in rows if level == "person"},
    )


@pytest.fixture(scope="module")
def someone(subjects: Subjects) -> str:
    """A person in a team whose department has other teams."""
    return next(
        person
        for person, unit in sorted(subjects.people.items())
        if unit and subjects.units[unit] and len(of_unit(subjects, unit)) > 1
    )


def of_unit(subjects: Subjects, *units: str) -> set[str]:
    return {person for person, unit in subjects.people.items() if unit in units}


def oracle(scope: DataScope, subjects: Subjects, someone: str) -> Seen:
    team = subjects.people[someone]
    assert team is not None
    department = subjects.chain(team)[-1]
    other = next(unit for unit, above in subjects.units.items() if not above and unit != department)
    under = {unit for unit in subjects.units if department in subjects.chain(unit)}
    charge = {unit for unit in subjects.units if other in subjects.chain(unit)}
    units: set[str] = {
        DataScope.OWN: set[str](),
        DataScope.OWN_TEAM: {team},
        DataScope.OWN_DEPARTMENT: {department},
        DataScope.DEPARTMENT_AND_BELOW: under,
        DataScope.IN_CHARGE: charge,
        DataScope.WHOLE: set(subjects.units),
        DataScope.SUBTREE: set(subjects.units),
    }[scope]
    whole = scope in (DataScope.WHOLE, DataScope.SUBTREE)
    people = set(subjects.people) if whole else of_unit(subjects, *units)
    return Seen(units, people, whole, scope is DataScope.SUBTREE)


@pytest.fixture(scope="module", params=list(DataScope), ids=lambda scope: scope.value)
def case(
    request: pytest.FixtureRequest, people: People, subjects: Subjects, someone: str
) -> tuple[FlaskClient, Seen, Subjects, str]:
    scope: DataScope = request.param
    seen = oracle(scope, subjects, someone)
    department = subjects.chain(subjects.people[someone])[-1]
    tops = [unit for unit in seen.units if subjects.units[unit] is None]
    name = f"scope {scope.value}"
    people.join(
        name,
        Role.PERFORMANCE_ANALYST,
        staff_no=someone,
        unit_no=department,
        scope=scope,
        in_charge=tops if scope is DataScope.IN_CHARGE else (),
    )
    return people.enter(name), seen, subjects, someone


Case = tuple[FlaskClient, Seen, Subjects, str]


def listed(client: FlaskClient, level: str) -> set[str] | None:
    """The subjects of a table as the export has them; None where there is none to be had."""
    answer = client.get(f"{RESULTS}/results.csv?level={level}&{ALL}")
    page = client.get(f"{RESULTS}?level={level}&{ALL}")
    assert answer.status_code == page.status_code
    if answer.status_code == 404:
        return None
    rows = list(csv.DictReader(answer.data.decode("utf-8-sig").splitlines()))
    return {next(iter(row.values())) for row in rows}


def test_lists_hold_exactly_whoever_is_inside(case: Case) -> None:
    client, seen, _, _ = case
    found = {level: listed(client, level) for level in ("person", "unit", "tenant")}
    if not seen.units:
        assert found == {"person": None, "unit": None, "tenant": None}
        return
    assert found["person"] == seen.people
    assert found["unit"] == seen.units
    assert (found["tenant"] is not None) == seen.whole


@pytest.mark.parametrize(
    "page", ["people/{}", f"person/{{}}/{RATE}", f"person/{{}}/{RATE}/rows.xlsx"]
)
def test_people_inside_open_and_others_do_not_exist(case: Case, page: str) -> None:
    client, seen, subjects, me = case
    for person in sample(subjects.people, me):
        answer = client.get(f"{RESULTS}/{page.format(person)}")
        inside = person in seen.people | {me}
        assert answer.status_code == (200 if inside else 404), person


@pytest.mark.parametrize("page", [f"unit/{{}}/{RATE}", f"unit/{{}}/{RATE}/rows.xlsx"])
def test_units_inside_open_and_others_do_not_exist(case: Case, page: str) -> None:
    client, seen, subjects, _ = case
    for unit in subjects.units:
        answer = client.get(f"{RESULTS}/{page.format(unit)}")
        assert answer.status_code == (200 if unit in seen.units else 404), unit


def test_the_institution_and_the_city_need_the_widest_scopes(case: Case) -> None:
    client, seen, _, _ = case
    for page in (f"tenant/wangjiang/{RATE}", f"tenant/wangjiang/{RATE}/rows.xlsx"):
        assert client.get(f"{RESULTS}/{page}").status_code == (200 if seen.whole else 404)
    for page in ("", "/city.csv"):
        answer = client.get(f"/t/wangjiang/city/{PERIOD}{page}")
        assert answer.status_code == (200 if seen.city else 404)


def sample(people: Mapping[str, str | None], *also: str) -> list[str]:
    """One person of each unit, and whoever is named."""
    first = {unit: person for person, unit in sorted(people.items(), reverse=True)}
    return sorted({*first.values(), *also})
