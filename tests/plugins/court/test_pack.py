"""The court pack is sound, bilingual, and says where each definition comes from."""

from datetime import date
from decimal import Decimal

from core.plugin.checks.every import check_pack
from core.plugin.manager import Plugins
from core.policy.guard import Guard
from core.policy.model import Act, Subject
from core.scoring.permitted import scheme_findings
from plugins.court import packs

PACK = packs()[0]


def test_the_pack_has_no_finding_at_all() -> None:
    assert check_pack(PACK) == []


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


def test_forty_indicators_say_which_way_is_better_and_where_they_come_from() -> None:
    assert len(PACK.indicators) == 40
    functions = " ".join(each.formula for each in PACK.indicators)
    for word in ("avg(", "median(", "max(", "sum(", "count(distinct", "stdev_m(", "person_days("):
        assert word in functions
    for word in (":as_of", ":period_start", "same_last_year("):
        assert word in functions


def test_no_scheme_weighs_what_a_directive_forbids_to_weigh() -> None:
    known = {each.id: each for each in PACK.indicators}
    guard = Guard(PACK.directives)
    for scheme in PACK.schemes:
        for subject in Subject:
            refused = scheme_findings(
                scheme,
                guard,
                known,
                subject=subject,
                on=date(2026, 9, 30),
                sector="court",
                level="basic",
            )
            assert refused == []


def test_history_may_be_computed_and_nothing_else() -> None:
    guard = Guard(PACK.directives)
    history = [each for each in PACK.indicators if each.group.en == "History"]
    assert len(history) == 5
    for indicator in history:
        allowed = {
            act
            for act in Act
            for subject in Subject
            if guard.ask(
                act,
                indicator,
                subject=subject,
                on=date(2026, 9, 30),
                sector="court",
                level="basic",
            ).allowed
        }
        assert allowed == {Act.COMPUTE, Act.PUBLISH}


def test_weights_add_up_and_excellent_is_for_a_fifth_at_most() -> None:
    for scheme in PACK.schemes:
        assert sum(item.weight for group in scheme.groups for item in group.items) == 100
        assert scheme.grades[0].share == Decimal("0.2")
