"""A restoration is whole or nothing: a spoilt export, a taken name, a kill at any step."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from core.errors import BadFile, Conflict
from core.indicators.periods import Period
from tenants.exit.erasing import Erasing
from tenants.exit.incoming import Incoming
from tenants.exit.outgoing import Outgoing
from tenants.exit.source import opening
from tests.unit.exit.forging import changed, places
from web.adapters.exits import means_of
from web.application import Application
from web.bootstrap import opened

ROOT = Path(__file__).parents[3]
WORK = """
import os, signal, sys
from pathlib import Path
from tenants.exit.erasing import Erasing
from tenants.exit.incoming import Incoming
from web.adapters.exits import means_of
from web.bootstrap import opened

what, place, until = sys.argv[1:]

def step(name):
    if name == until:
        os.kill(os.getpid(), signal.SIGKILL)

with opened() as application:
    means = means_of(application)
    if what == "restore":
        Incoming(means, step=step).restore(Path(place))
    else:
        Erasing(means, step=step).erase("wangjiang", confirm=place)
"""


def kill(environ: dict[str, str], *arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WORK, *arguments],
        env={**os.environ, **environ},
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL


@pytest.mark.parametrize(
    "name", ["audit.jsonl", "tables/scoring_totals.jsonl", "members.jsonl", "evidence.json"]
)
def test_a_changed_file_is_refused_by_name(spoiling: Path, there: Application, name: str) -> None:
    content = (spoiling / name).read_bytes()
    (spoiling / name).write_bytes(content.replace(b"1", b"2", 1))
    with pytest.raises(BadFile) as refused:
        Incoming(means_of(there)).restore(spoiling)
    assert refused.value.where == name
    assert places(there) == 0
    assert there.evidence.stock(1).names() == []


def test_a_missing_and_an_added_file_are_refused_by_name(spoiling: Path) -> None:
    (spoiling / "added.txt").write_text("x", encoding="utf-8")
    with pytest.raises(BadFile, match=r"added\.txt"), opening(spoiling):
        pass
    (spoiling / "added.txt").unlink()
    (spoiling / "schema.md").unlink()
    with pytest.raises(BadFile, match=r"schema\.md"), opening(spoiling):
        pass


def test_a_log_or_receipt_that_does_not_verify_is_refused(
    spoiling: Path, there: Application
) -> None:
    changed(spoiling, "receipts/2026-Q3.jsonl", '"points": "', '"points": "1')
    with pytest.raises(BadFile, match=r"receipts/2026-Q3\.jsonl:1"):
        Incoming(means_of(there)).restore(spoiling)
    changed(spoiling, "receipts/2026-Q3.jsonl", '"points": "1', '"points": "')
    changed(spoiling, "audit.jsonl", '"act": "import"', '"act": "export"')
    with pytest.raises(BadFile, match=r"audit\.jsonl"):
        Incoming(means_of(there)).restore(spoiling)
    assert places(there) == 0


def test_records_of_others_cannot_be_reached_through_a_commit(
    spoiling: Path, there: Application
) -> None:
    log = sorted((spoiling / "evidence" / "staff" / "_delta_log").iterdir())[0]
    name = log.relative_to(spoiling).as_posix()
    changed(spoiling, name, '"path":"part', '"path":"../../1/staff/part')
    with pytest.raises(BadFile, match="staff"):
        Incoming(means_of(there)).restore(spoiling)
    assert places(there) == 0
    assert there.evidence.stock(1).names() == []


def test_other_figures_than_the_records_give_are_refused_and_leave_nothing(
    spoiling: Path, there: Application
) -> None:
    rows = (spoiling / "tables" / "scoring_runs.jsonl").read_text(encoding="utf-8").splitlines()
    digest = json.loads(rows[-1])["digest"]
    changed(
        spoiling, "tables/scoring_runs.jsonl", f'"digest": "{digest}"', f'"digest": "{"0" * 64}"'
    )
    with pytest.raises(BadFile, match="files/runs/"):
        Incoming(means_of(there)).restore(spoiling)
    assert places(there) == 0
    assert there.evidence.stock(1).names() == []
    for account in ("office", "auditor"):
        with pytest.raises(Exception, match="no such account"):
            there.identity.named(account)


def test_a_name_that_is_taken_is_refused_and_another_may_be_given(
    export: Path, there: Application
) -> None:
    means = means_of(there)
    Incoming(means).restore(export)
    with pytest.raises(Conflict, match="wangjiang"):
        Incoming(means).restore(export)
    second = Incoming(means).restore(export, slug="second")
    assert (second.runs, second.receipts) == (2, 8)
    assert there.institutions.institution(there.tenants.get("second").id).slug == "wangjiang"
    again = there.score_now("second", Period.parse("2026-Q3"))
    assert again.number == 3


@pytest.mark.parametrize("step", ["records", "rows", "checked"])
def test_a_restoration_killed_at_any_step_leaves_nothing_and_is_done_again(
    export: Path, environ: dict[str, str], step: str
) -> None:
    kill(environ, "restore", str(export), step)
    with opened(environ) as there:
        assert there.tenants.all() == []
        means = means_of(there)
        assert Incoming(means).restore(export).receipts == 8
        assert [each.slug for each in there.tenants.all()] == ["wangjiang"]
        assert places(there) == 1


@pytest.mark.parametrize("step", ["hidden", "emptied"])
def test_an_erasure_killed_at_any_step_goes_on_and_certifies_all_of_it(
    export: Path, environ: dict[str, str], step: str
) -> None:
    with opened(environ) as there:
        Incoming(means_of(there)).restore(export)
        name = there.tenants.get("wangjiang").name.zh
    kill(environ, "erase", name, step)
    with opened(environ) as there:
        assert there.tenants.all() == []
        certificate = Erasing(means_of(there)).erase("wangjiang", confirm=name)
    before = {(each.store, each.what): each.before for each in certificate.lines}
    assert before["database", "scoring_runs"] == 2
    assert all(each.after == 0 for each in certificate.lines)


@pytest.mark.postgresql
def test_it_moves_to_postgresql_and_back(
    export: Path, postgresql_url: str, tmp_path: Path, there: Application
) -> None:
    service = {
        "GONGHENG_DATA": str(tmp_path / "service"),
        "GONGHENG_DATABASE_URL": postgresql_url,
        "GONGHENG_SECRET_KEY": "k" * 32,
        "GONGHENG_LOG_LEVEL": "error",
    }
    with opened(service) as application:
        means = means_of(application)
        first = Incoming(means).restore(export)
        back = Outgoing(means).export("wangjiang", tmp_path / "back").place
        name = application.tenants.get("wangjiang").name.zh
        certificate = Erasing(means).erase("wangjiang", confirm=name)
        assert all(each.after == 0 for each in certificate.lines)
        assert {each.what: each.before for each in certificate.lines}["audit_entries"] > 0
    second = Incoming(means_of(there)).restore(back)
    assert (second.runs, second.receipts) == (first.runs, first.receipts) == (2, 8)
    assert second.rows == first.rows
    for name in ("tables/scoring_totals.jsonl", "receipts/2026-Q3.jsonl", "evidence.json"):
        assert (back / name).read_bytes() == (export / name).read_bytes(), name
