"""The uploaded files, read by the product, give back exactly the clean rows of the city."""

import hashlib
import hmac
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from core.evidence.context import Context, Member, UnitName
from core.evidence.model import Dataset
from core.evidence.preparation import Prepared, prepare
from core.evidence.reading.source import FileSource
from core.expressions.conditions import condition
from plugins.court import packs
from plugins.court.demonstration.city import City, Court, city
from plugins.court.demonstration.files import Sheet

PACK = packs()[0]
HASH_KEY = b"a key for tests"
DATASETS = {each.name: each for each in PACK.datasets}


@pytest.fixture(scope="module")
def made() -> City:
    return city(5, 0.02)


@pytest.fixture(scope="module")
def read(made: City, tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Sheet, Prepared]]:
    uploads = made.write(tmp_path_factory.mktemp("city"))
    courts = {court.name.slug: court for court in made.courts}
    return [
        (
            sheet,
            prepare(source(each.path), DATASETS[each.dataset], context(courts[each.institution])),
        )
        for sheet, each in zip(made.sheets, uploads, strict=True)
    ]


def source(path: Path) -> FileSource:
    return FileSource(path.name, path.read_bytes())


def context(court: Court) -> Context:
    return Context(
        staff=tuple(Member(row["staff_no"], row["name"]) for row in court.rows["staff"]),
        units=tuple(UnitName(row["unit_no"], row["name"]) for row in court.rows["units"]),
        known={"cases": court.tables["cases"]["case_no"]},
        datasets=DATASETS,
        condition=compiled,
        hash_key=HASH_KEY,
    )


def compiled(text: str, dataset: Dataset, datasets: Mapping[str, Dataset]) -> pl.Expr:
    return condition(text, dataset, datasets.values())


def hashed(row: dict[str, Any]) -> dict[str, Any]:
    """The row with an id number as the store keeps it."""
    number = row.get("id_number")
    if number is None:
        return row
    digest = hmac.new(HASH_KEY, number.encode(), hashlib.sha256).hexdigest()
    return {**row, "id_number": f"{digest}-{number[-4:]}"}


def by_key(rows: list[dict[str, Any]], dataset: Dataset) -> dict[tuple[Any, ...], dict[str, Any]]:
    names = [field.name for field in dataset.fields]
    return {
        tuple(row[key] for key in dataset.key): {name: row[name] for name in names} for row in rows
    }


def test_what_is_read_is_what_was_meant(made: City, read: list[tuple[Sheet, Prepared]]) -> None:
    for sheet, prepared in read:
        dataset = DATASETS[sheet.dataset]
        court = next(each for each in made.courts if each.name is sheet.court)
        wanted = by_key([hashed(row) for row in court.rows[sheet.dataset]], dataset)
        found = by_key(prepared.rows.to_dicts(), dataset)
        assert found == wanted, (sheet.court.slug, sheet.dataset)


def test_the_wrong_rows_are_held_back_and_no_other(read: list[tuple[Sheet, Prepared]]) -> None:
    for sheet, prepared in read:
        wanted = {each.row for each in sheet.dirty if each.fate == "held"}
        assert {finding.row for finding in prepared.held} == wanted, sheet.dataset


def test_totals_and_signatures_are_told_apart(read: list[tuple[Sheet, Prepared]]) -> None:
    for sheet, prepared in read:
        wanted = {each.row for each in sheet.dirty if each.fate == "not data"}
        found = {each.row for each in prepared.not_data}
        heading = {1} if sheet.title else set()
        assert found - heading == wanted, sheet.dataset
