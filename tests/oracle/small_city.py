"""The generator's small city, with teams, transfers, retrials and gaps put in by hand."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property
from typing import Any

import polars as pl

from core.indicators.plan import Plan, plan
from core.plugin.model import Pack
from plugins.court import packs
from plugins.court.demonstration.city import City, city
from tests.oracle.belonging import Court, Row
from tests.oracle.view import Sorted

SEED, SCALE = 20, 0.03
MOVED_ON = date(2025, 8, 12)


@dataclass(frozen=True)
class Institution:
    """One court of the small city: its rows as frames and as plain dictionaries."""

    slug: str
    tables: dict[str, pl.DataFrame]

    @cached_property
    def court(self) -> Court:
        """The rows as the oracle reads them."""
        return Court({name: frame.to_dicts() for name, frame in self.tables.items()})

    @cached_property
    def sorted(self) -> Sorted:
        """The same, sorted by owner and month."""
        return Sorted(self.court)


@cache
def small_city() -> tuple[City, tuple[Institution, ...]]:
    """The city as the generator gives it, its tables changed in place, and the courts."""
    made = city(SEED, SCALE)
    for court in made.courts:
        court.tables |= unsettled(court.tables)
    return made, tuple(Institution(court.name.slug, dict(court.tables)) for court in made.courts)


@cache
def the_pack() -> Pack:
    """The court pack."""
    return packs()[0]


@cache
def the_plan() -> Plan:
    """Its formulas, compiled."""
    return plan(the_pack().indicators, the_pack().datasets)


def unsettled(tables: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """The tables that change: units, assignments and cases.

    Every department gets a team with half its people, every fourth moves, every fourth stands in
    two places for a month, and rare kinds of cases become common enough for every measure to have
    a value.
    """
    units = tables["units"].to_dicts()
    posts = tables["assignments"].to_dicts()
    departments = [unit for unit in units if unit["parent"] is None]
    teams = {unit["unit_no"]: _team(unit) for unit in departments}
    homes = [unit["unit_no"] for unit in departments]
    judges = [post for post in posts if post["staff_class"] == "员额法官"]
    others = [post for post in posts if post["staff_class"] != "员额法官"]
    changed = [
        changed
        for several in (judges, others)
        for place, post in enumerate(several)
        for changed in _changed(place, post, teams, homes)
    ]
    return {
        "units": pl.DataFrame([*units, *teams.values()], schema=tables["units"].schema),
        "assignments": pl.DataFrame(changed, schema=tables["assignments"].schema),
        "cases": pl.DataFrame(
            [
                _rare(place, case)
                for place, case in enumerate(tables["cases"].iter_rows(named=True))
            ],
            schema=tables["cases"].schema,
        ),
    }


def _rare(place: int, case: Row) -> Row:
    """Retrials, petitions, and cases without a judge or a unit."""
    if case["closed_on"] and place % 11 == 0:
        how = ("再审审查", "裁定再审"), ("再审", "改判"), ("再审", "发回重审")
        instance, method = how[place // 11 % 3]
        return {**case, "instance": instance, "close_method": method}
    if case["effective_on"] and place % 13 == 0:
        return {**case, "petitioned_on": case["effective_on"] + timedelta(days=10)}
    gap = {17: "judge", 19: "unit", 23: "deducted_days"}
    absent = next((name for step, name in gap.items() if place % step == 0), None)
    return {**case, absent: None} if absent else case


def _team(unit: Row) -> Row:
    return {
        **unit,
        "unit_no": f"{unit['unit_no']}T",
        "name": f"{unit['name']}特设团队",
        "parent": unit["unit_no"],
        "kind": "审判团队",
    }


def _changed(
    place: int, post: Row, teams: dict[str, Row], departments: list[str]
) -> list[dict[str, Any]]:
    home = post["unit_no"]
    if place % 2 and home in teams:
        post = {**post, "unit_no": teams[home]["unit_no"]}
    if place % 4 > 1 or post["from_on"] >= MOVED_ON or post["until_on"] is not None:
        return [post]
    moved = {
        **post,
        "unit_no": next(each for each in departments if each != home),
        "from_on": MOVED_ON,
    }
    if place % 4:
        return [post, {**moved, "until_on": MOVED_ON + timedelta(days=30)}]
    return [{**post, "until_on": MOVED_ON - timedelta(days=1)}, moved]
