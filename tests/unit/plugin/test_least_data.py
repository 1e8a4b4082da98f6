"""A pack gets the columns that it declares and no other, whatever its formulas ask for."""

from pathlib import Path

import pytest

from core.errors import BadPack
from core.evidence.store import EvidenceStore
from core.indicators.plan import plan
from core.indicators.reads import always, reads
from core.plugin.model import Pack
from core.plugin.packfile import findings_of, load_pack
from core.plugin.sources import gather
from core.scoring.rows import BoundRows, DeclaredRows
from plugins.court import packs
from tests.unit.plugin.packs import SMALL, written


def rows_of(pack: Pack, place: Path) -> DeclaredRows:
    evidence = EvidenceStore(place.as_uri(), {}).for_tenant(1)
    return DeclaredRows(BoundRows(evidence, pack, {"cases": None}))


def declaring(folder: Path, reads: str) -> Pack:
    return load_pack(written(folder, SMALL.replace("indicators:\n", reads + "indicators:\n", 1)))


def test_a_column_that_is_not_declared_is_not_given(tmp_path: Path) -> None:
    rows = rows_of(declaring(tmp_path / "pack", "reads: {cases: [filed_on]}\n"), tmp_path / "store")
    assert rows.scan("cases", ["case_no", "filed_on"]).collect().columns == ["case_no", "filed_on"]
    with pytest.raises(BadPack, match="judge of cases"):
        rows.scan("cases", ["filed_on", "judge"])


def test_nothing_is_called_unread_while_a_formula_cannot_be_understood() -> None:
    content = gather(Path("plugins/township/pack")).content
    content["indicators"]["town_hotline_days"]["formula"] = "town_hotline_days + 1"
    assert {each.rule for each in findings_of(content)} == {"formulas"}


def test_a_dataset_that_is_not_declared_gives_its_key_alone(tmp_path: Path) -> None:
    rows = rows_of(declaring(tmp_path / "pack", "reads: {others: [x]}\n"), tmp_path / "store")
    assert rows.scan("cases", ["case_no"]).collect().columns == ["case_no"]
    with pytest.raises(BadPack, match="filed_on"):
        rows.scan("cases", ["filed_on"])


def test_a_pack_without_a_declaration_gets_what_its_formulas_name(tmp_path: Path) -> None:
    rows = rows_of(load_pack(written(tmp_path / "pack")), tmp_path / "store")
    assert rows.scan("cases", ["judge"]).collect().columns == ["judge"]


def test_what_formulas_read_is_followed_through_references() -> None:
    pack = packs()[0]
    found = reads(plan(pack.indicators, pack.datasets))
    assert found["appeals"] >= {"case", "appealed_on", "outcome"}
    assert {"judge", "unit", "filed_on", "close_method"} <= found["cases"]
    assert not found["cases"] & {"plaintiff", "origin"}
    staff = pack.dataset("staff")
    assert staff is not None
    assert always(staff) == {"staff_no", "name"}
