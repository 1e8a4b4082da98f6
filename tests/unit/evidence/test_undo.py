"""Undo puts back what a batch changed, and nothing that a later batch changed."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import Conflict
from core.evidence.delta import DeltaEvidence
from core.evidence.ports import UndoResult
from core.evidence.store import EvidenceStore
from tests.unit.evidence.samples import CASES, GROWN, A, B, Row, frame


@pytest.fixture
def evidence(tmp_path: Path) -> DeltaEvidence:
    return EvidenceStore(str(tmp_path)).for_tenant(1)


def undo(evidence: DeltaEvidence, of: int, *, batch: int) -> UndoResult:
    commit = evidence.commit_of("cases", of)
    assert commit is not None
    return evidence.undo(CASES, of=of, commit=commit, batch=batch)


def table(evidence: DeltaEvidence) -> dict[str, tuple[object, ...]]:
    rows = evidence.scan(CASES).select("case_no", "closed_on", "amount", "panel", "_batch")
    return {str(row[0]): row[1:] for row in rows.collect().rows()}


def test_undo_restores_changed_rows_and_removes_new_ones(evidence: DeltaEvidence) -> None:
    evidence.merge(CASES, frame(A, B), batch=1)
    was = table(evidence)
    evidence.merge(CASES, frame(("a", None, None, []), ("c", None, "1", None)), batch=2)
    done = undo(evidence, 2, batch=3)
    assert (done.restored, done.removed, done.refused.height) == (1, 1, 0)
    assert table(evidence) == was
    assert evidence.version("cases") == done.version == 2


def test_undo_of_the_first_import_leaves_an_empty_table(evidence: DeltaEvidence) -> None:
    evidence.merge(CASES, frame(A, B), batch=1)
    assert undo(evidence, 1, batch=2).removed == 2
    assert table(evidence) == {}
    assert evidence.merge(CASES, frame(A), batch=3).inserted == 1


def test_rows_of_a_later_batch_are_refused_one_by_one(evidence: DeltaEvidence) -> None:
    evidence.merge(CASES, frame(A, B), batch=1)
    evidence.merge(CASES, frame(("a", date(2025, 1, 1), None, None)), batch=2)
    done = undo(evidence, 1, batch=3)
    assert (done.restored, done.removed) == (0, 1)
    assert done.refused.rows() == [("a", 2)]
    assert list(table(evidence)) == ["a"]
    undo(evidence, 2, batch=4)
    rest = undo(evidence, 1, batch=5)
    assert (rest.removed, rest.refused.height) == (1, 0)
    assert table(evidence) == {}


def test_undo_survives_compaction_and_a_grown_schema(evidence: DeltaEvidence) -> None:
    evidence.merge(CASES, frame(A), batch=1)
    evidence.merge(CASES, frame(B), batch=2)
    was = table(evidence)
    grown = frame(("a", None, None, None)).with_columns(ok=pl.lit(value=True))
    evidence.merge(GROWN, grown, batch=3)
    evidence.compact("cases")
    assert undo(evidence, 3, batch=4).restored == 1
    assert table(evidence) == was
    assert evidence.scan(GROWN).collect()["ok"].to_list() == [None, None]


def test_pinned_versions_outlive_vacuum_and_others_do_not(evidence: DeltaEvidence) -> None:
    for batch in range(1, 5):
        evidence.merge(CASES, frame(("a", date(2024, 1, batch), None, None)), batch=batch)
    evidence.compact("cases")
    was = evidence.scan(CASES, version=1).collect()
    assert evidence.vacuum("cases", keep_versions=[1], older_than_hours=0) > 0
    assert evidence.scan(CASES, version=1).collect().equals(was)
    assert evidence.scan(CASES).collect()["closed_on"].to_list() == [date(2024, 1, 4)]
    with pytest.raises(FileNotFoundError):
        evidence.scan(CASES, version=0).collect()
    with pytest.raises(Conflict):
        undo(evidence, 4, batch=5)


class Model:
    """The same in plain Python: a dict, and for each batch what it found and left."""

    def __init__(self) -> None:
        self.rows: dict[str, tuple[Row, int]] = {}
        self.wrote: dict[int, dict[str, tuple[Row, int] | None]] = {}

    def bring_in(self, rows: list[Row], batch: int) -> bool:
        changed = [r for r in rows if r[0] not in self.rows or self.rows[r[0]][0] != r]
        self.wrote[batch] = {row[0]: self.rows.get(row[0]) for row in changed}
        self.rows |= {row[0]: (row, batch) for row in changed}
        return bool(changed)

    def undo(self, batch: int) -> dict[str, int]:
        refused = {}
        for key, was in self.wrote[batch].items():
            now = self.rows.get(key)
            if now is not None and now[1] == batch:
                self._put(key, was)
            elif now is not None and now != was:
                refused[key] = now[1]
        return refused

    def _put(self, key: str, was: tuple[Row, int] | None) -> None:
        if was is None:
            del self.rows[key]
        else:
            self.rows[key] = was


ROWS = st.lists(
    st.tuples(
        st.sampled_from("abcd"),
        st.none() | st.sampled_from([date(2024, 1, 1), date(2024, 2, 1)]),
        st.none() | st.sampled_from(["0.00", "1.50"]),
        st.none() | st.sampled_from([[], ["s1"]]),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda row: row[0],
)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(ROWS | st.integers(1, 6), min_size=2, max_size=8))
def test_any_imports_and_undos_end_in_the_table_of_a_plain_dict(
    tmp_path_factory: pytest.TempPathFactory, steps: list[list[Row] | int]
) -> None:
    evidence = EvidenceStore(str(tmp_path_factory.mktemp("evidence"))).for_tenant(1)
    model = Model()
    landed: list[int] = []
    for batch, step in enumerate(steps, start=1):
        if not isinstance(step, int):
            evidence.merge(CASES, frame(*step), batch=batch)
            if model.bring_in(step, batch):
                landed.append(batch)
        elif landed:
            of = landed[step % len(landed)]
            refused = undo(evidence, of, batch=batch).refused
            assert dict(refused.rows()) == model.undo(of)
    expected = {key: (*frame(row).rows()[0][1:4], n) for key, (row, n) in model.rows.items()}
    assert table(evidence) == expected
