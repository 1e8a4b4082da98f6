"""Records of an institution that exists for a proof, made from the declarations of its pack."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.evidence.model import Dataset, Field, Kind, Serves

DAY, SINCE = "2025-08-05", "2024-01-01"
PEOPLE, MORE_PEOPLE = ("S001", "S002"), ("S901",)
UNITS, MORE_UNITS = ("U01",), ("U91",)
CASES, MORE_CASES = (1, 2, 3), (901, 902)
NO_NAME = "S999"
"""A person without a name, whose row is held back."""

WORDS: Mapping[Kind, str] = {
    Kind.INTEGER: "1",
    Kind.DECIMAL: "1.5",
    Kind.MONEY: "1200.50",
    Kind.PERCENT: "50%",
    Kind.YES_NO: "是",
    Kind.ID_NUMBER: "",
}


@dataclass(frozen=True, slots=True)
class Row:
    """Who and what a row is about, by which its cells are filled in."""

    person: str
    unit: str
    case: int
    mark: str


def case_number(case: int) -> str:
    """The number of a case."""
    return f"（2025）公0101民初{case}号"


def rows_of(dataset: Dataset, mark: str, *, more: bool) -> Iterator[dict[str, str]]:
    """Rows of a dataset by label: those that both institutions have, or those that one alone has.

    Of a dataset of staff one row lacks a name and will be held back.
    """
    for row in _about(dataset, mark, more=more):
        yield {field.label.zh: _cell(field, dataset, row) for field in dataset.fields}
    if dataset.serves is Serves.STAFF:
        cells = {each.label.zh: mark for each in dataset.fields if each.name == "education"}
        labels = {each.name: each.label.zh for each in dataset.fields}
        yield dict.fromkeys(labels.values(), "") | cells | {labels["staff_no"]: NO_NAME}


def _about(dataset: Dataset, mark: str, *, more: bool) -> list[Row]:
    people, units = (MORE_PEOPLE, MORE_UNITS) if more else (PEOPLE, UNITS)
    if dataset.serves is Serves.UNITS:
        return [Row(people[0], unit, 1, mark) for unit in units]
    if dataset.serves in (Serves.STAFF, Serves.ASSIGNMENTS):
        return [Row(person, units[0], 1, mark) for person in people]
    cases = MORE_CASES if more else CASES
    return [Row(people[case % len(people)], units[0], case, mark) for case in cases]


def _cell(field: Field, dataset: Dataset, row: Row) -> str:
    if field.name == "staff_no" or field.kind in (Kind.STAFF, Kind.STAFF_LIST):
        return row.person
    if field.name == "unit_no" or field.kind is Kind.UNIT:
        return "" if field.name == "parent" else row.unit
    if field.kind is Kind.DATE:
        return _day(field, dataset)
    if field.kind is Kind.INTEGER and field.name in dataset.key:
        return str(row.case)
    if field.kind in (Kind.CASE_NUMBER, Kind.REFERENCE) or field.name in dataset.key:
        return case_number(row.case)
    text = f"{row.mark}{field.name}{row.case}"
    return field.codes[0] if field.codes else WORDS.get(field.kind, text)


def _day(field: Field, dataset: Dataset) -> str:
    """One day for everything, so that nothing ends before it began; an assignment goes on."""
    if dataset.serves is Serves.RECORDS:
        return DAY
    return "" if field.name == "until_on" else SINCE


def write(place: Path, rows: Sequence[Mapping[str, str]]) -> None:
    """The rows as a CSV file."""
    with place.open("w", encoding="utf-8-sig", newline="") as stream:
        table = csv.DictWriter(stream, list(rows[0]))
        table.writeheader()
        table.writerows(rows)
