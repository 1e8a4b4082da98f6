"""Who can write to the database file and compute digests is still found out by what was signed."""

import shutil
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.audit.chain import digest_of
from core.audit.model import Act, Entry, Note, Search, Thing, Verdict
from core.audit.service import Audit
from core.audit.signed import SignedHeads
from core.audit.sql import SqlBook, record
from core.audit.working import Origin
from core.database import Database
from core.tenancy.model import TenantId

ONE = TenantId(1)
COUNT = 20
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


class Kept:
    """A log in a file of its own, with its signed ends beside it."""

    def __init__(self, template: Path, place: Path) -> None:
        self.file, self.folder = place / "log.sqlite", place / "seals"
        shutil.copy(template, self.file)
        self.write(COUNT)

    def audit(self, key: bytes = b"k" * 32) -> tuple[Database, Audit]:
        database = Database(f"sqlite:///{self.file}")
        return database, Audit(SqlBook(database), SignedHeads(self.folder, key))

    def write(self, count: int) -> None:
        database, _ = self.audit()
        with database.session(ONE) as work:
            for step in range(count):
                note = Note(Act.IMPORT, Thing.BATCH, str(step), origin=Origin(name="叶清和"))
                record(work, note, at=NOON + timedelta(minutes=step))
            work.commit()
        database.close()

    def seal(self) -> int:
        database, audit = self.audit()
        done = audit.seal()
        database.close()
        return done

    def verify(self, key: bytes = b"k" * 32) -> Verdict:
        database, audit = self.audit(key)
        verdict = audit.verify(ONE)
        database.close()
        return verdict

    def entries(self) -> list[Entry]:
        database, audit = self.audit()
        found = audit.newest(ONE, Search(), limit=COUNT)
        database.close()
        return list(found)[::-1]

    def raw(self, *statements: tuple[str, tuple[object, ...]]) -> None:
        """Run statements on the file itself, without the triggers."""
        raw = sqlite3.connect(self.file)
        triggers = raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in triggers:
            raw.execute(f"DROP TRIGGER {name}")
        for statement, given in statements:
            raw.execute(statement, given)
        raw.commit()
        raw.close()

    def rewrite(self, number: int, actor: str) -> None:
        """Change an entry and compute every digest from there on anew, the end's too."""
        previous, changes = "", []
        for entry in self.entries():
            if entry.number >= number:
                name = actor if entry.number == number else entry.actor
                bare = replace(entry, actor=name, previous=previous or entry.previous, digest="")
                digest = digest_of(bare)
                given = (name, bare.previous, digest, entry.number)
                changes.append(
                    (
                        "UPDATE audit_entries SET actor = ?, previous = ?, digest = ?"
                        " WHERE tenant_id = 1 AND number = ?",
                        given,
                    )
                )
                previous = digest
        last = ("UPDATE audit_chains SET digest = ? WHERE tenant_id = 1", (previous,))
        self.raw(*changes, last)

    def cut(self, kept: int) -> None:
        """Take the newest entries away and set the end of the chain back."""
        digest = self.entries()[kept - 1].digest
        self.raw(
            ("DELETE FROM audit_entries WHERE tenant_id = 1 AND number > ?", (kept,)),
            ("UPDATE audit_chains SET last = ?, digest = ? WHERE tenant_id = 1", (kept, digest)),
        )


@pytest.fixture
def log(sqlite_template: Path, tmp_path: Path) -> Kept:
    return Kept(sqlite_template, tmp_path)


def test_a_log_is_signed_once_a_day_and_held_against_it(log: Kept) -> None:
    assert log.verify().signed is None
    assert log.seal() == 1
    assert log.seal() == 0
    verdict = log.verify()
    assert verdict.whole
    assert verdict.signed is not None
    assert (verdict.signed.count, verdict.signed.digest) == (COUNT, verdict.digest)


def test_a_chain_that_was_computed_anew_is_found(log: Kept) -> None:
    log.seal()
    log.rewrite(7, "somebody else")
    assert [each.number for each in log.verify().findings] == [COUNT]
    (log.folder / "1.jsonl").unlink()
    assert log.verify().whole  # nothing but the signature could tell


def test_a_tail_cut_off_after_a_seal_is_found_with_number_and_time(log: Kept) -> None:
    log.seal()
    log.cut(13)
    finding = log.verify().findings[0]
    assert finding.number == 14
    assert finding.moment == NOON + timedelta(minutes=12)
    assert "14" in finding.what.en
    assert "2026-03-02 12:12" in finding.what.zh


def test_a_changed_entry_is_located_by_number_and_time(log: Kept) -> None:
    log.raw(("UPDATE audit_entries SET actor = 'x' WHERE tenant_id = 1 AND number = 5", ()))
    finding = log.verify().findings[0]
    assert (finding.number, finding.moment) == (5, NOON + timedelta(minutes=4))


def test_a_signed_end_that_was_made_up_does_not_verify(log: Kept) -> None:
    log.seal()
    log.cut(13)
    assert not log.verify(b"x" * 32).whole
    file = log.folder / "1.jsonl"
    file.write_text(file.read_text().replace(f'"count": {COUNT}', '"count": 13'))
    found = log.verify().findings
    assert "1 signed ends do not verify" in found[0].what.en
    file.write_text("nonsense\n")
    assert "1 signed ends do not verify" in log.verify().findings[0].what.en


def test_entries_after_the_seal_are_no_fault(log: Kept) -> None:
    log.seal()
    database, audit = log.audit()
    audit.note(ONE, Note(Act.EXPORT, Thing.LOG, ""))
    database.close()
    assert log.verify().whole
