"""Whatever is handed over ends in findings or in one clear refusal."""

import io

from hypothesis import HealthCheck, given, settings

from core.errors import BadFile
from core.evidence.findings import Finding
from core.evidence.held_back import write_held_back
from core.evidence.preparation import Prepared, prepare
from core.evidence.reading.source import FileSource
from tests.unit.reading.broken import files
from tests.unit.reading.samples import CASES, DIRECTORY

NAME = "上传的文件.xlsx"


@settings(
    max_examples=200, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
@given(files)
def test_a_bad_file_ends_in_findings_or_one_clear_refusal(content: bytes) -> None:
    try:
        found = prepare(FileSource(NAME, content), CASES, DIRECTORY)
    except BadFile as refusal:
        check_refusal(refusal)
        return
    check_places(found)
    check_the_way_back(found)


def check_refusal(refusal: BadFile) -> None:
    """It names the file, says what is wrong in both languages, and what to do."""
    assert NAME in refusal.where
    assert refusal.what.zh
    assert refusal.what.en
    assert refusal.advice.zh


def check_places(found: Prepared) -> None:
    """Each error names a sheet that was read, a row and a header; no row is both in and out."""
    parts = {part.sheet: part for part in found.parts}
    held = {(each.sheet, each.row) for each in found.held if each.row}
    assert len(held) == found.held_rows == sum(part.cells.height for part in found.parts)
    for each in found.held:
        if each.row:
            assert is_a_place(each, {column.header for column in parts[each.sheet].columns})
    accepted = set(found.rows.select("_sheet", "_row").iter_rows())
    assert not accepted & held
    assert found.rows["case_no"].is_unique().all()


def is_a_place(finding: Finding, headers: set[str]) -> bool:
    return bool(finding.reason.zh and finding.reason.en) and set(
        finding.column.split("、")
    ) <= headers | {field.name for field in CASES.fields}


def check_the_way_back(found: Prepared) -> None:
    """The workbook of held-back rows holds back the same number again."""
    stream = io.BytesIO()
    write_held_back(found, stream)
    if found.held_rows:
        again = prepare(FileSource("退回.xlsx", stream.getvalue()), CASES, DIRECTORY)
        assert again.held_rows + again.rows.height <= found.held_rows
        assert again.held_rows >= 1
