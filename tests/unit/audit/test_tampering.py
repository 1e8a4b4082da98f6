"""Whatever is done to the rows of a log in its database file, a check finds it and says where."""

import shutil
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.audit.model import Act, Note, Outcome, Thing, Verdict
from core.audit.service import Audit
from core.audit.sql import SqlBook, record
from core.audit.working import Origin
from core.database import Database
from core.tenancy.model import TenantId

ONE, TWO = TenantId(1), TenantId(2)
DAYS, A_DAY = 5, 6
COUNT = DAYS * A_DAY
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
CHANGES = ("account = 8", "account = NULL", "moment = datetime(moment, '+1 second')")
TEXTS = ("actor", "source", "act", "thing", "object", "outcome", "purpose", "before", "after")


@pytest.fixture(scope="module")
def log(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log of thirty entries over five days, and a neighbour's."""
    path = tmp_path_factory.mktemp("log") / "log.sqlite"
    shutil.copy(sqlite_template, path)
    database = Database(f"sqlite:///{path}")
    for tenant in (ONE, TWO):
        with database.session(tenant) as work:
            for step in range(COUNT):
                day, part = divmod(step, A_DAY)
                at = NOON + timedelta(days=day, minutes=part)
                record(work, a_note(step), at=at)
            work.commit()
    database.close()
    with sqlite3.connect(path) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw.close()
    return path


def a_note(step: int) -> Note:
    return Note(
        Act.IMPORT,
        Thing.BATCH,
        str(step),
        outcome=Outcome.DONE if step % 2 else Outcome.INTENDED,
        after={"dataset": "cases", "rows": step, "部门": ["民一庭"]},
        origin=Origin(account=7, name="叶清和", source="10.1.2.3"),
    )


def tampered(log: Path, *statements: str) -> Verdict:
    """What a check says of a copy after these statements, run without the triggers."""
    copy = log.with_name("copy.sqlite")
    for left in copy.parent.glob("copy.sqlite*"):
        left.unlink()
    shutil.copy(log, copy)
    raw = sqlite3.connect(copy)
    names = raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for (name,) in names:
        raw.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        raw.execute(statement)
    raw.commit()
    raw.close()
    database = Database(f"sqlite:///{copy}")
    try:
        assert Audit(SqlBook(database)).verify(TWO).whole
        return Audit(SqlBook(database)).verify(ONE)
    finally:
        database.close()


few = settings(max_examples=8)
numbers = st.integers(1, COUNT)
MINE = "tenant_id = 1 AND number"


def test_a_log_that_nobody_touched_is_whole(log: Path) -> None:
    verdict = tampered(log)
    assert (verdict.whole, verdict.count) == (True, COUNT)


@few
@given(number=numbers, column=st.sampled_from(TEXTS))
def test_an_edited_text_is_found(log: Path, number: int, column: str) -> None:
    verdict = tampered(
        log, f"UPDATE audit_entries SET {column} = {column} || 'x' WHERE {MINE} = {number}"
    )
    assert verdict.findings[0].number == number


@few
@given(number=numbers, change=st.sampled_from(CHANGES))
def test_another_account_or_moment_is_found(log: Path, number: int, change: str) -> None:
    verdict = tampered(log, f"UPDATE audit_entries SET {change} WHERE {MINE} = {number}")
    assert verdict.findings[0].number == number


@few
@given(number=numbers, column=st.sampled_from(["previous", "digest"]))
def test_an_edited_digest_is_found(log: Path, number: int, column: str) -> None:
    verdict = tampered(
        log, f"UPDATE audit_entries SET {column} = '{'a' * 64}' WHERE {MINE} = {number}"
    )
    assert verdict.findings[0].number == number


@few
@given(first=numbers, many=st.integers(1, COUNT))
def test_deleted_rows_are_found(log: Path, first: int, many: int) -> None:
    last = min(first + many - 1, COUNT)
    verdict = tampered(log, f"DELETE FROM audit_entries WHERE {MINE} BETWEEN {first} AND {last}")
    assert verdict.findings[0].number == first


@few
@given(number=numbers)
def test_deleting_and_closing_up_is_found(log: Path, number: int) -> None:
    verdict = tampered(
        log,
        f"DELETE FROM audit_entries WHERE {MINE} = {number}",
        *(
            f"UPDATE audit_entries SET number = {n - 1} WHERE {MINE} = {n}"
            for n in range(number + 1, COUNT + 1)
        ),
    )
    assert verdict.findings[0].number == number


@few
@given(number=st.integers(1, COUNT + 1))
def test_an_inserted_row_is_found(log: Path, number: int) -> None:
    columns = "moment, account, actor, source, act, thing, object, outcome, purpose, before, after"
    verdict = tampered(
        log,
        *(
            f"UPDATE audit_entries SET number = {n + 1} WHERE {MINE} = {n}"
            for n in range(COUNT, number - 1, -1)
        ),
        f"INSERT INTO audit_entries SELECT 1, {number}, {columns}, previous, digest, NULL"
        " FROM audit_entries WHERE tenant_id = 2 AND number = 1",
    )
    assert verdict.findings[0].number == number


COPIED = """
    INSERT INTO audit_entries SELECT tenant_id, {number}, moment, account, 'forged', source, act,
    thing, object, outcome, purpose, before, after, previous, digest, chain
    FROM audit_entries WHERE tenant_id = 1 AND number = 5
"""


@pytest.mark.parametrize("number", [0, -1, -7, -(10**12)])
def test_a_row_put_in_below_the_first_is_found_and_nothing_else(log: Path, number: int) -> None:
    verdict = tampered(log, COPIED.format(number=number))
    assert [each.number for each in verdict.findings] == [number]
    assert verdict.count == COUNT


@few
@given(number=numbers)
@pytest.mark.parametrize(
    "change",
    ["moment = 'garbage'", "moment = 5", "moment = x'ff'", "after = x'ff00ff'", "actor = 7"],
)
def test_what_cannot_even_be_read_is_found_at_its_place(
    log: Path, number: int, change: str
) -> None:
    verdict = tampered(log, f"UPDATE audit_entries SET {change} WHERE {MINE} = {number}")
    assert {each.number for each in verdict.findings} == {number}


@few
@given(number=numbers)
def test_a_number_that_is_none_leaves_a_gap(log: Path, number: int) -> None:
    verdict = tampered(log, f"UPDATE audit_entries SET number = 'abc' WHERE {MINE} = {number}")
    assert number in {each.number for each in verdict.findings}


@few
@given(pair=st.lists(numbers, min_size=2, max_size=2, unique=True))
def test_two_rows_in_each_others_place_are_found(log: Path, pair: list[int]) -> None:
    one, other = pair
    verdict = tampered(
        log,
        f"UPDATE audit_entries SET number = -1 WHERE {MINE} = {one}",
        f"UPDATE audit_entries SET number = {one} WHERE {MINE} = {other}",
        f"UPDATE audit_entries SET number = {other} WHERE {MINE} = -1",
    )
    assert verdict.findings[0].number == min(pair)


@few
@given(kept=st.integers(0, COUNT - 1))
def test_a_truncated_log_is_found_even_if_its_end_is_rewritten(log: Path, kept: int) -> None:
    cut = f"DELETE FROM audit_entries WHERE {MINE} > {kept}"
    rewritten = (
        f"UPDATE audit_chains SET last = {kept}, digest = (SELECT digest FROM audit_entries"
        f" WHERE {MINE} = {kept}) WHERE tenant_id = 1 AND {kept} > 0",
        f"DELETE FROM audit_chains WHERE tenant_id = 1 AND {kept} = 0",
    )
    assert tampered(log, cut).findings[0].number == kept + 1
    found = tampered(log, cut, *rewritten).findings
    sealed = (DAYS - 1) * A_DAY
    assert bool(found) == (kept < sealed)
    assert not found or found[0].number == kept + 1


@few
@given(day=st.integers(2, 5))
def test_a_seal_that_is_changed_or_gone_is_found(log: Path, day: int) -> None:
    which = f"tenant_id = 1 AND day = '2026-03-{day:02}'"
    edits: list[Callable[[str], str]] = [
        lambda where: f"DELETE FROM audit_seals WHERE {where}",
        lambda where: f"UPDATE audit_seals SET count = count - 1 WHERE {where}",
        lambda where: f"UPDATE audit_seals SET digest = '{'0' * 64}' WHERE {where}",
        lambda where: f"UPDATE audit_seals SET day = '2026-04-01' WHERE {where}",
    ]
    for edit in edits:
        assert not tampered(log, edit(which)).whole


def test_an_end_that_is_moved_is_found(log: Path) -> None:
    for change in ("last = last + 1", "last = last - 1", f"digest = '{'0' * 64}'"):
        assert not tampered(log, f"UPDATE audit_chains SET {change} WHERE tenant_id = 1").whole
    assert not tampered(log, "DELETE FROM audit_chains WHERE tenant_id = 1").whole
