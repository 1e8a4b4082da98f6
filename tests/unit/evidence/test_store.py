"""The Delta store: merge by key, versions, schema growth, tenants apart, lost races."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from core.errors import BadInput, NotFound
from core.evidence.delta import DeltaEvidence
from core.evidence.store import EvidenceStore
from tests.unit.evidence.samples import CASES, GROWN, A, B, Row, frame


@pytest.fixture
def evidence(tmp_path: Path) -> DeltaEvidence:
    return EvidenceStore(str(tmp_path / "证据 100% folder")).for_tenant(7)


def counts(evidence: DeltaEvidence, *rows: Row, batch: int) -> tuple[int, int, int]:
    done = evidence.merge(CASES, frame(*rows), batch=batch)
    return done.inserted, done.updated, done.unchanged


def test_rows_come_back_typed_with_their_place_and_batch(evidence: DeltaEvidence) -> None:
    evidence.merge(CASES, frame(A, B), batch=3)
    back = evidence.scan(CASES).collect().sort("case_no")
    assert back.schema.to_python() is not None
    assert dict(back.select(CASES.fields[0].name, "amount", "panel").schema) == {
        "case_no": pl.String(),
        "amount": pl.Decimal(38, 2),
        "panel": pl.List(pl.String()),
    }
    assert back.rows() == [
        ("a", date(2024, 3, 5), Decimal("1.50"), ["s1", "s2"], "案件", 2, 3),
        ("b", None, None, None, "案件", 3, 3),
    ]


def test_the_same_rows_again_make_no_version(evidence: DeltaEvidence) -> None:
    evidence.merge(CASES, frame(A, B), batch=1)
    again = evidence.merge(CASES, frame(A, B, start=40), batch=2)
    assert (again.inserted, again.updated, again.unchanged) == (0, 0, 2)
    assert again.version == again.before == evidence.version("cases") == 0
    assert evidence.scan("cases").select("_batch").collect()["_batch"].to_list() == [1, 1]


@pytest.mark.parametrize(
    "change",
    [
        ("a", None, "1.50", ["s1", "s2"]),
        ("a", date(2024, 3, 5), None, ["s1", "s2"]),
        ("a", date(2024, 3, 5), "1.50", ["s2", "s1"]),
        ("a", date(2024, 3, 5), "1.50", None),
        ("b", date(2024, 1, 1), None, None),
        ("b", None, "0.00", None),
        ("b", None, None, []),
    ],
)
def test_a_change_to_or_from_empty_counts(evidence: DeltaEvidence, change: Row) -> None:
    counts(evidence, A, B, batch=1)
    other = B if change[0] == "a" else A
    assert counts(evidence, other, change, batch=2) == (0, 1, 1)
    rows = {row[0]: row for row in evidence.scan("cases").collect().rows()}
    assert rows[change[0]] == (*(frame(change).rows()[0][:4]), "案件", 3, 2)
    assert rows[other[0]][-1] == 1


def test_new_and_changed_rows_land_in_one_version(evidence: DeltaEvidence) -> None:
    counts(evidence, A, B, batch=1)
    done = evidence.merge(CASES, frame(A, ("b", None, "2", None), ("c", None, None, None)), batch=2)
    assert (done.inserted, done.updated, done.unchanged) == (1, 1, 1)
    assert (done.before, done.version) == (0, 1)
    assert evidence.version("cases") == 1
    assert evidence.scan(CASES, version=0).collect().height == 2
    found = evidence.commit_of("cases", 2)
    assert found is not None
    assert (found.before, found.version) == (0, 1)
    assert found.counts == {"inserted": 1, "updated": 1, "unchanged": 1}
    assert evidence.commit_of("cases", 3) is None


def test_a_column_that_the_file_lacks_keeps_its_values(evidence: DeltaEvidence) -> None:
    counts(evidence, A, B, batch=1)
    evidence.merge(CASES, frame(("a", date(2025, 1, 1), None, None)).drop("amount"), batch=2)
    kept = evidence.scan("cases").filter(pl.col("case_no") == "a").collect()
    assert kept["amount"].to_list() == [Decimal("1.50")]
    assert kept["closed_on"].to_list() == [date(2025, 1, 1)]


def test_a_first_import_without_a_column_still_makes_it(evidence: DeltaEvidence) -> None:
    evidence.merge(CASES, frame(A).drop("panel"), batch=1)
    assert evidence.scan("cases").collect_schema()["panel"] == pl.List(pl.String())


@pytest.mark.parametrize("fresh", [True, False], ids=["appended", "merged"])
def test_a_field_added_by_a_pack_is_null_before_and_kept_after(
    evidence: DeltaEvidence, *, fresh: bool
) -> None:
    counts(evidence, A, B, batch=1)
    assert evidence.scan(GROWN, columns=["ok"]).collect()["ok"].to_list() == [None, None]
    row = ("c" if fresh else "a", *A[1:])
    done = evidence.merge(GROWN, frame(row).with_columns(ok=pl.lit(value=True)), batch=2)
    assert (done.inserted, done.updated) == ((1, 0) if fresh else (0, 1))
    now = dict(evidence.scan(GROWN, columns=["case_no", "ok"]).collect().rows())
    assert now == ({"a": None, "b": None, "c": True} if fresh else {"a": True, "b": None})
    assert evidence.scan(GROWN, version=0).collect()["ok"].to_list() == [None, None]


def test_a_field_added_empty_changes_nothing(evidence: DeltaEvidence) -> None:
    counts(evidence, A, batch=1)
    empty = frame(A).with_columns(ok=pl.lit(None, pl.Boolean))
    assert evidence.merge(GROWN, empty, batch=2).unchanged == 1
    assert evidence.version("cases") == 0


def test_a_dataset_without_rows_is_empty_by_declaration_and_missing_by_name(
    evidence: DeltaEvidence,
) -> None:
    assert evidence.version("cases") is None
    assert evidence.scan(CASES, columns=["amount"]).collect().schema == {
        "amount": pl.Decimal(38, 2)
    }
    with pytest.raises(NotFound):
        evidence.scan("cases")


def test_compare_counts_and_writes_nothing(evidence: DeltaEvidence) -> None:
    assert evidence.compare(CASES, frame(A)).inserted == 1
    assert evidence.version("cases") is None
    counts(evidence, A, batch=1)
    seen = evidence.compare(CASES, frame(("a", None, None, None), B))
    assert (seen.inserted, seen.updated, seen.unchanged) == (1, 1, 0)
    assert evidence.version("cases") == 0


def test_tenants_do_not_see_each_other(tmp_path: Path) -> None:
    store = EvidenceStore(str(tmp_path))
    store.for_tenant(1).merge(CASES, frame(A), batch=1)
    store.for_tenant(11).merge(CASES, frame(B), batch=1)
    assert store.for_tenant(1).scan("cases").collect()["case_no"].to_list() == ["a"]
    assert store.for_tenant(11).scan("cases").collect()["case_no"].to_list() == ["b"]
    assert store.for_tenant(2).version("cases") is None


@pytest.mark.parametrize(
    "name", ["../1/cases", "..", "cases/../../1/cases", "", "/etc", "案件", "a\n"]
)
def test_no_name_leads_out_of_the_tenant(tmp_path: Path, name: str) -> None:
    store = EvidenceStore(str(tmp_path))
    store.for_tenant(1).merge(CASES, frame(A), batch=1)
    other = store.for_tenant(2)
    for attempt in (other.version, other.scan, other.kept, lambda n: other.keep(n, b"")):
        with pytest.raises(NotFound):
            attempt(name)


@pytest.mark.parametrize("rows", [(A, A), (A, (None, None, None, None))])
def test_a_key_that_is_empty_or_doubled_is_refused(
    evidence: DeltaEvidence, rows: tuple[Row, ...]
) -> None:
    with pytest.raises(BadInput):
        evidence.merge(CASES, frame(*rows), batch=1)
    assert evidence.version("cases") is None


def test_files_are_kept_beside_the_tables(evidence: DeltaEvidence) -> None:
    evidence.keep("batch-1.xlsx", b"one")
    assert evidence.kept("batch-1.xlsx") == b"one"
    with pytest.raises(NotFound):
        evidence.kept("batch-2.xlsx")


def test_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    def write(batch: int) -> int:
        evidence = EvidenceStore(str(tmp_path)).for_tenant(1)
        shared: Row = ("a", date(2024, 1, batch), None, None)
        return evidence.merge(CASES, frame(shared, (f"k{batch}", *B[1:])), batch=batch).version or 0

    with ThreadPoolExecutor(4) as pool:
        versions = list(pool.map(write, range(1, 5)))
    assert sorted(versions) == [0, 1, 2, 3]
    last = versions.index(3) + 1
    rows = EvidenceStore(str(tmp_path)).for_tenant(1).scan(CASES).collect()
    found = dict(rows.select("case_no", "_batch").rows())
    assert found == {"a": last} | {f"k{batch}": batch for batch in range(1, 5)}
