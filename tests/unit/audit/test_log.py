"""What is written stays, in one chain per institution, with the act or not at all."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError

from core.audit.model import INSTALLATION, Act, Note, Outcome, Search, Thing
from core.audit.service import Audit, verify_file
from core.audit.sql import ChainRow, EntryRow, SealRow, SqlBook, record
from core.audit.working import Origin, origin, work_for, working_for
from core.columns import now
from core.database import Database
from core.errors import BadFile, NotFound
from core.tenancy.model import TenantId

ONE, TWO = TenantId(1), TenantId(2)
ONLY_GROWS = "only grows|denied"
YE = Origin(account=3, name="叶清和", source="10.1.2.3")


def a_note(number: int = 1, act: Act = Act.IMPORT, **given: object) -> Note:
    return Note(act, Thing.BATCH, str(number), origin=YE, **given)  # type: ignore[arg-type]


@pytest.fixture
def audit(database: Database) -> Audit:
    return Audit(SqlBook(database))


def test_entries_are_numbered_and_chained_per_institution(audit: Audit) -> None:
    for number in range(3):
        audit.note(ONE, a_note(number))
    audit.note(TWO, a_note())
    audit.note(INSTALLATION, a_note())
    newest = audit.newest(ONE, Search(), limit=9)
    assert [each.number for each in newest] == [3, 2, 1]
    assert [each.previous for each in newest[:2]] == [each.digest for each in newest[1:]]
    assert [audit.verify(chain).count for chain in (ONE, TWO, INSTALLATION)] == [3, 1, 1]
    assert all(audit.verify(chain).whole for chain in (ONE, TWO, INSTALLATION, 9))


def test_the_log_stands_with_the_act_and_falls_with_it(database: Database, audit: Audit) -> None:
    with database.session(ONE) as work:
        work.next_number("things")
        record(work, a_note())
    assert audit.verify(ONE).count == 0
    with database.session(ONE) as work:
        record(work, a_note())
        record(work, a_note(2))
        work.commit()
    assert (audit.verify(ONE).count, audit.verify(ONE).whole) == (2, True)


def test_one_note_is_told_to_several_institutions_or_to_none(audit: Audit) -> None:
    audit.tell([TWO, ONE], a_note())
    assert audit.verify(ONE).count == audit.verify(TWO).count == 1
    secret = a_note(after={"password": "x"})
    with pytest.raises(ValueError, match="secret"):
        audit.tell([ONE, TWO], secret)
    assert audit.verify(ONE).count == audit.verify(TWO).count == 1


@pytest.mark.parametrize("details", [{"a": 0.1}, {"list": [{"Token": 1}]}, {"password_hash": ""}])
def test_secrets_and_inexact_numbers_are_not_written(
    audit: Audit, details: dict[str, object]
) -> None:
    with pytest.raises(ValueError, match="the log keeps"):
        audit.note(ONE, a_note(before=details))


def test_what_a_stranger_typed_does_no_harm(audit: Audit) -> None:
    odd = "a\x00b\ud800\n" + "x" * 900
    audit.note(
        ONE, Note(Act.SIGN_IN, Thing.ACCOUNT, odd, origin=Origin(name=odd), after={"a": odd})
    )
    entry = audit.newest(ONE, Search(), limit=1)[0]
    assert entry.actor.startswith("a�b��x")
    assert len(entry.object) <= 200
    assert audit.verify(ONE).whole


def test_nobody_changes_or_deletes_an_entry(database: Database, audit: Audit) -> None:
    audit.note(ONE, a_note())
    for model in (EntryRow, SealRow):
        mine = model.tenant_id == ONE
        with database.session(ONE) as work:
            work.add(SealRow(day="2020-01-01", count=0, digest=""))
            work.flush()
            column = "count" if model is SealRow else "actor"
            for act in (delete(model).where(mine), update(model).where(mine).values({column: 9})):
                with pytest.raises(DBAPIError, match=ONLY_GROWS), work.begin_nested():
                    work.execute(act)
    with database.all_tenants("a test") as work, pytest.raises(DBAPIError):
        work.execute(delete(EntryRow))
    assert audit.verify(ONE).whole


def test_writers_at_once_make_one_chain(database: Database, audit: Audit) -> None:
    def write(worker: int) -> None:
        for step in range(8):
            if step % 2:
                audit.tell([ONE, TWO] if worker % 2 else [TWO, ONE], a_note(step))
            else:
                audit.note(ONE, a_note(step))

    with ThreadPoolExecutor(6) as several:
        list(several.map(write, range(6)))
    assert [audit.verify(ONE).count, audit.verify(TWO).count] == [48, 24]
    assert audit.verify(ONE).findings == audit.verify(TWO).findings == ()


def test_entries_are_searched_for(audit: Audit) -> None:
    audit.note(ONE, a_note(1))
    audit.note(ONE, a_note(2, Act.EXPORT))
    audit.note(ONE, Note(Act.EXPORT, Thing.LOG, "", origin=Origin(name="100%_")))
    for search, found in (
        (Search(), 3),
        (Search(act="export"), 2),
        (Search(actor="清和"), 2),
        (Search(actor="%"), 1),
        (Search(actor="清和", act="export"), 1),
    ):
        assert audit.count(ONE, search) == found
        assert len(audit.search(ONE, search, page=1)) == found
    first = audit.newest(ONE, Search(), limit=3)[-1].moment
    assert audit.count(ONE, Search(until=first)) == 0
    assert audit.count(ONE, Search(since=first)) == 3
    assert audit.search(ONE, Search(), page=2) == []


def open_chains(audit: Audit) -> list[int]:
    return [chain for chain, _ in audit.open_since(now() + timedelta(minutes=1))]


def test_an_intent_is_open_until_its_outcome(audit: Audit) -> None:
    audit.note(ONE, a_note(1, outcome=Outcome.INTENDED))
    audit.note(ONE, a_note(2, outcome=Outcome.INTENDED))
    audit.note(TWO, a_note(1, outcome=Outcome.DONE))
    audit.note(ONE, a_note(2))
    assert open_chains(audit) == [ONE]
    audit.note(ONE, a_note(1, outcome=Outcome.FAILED))
    assert open_chains(audit) == []


def test_an_exported_log_is_checked_off_line(audit: Audit, tmp_path: Path) -> None:
    for number in range(5):
        audit.note(ONE, a_note(number, after={"文件": "台账.xlsx"}))
    file = tmp_path / "log.jsonl"
    assert audit.export(ONE, file) == 5
    assert verify_file(file) == audit.verify(ONE)
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    wrong = {
        3: [*lines[:3], lines[3].replace("台账", "台帐"), *lines[4:]],
        2: [*lines[:2], *lines[3:]],
        5: lines[:-1],
        4: [*lines[:4], lines[5], lines[4]],
        1: [*lines[:2], lines[1], *lines[2:]],
    }
    for number, content in wrong.items():
        file.write_text("".join(content), encoding="utf-8")
        assert verify_file(file).findings[0].number == number
    for content in ("", "x\n", "[]\n", "{}\n", "".join(lines[1:]), lines[0] + "{}\n"):
        file.write_text(content, encoding="utf-8")
        with pytest.raises(BadFile):
            verify_file(file)
    line = json.loads(lines[1]) | {"moment": "2025-01-01T00:00:00"}
    file.write_text(lines[0] + json.dumps(line), encoding="utf-8")
    with pytest.raises(BadFile):
        verify_file(file)
    with pytest.raises(NotFound):
        verify_file(tmp_path / "none.jsonl")


def test_the_end_of_the_chain_is_beside_it(database: Database, audit: Audit) -> None:
    audit.note(ONE, a_note())
    with database.reading(ONE) as work:
        end = work.find(ChainRow)
    assert end is not None
    assert (end.last, end.digest) == (1, audit.verify(ONE).digest)


def test_work_is_done_for_somebody() -> None:
    assert origin() == Origin()
    with working_for(YE):
        assert origin() == YE
        work_for(Origin(name="x"))
        assert origin().name == "x"
    assert origin() == Origin()
