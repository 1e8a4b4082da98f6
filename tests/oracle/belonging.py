"""Whose a row is: the person of the role, the unit he stood in that day and all above it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

Row = dict[str, Any]
Subject = tuple[str, str]
"""Level (``person``, ``unit`` or ``tenant``) and number; the tenant's number is empty."""

TENANT: Subject = ("tenant", "")
UNIT_FIELD = {"cases": "unit", "enforcements": "unit"}


@dataclass(frozen=True)
class Court:
    """One court's rows by dataset."""

    rows: Mapping[str, Sequence[Row]]

    @cached_property
    def posts(self) -> dict[str, list[Row]]:
        """Each person's posts."""
        found = defaultdict(list)
        for post in self.rows["assignments"]:
            found[post["staff_no"]].append(post)
        return found

    @cached_property
    def parents(self) -> dict[str, str | None]:
        """The unit above each unit."""
        return {unit["unit_no"]: unit["parent"] for unit in self.rows["units"]}

    @cached_property
    def by_number(self) -> dict[str, Row]:
        """Cases by their number, for what refers to them."""
        return {case["case_no"]: case for case in self.rows["cases"]}

    @cached_property
    def subjects(self) -> list[Subject]:
        """Everybody and everything that can have a value."""
        people = [("person", person["staff_no"]) for person in self.rows["staff"]]
        return [*people, *(("unit", unit) for unit in self.parents), TENANT]

    def case_of(self, row: Row, field: str) -> Row:
        """The case that a row refers to, or an empty one."""
        return self.by_number.get(row[field]) or defaultdict(lambda: None)

    def unit_of(self, person: str | None, day: date) -> str | None:
        """Where a person stands that day; of several posts the one begun last."""
        standing = [
            post
            for post in self.posts.get(person or "", ())
            if post["from_on"] <= day and (post["until_on"] is None or day <= post["until_on"])
        ]
        standing.sort(key=lambda post: (-post["from_on"].toordinal(), post["unit_no"]))
        return standing[0]["unit_no"] if standing else None

    def above(self, unit: str | None) -> list[Subject]:
        """The unit and every unit above it."""
        found: list[Subject] = []
        while unit is not None:
            found.append(("unit", unit))
            unit = self.parents.get(unit)
        return found

    def owners(self, dataset: str, row: Row, day: date, role: str = "judge") -> list[Subject]:
        """The subjects that a row counts for on a day; a list of people counts for each alone."""
        source = self.case_of(row, "case") if dataset == "appeals" else row
        person = source[role]
        if isinstance(person, list):
            return [("person", each) for each in sorted(set(person))]
        unit = self.unit_of(person, day) or row.get(UNIT_FIELD.get(dataset, ""))
        mine = [("person", person)] if person else []
        return [*mine, *self.above(unit), TENANT]
