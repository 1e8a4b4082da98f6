"""Imports end to end: from a file to rows, reports and undo."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from core.database import Database
from core.errors import BadFile, Conflict, NotFound
from core.evidence.batches import State
from core.evidence.headers import Mapping
from core.evidence.reading.source import FileSource
from core.evidence.service import Imports
from core.evidence.sql import SqlBatches
from core.evidence.store import EvidenceStore
from tests.unit.evidence.court import FIRST, HEADER, ONE, TWO, csv, rows


def test_a_file_becomes_rows_that_name_their_batch_and_place(
    imports: Imports, folder: Path
) -> None:
    report = imports.bring_in(ONE, "cases", FIRST, actor="wang")
    assert (report.batch, report.version, report.held_back) == (2, 0, None)
    assert (report.counts.accepted, report.counts.inserted, report.counts.rejected) == (2, 2, 0)
    assert rows(folder) == [
        (
            "（2024）京01民初1号",
            date(2024, 1, 5),
            date(2024, 3, 1),
            "S1",
            Decimal("100.50"),
            "",
            2,
            2,
        ),
        ("（2024）京01民初2号", date(2024, 2, 1), None, "S2", None, "", 3, 2),
    ]
    batch = imports.batch(ONE, 2)
    assert (batch.opening.source, batch.opening.actor, batch.state) == (
        "cases.csv",
        "wang",
        State.COMMITTED,
    )
    assert batch.counts == report.counts


def test_the_same_file_twice_changes_nothing(imports: Imports, folder: Path) -> None:
    imports.bring_in(ONE, "cases", FIRST)
    was = rows(folder)
    again = imports.bring_in(ONE, "cases", FIRST)
    assert (again.counts.inserted, again.counts.updated, again.counts.unchanged) == (0, 0, 2)
    assert again.version == 0
    assert rows(folder) == was


def test_held_back_rows_return_as_a_workbook_that_can_be_corrected_and_brought_in(
    imports: Imports, folder: Path, tmp_path: Path
) -> None:
    dirty = csv(
        HEADER,
        "（2024）京01民初1号,2024-01-05,2024-03-01,张伟,1",
        "（2024）京01民初2号,2024-13-05,,张伟,1",
        "（2024）京01民初3号,2024-02-05,,某某,1",
    )
    report = imports.bring_in(ONE, "cases", dirty)
    assert (report.counts.accepted, report.counts.rejected) == (1, 2)
    assert report.held_back == imports.held_back(ONE, report.batch)
    found = imports.findings(ONE, report.batch)
    assert found["rejected"] == 2
    book = load_workbook(BytesIO(report.held_back or b""))
    sheet = book.worksheets[0]
    texts = {str(cell.value): cell for row in sheet.iter_rows() for cell in row}
    texts["2024-13-05"].value = "2024-12-05"
    texts["某某"].value = "王芳"
    corrected = BytesIO()
    book.save(corrected)
    mended = imports.bring_in(ONE, "cases", FileSource("again.xlsx", corrected.getvalue()))
    assert (mended.counts.inserted, mended.counts.rejected) == (2, 0)
    assert [row[3] for row in rows(folder)] == ["S1", "S1", "S3"]


def test_a_preview_counts_and_writes_nothing(imports: Imports, folder: Path) -> None:
    imports.bring_in(ONE, "cases", FIRST)
    before = rows(folder), imports.batches(ONE)
    seen = imports.preview(
        ONE,
        "cases",
        csv(
            HEADER,
            "（2024）京01民初1号,2024-01-05,,张伟,100.50",
            "（2024）京01民初2号,2024-02-01,,S2,",
            "（2024）京01民初3号,2024-02-01,,S2,",
            "（2024）京01民初4号,不是日期,,S2,",
        ),
    )
    assert (seen.counts.accepted, seen.counts.rejected) == (3, 1)
    assert (seen.counts.inserted, seen.counts.updated, seen.counts.unchanged) == (1, 1, 1)
    assert [each.row for each in seen.remarks.findings] == [5]
    assert seen.first.height == 3
    assert (rows(folder), imports.batches(ONE)) == before


def test_a_mapping_given_once_is_remembered_for_the_dataset(imports: Imports, folder: Path) -> None:
    foreign = csv("AH,LARQ,CBR,其他", "（2024）京01民初9号,2024-01-05,张伟,x")
    with pytest.raises(BadFile):
        imports.bring_in(ONE, "cases", foreign)
    mapping = Mapping({"AH": "case_no", "LARQ": "filed_on", "CBR": "judge"}, frozenset({"其他"}))
    (seen,) = imports.survey(ONE, "cases", foreign, mapping=mapping)
    assert [each.field for each in seen.columns] == ["case_no", "filed_on", "judge", None]
    imports.bring_in(ONE, "cases", foreign, mapping=mapping)
    assert imports.mapping(ONE, "cases") == mapping
    assert imports.bring_in(ONE, "cases", foreign).counts.unchanged == 1


def test_a_bad_file_leaves_no_batch_and_an_unknown_dataset_is_not_found(
    imports: Imports,
) -> None:
    for name, file, error in (
        ("cases", FileSource("x.xlsx", b"PK\x03\x04 cut off"), BadFile),
        ("nothing", FIRST, NotFound),
    ):
        with pytest.raises(error):
            imports.bring_in(ONE, name, file)
    assert len(imports.batches(ONE)) == 1
    with pytest.raises(NotFound):
        imports.undo(ONE, 9)
    with pytest.raises(NotFound):
        imports.held_back(TWO, 1)


def test_an_unknown_dataset_is_refused_with_those_there_are_and_the_nearest(
    imports: Imports,
) -> None:
    with pytest.raises(NotFound) as refused:
        imports.bring_in(ONE, "case", FIRST)
    assert "是否为“cases”？可用：staff" in refused.value.message("zh")
    assert "did you mean “cases”? known: staff (staff), cases" in str(refused.value)


def test_undo_is_a_batch_that_reports_what_it_could_not_take_back(
    imports: Imports, folder: Path
) -> None:
    first = imports.bring_in(ONE, "cases", FIRST).batch
    changed = csv(HEADER, "（2024）京01民初2号,2024-02-01,2024-05-01,李娜,7")
    second = imports.bring_in(ONE, "cases", changed).batch
    undone = imports.undo(ONE, first, actor="wang")
    assert (undone.counts.removed, undone.counts.refused) == (1, 1)
    assert undone.refused.rows() == [("（2024）京01民初2号", second)]
    assert imports.batch(ONE, first).state is State.PARTLY_UNDONE
    imports.undo(ONE, second)
    assert imports.undo(ONE, first).counts.removed == 1
    assert rows(folder) == []
    assert imports.batch(ONE, first).state is State.UNDONE
    for number in (first, undone.batch):
        with pytest.raises(Conflict):
            imports.undo(ONE, number)


def test_cleaning_keeps_pinned_versions_and_recent_batches(
    imports: Imports, folder: Path, database: Database
) -> None:
    imports.bring_in(ONE, "cases", FIRST)
    SqlBatches(database).pin(ONE, {"cases": 0}, holder="run 1")
    for day in range(1, 24):
        row = f"（2024）京01民初1号,2024-01-05,2024-04-{day:02},张伟,1"
        imports.bring_in(ONE, "cases", csv(HEADER, row))
    imports.tidy(ONE, older_than_hours=0)
    evidence = EvidenceStore(str(folder)).for_tenant(ONE)
    assert evidence.scan("cases", version=0).collect().height == 2
    with pytest.raises(FileNotFoundError):
        evidence.scan("cases", version=1).collect()
    assert imports.undo(ONE, 25).counts.updated == 1
    assert rows(folder)[0][2] == date(2024, 4, 22)
