"""Files that nobody here made are read as they are; counts are taken another way."""

import csv
from datetime import date
from pathlib import Path

import pytest

from core.evidence.context import Context
from core.evidence.model import Dataset, Field, Kind
from core.evidence.preparation import Prepared, prepare
from core.evidence.reading.source import FileSource
from core.texts import same

DATA = Path(__file__).parents[4] / "shared" / "data"
pytestmark = [
    pytest.mark.real_data,
    pytest.mark.skipif(not DATA.is_dir(), reason=f"the reference data is not at {DATA}"),
]


def dataset(key: tuple[str, ...], **kinds: Kind) -> Dataset:
    fields = (
        Field(name, kind, same(name), optional=name not in key) for name, kind in kinds.items()
    )
    return Dataset("records", same("records"), key, tuple(fields))


def bring(path: str, records: Dataset) -> tuple[Prepared, list[dict[str, str]]]:
    with (DATA / path).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return prepare(FileSource(path, DATA / path), records, Context()), rows


def test_hotline_tickets_keep_every_date_of_mixed_width() -> None:
    kinds = {"ticket_id": Kind.TEXT, "created_at": Kind.DATE, "replied_at": Kind.DATE}
    found, rows = bring("hotline/tickets.csv", dataset(("ticket_id",), **kinds))
    assert found.held == ()
    assert found.rows.height == len(rows)
    for name in ("created_at", "replied_at"):
        days = [date(*map(int, row[name].split(" ")[0].split("/"))) for row in rows]
        assert found.rows[name].to_list() == days


def test_judgments_keep_every_case_with_or_without_a_number() -> None:
    kinds = {"case_id": Kind.TEXT, "case_no": Kind.CASE_NUMBER, "decision_date": Kind.DATE}
    found, rows = bring("court_judgments/cases.csv", dataset(("case_id",), **kinds))
    assert found.held == ()
    assert found.rows.height == len(rows)
    for name in ("case_no", "decision_date"):
        assert found.rows[name].null_count() == sum(not row[name] for row in rows)


def test_a_bench_is_read_with_its_debris_and_what_lacks_a_court_is_named() -> None:
    fields = dict.fromkeys(("case_id", "court", "role", "name"), Kind.TEXT) | {"seq": Kind.INTEGER}
    key = ("case_id", "seq")
    found, rows = bring("court_judgments/court_staff.csv", dataset((*key, "court"), **fields))
    without = [at for at, row in enumerate(rows, 2) if not row["court"]]
    assert [each.row for each in found.held] == without
    assert found.rows.height == len(rows) - len(without)
