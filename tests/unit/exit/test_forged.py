"""A forged export reaches nobody else, and each odd row is refused by its file."""

import json
from pathlib import Path

import pytest
from sqlalchemy import func, select

from core.errors import BadFile
from core.texts import same
from tenants.exit.incoming import Incoming
from tenants.sql import SettingRow, TenantRow
from tests.unit.exit.forging import appended, first, places
from web.adapters.exits import means_of
from web.application import Application

SETTING = {"name": "small institution", "version": 50, "value": {}, "set_at": "2026-01-01T00:00:00"}
RUNS, TOTALS = "tables/scoring_runs.jsonl", "tables/scoring_totals.jsonl"


def test_a_row_that_says_whose_it_is_reaches_nobody(spoiling: Path, there: Application) -> None:
    other = there.tenants.add("other", name=same("别院"), sector="court", level="basic").id
    appended(spoiling, "tables/tenant_settings.jsonl", json.dumps({**SETTING, "tenant_id": other}))
    with pytest.raises(BadFile, match=r"tenant_settings\.jsonl"):
        Incoming(means_of(there)).restore(spoiling)
    with there.database.global_reading("a test") as work:
        assert work.scalars(select(TenantRow.slug)).all() == ["other"]
    with there.database.reading(other) as work:
        assert work.scalar(select(func.count()).select_from(SettingRow)) == 0


@pytest.mark.parametrize(
    ("name", "odd"),
    [
        ("members.jsonl", {"member_of": 2}),
        ("members.jsonl", {"account_id": 2}),
        ("members.jsonl", {"roles": 7}),
        (RUNS, {}),
        (RUNS, {"number": 10**30}),
        (RUNS, {"number": "7"}),
        (RUNS, {"number": True}),
        (RUNS, {"period": "x" * 100_000}),
        (RUNS, {"period": "2026\0"}),
        (RUNS, {"period": None}),
        (RUNS, {"colour": "red"}),
        (TOTALS, {"points": "many"}),
    ],
)
def test_an_odd_row_is_refused_by_its_file(
    spoiling: Path, there: Application, name: str, odd: dict[str, object]
) -> None:
    appended(spoiling, name, first(spoiling, name, **odd))
    with pytest.raises(BadFile, match=name):
        Incoming(means_of(there)).restore(spoiling)
    assert places(there) == 0


@pytest.mark.parametrize("packs", ['[{"x": 1}]', "7", '["a"]'])
def test_a_manifest_that_names_no_pack_is_refused(
    spoiling: Path, there: Application, packs: str
) -> None:
    manifest = json.loads((spoiling / "manifest.json").read_text(encoding="utf-8"))
    written = json.dumps({**manifest, "packs": json.loads(packs)})
    (spoiling / "manifest.json").write_text(written, encoding="utf-8")
    with pytest.raises(BadFile, match=r"manifest\.json"):
        Incoming(means_of(there)).restore(spoiling)
