"""The court pack is sound, bilingual, and says where each definition comes from."""

from core.plugin.checks.every import check_structure
from core.plugin.manager import Plugins
from plugins.court import packs

PACK = packs()[0]


def test_the_pack_has_no_finding_at_all() -> None:
    assert check_structure(PACK) == []


def test_the_pack_is_found_by_its_entry_point() -> None:
    plugins = Plugins().find()
    assert plugins.pack("court").digest == PACK.digest
    assert plugins.faults == []


def test_every_code_has_an_english_word() -> None:
    for dataset in PACK.datasets:
        for field in dataset.fields:
            assert set(field.code_labels) == set(field.codes), field.name


def test_nothing_is_called_official_that_no_official_text_was_seen_for() -> None:
    assert {each.provenance.value for each in PACK.indicators} <= {"published", "derived"}
