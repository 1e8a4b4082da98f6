"""The guard: which acts stand, on which day, for whom, and by which document."""

from dataclasses import dataclass, replace
from datetime import date

import pytest

from core.errors import Forbidden
from core.policy.guard import Guard, Total
from core.policy.model import Act, Directive, Subject
from core.texts import Text


@dataclass(frozen=True)
class Measure:
    """An indicator, as far as a directive is concerned."""

    id: str
    family: str = ""


QUALITY = Measure("appeal_rate", "SPC quality")
CLOSING = Measure("closing_rate")
LOCAL = Measure("training_hours")
TOTAL = Total("trial_judges_2025", (QUALITY, LOCAL))


def directive(identity: str, since: str, **rest: object) -> Directive:
    """A directive with the texts filled in."""
    issuer = Text("最高人民法院", "Supreme People's Court")
    title = Text(f"关于{identity}的通知", f"Notice {identity}")
    made = Directive(identity, f"法〔{since[:4]}〕{identity}号", title, issuer, _day(since))
    return replace(made, **rest)


def _day(text: str) -> date:
    return date.fromisoformat(text)


SPC_2024 = directive(
    "spc-2024",
    "2024-09-01",
    sectors=("court",),
    families=("SPC quality",),
    subjects=(Subject.INSTITUTION, Subject.DEPARTMENT),
    forbids=(Act.RANK, Act.PUBLISH),
)
SPP_2024 = directive(
    "spp-2024",
    "2024-10-15",
    sectors=("procuratorate",),
    forbids=(Act.RANK, Act.TARGET, Act.WEIGHT, Act.LIGHT),
)
CLOSING_2015 = directive(
    "closing-2015",
    "2015-01-21",
    indicators=("closing_rate",),
    forbids=(Act.TARGET, Act.WEIGHT, Act.LIGHT, Act.RANK),
)
OWN_RULE = directive("own-rule", "2023-01-01", sectors=("court",), allows=(Act.RANK,))
TOWN_RULE = directive("town-rule", "2022-03-01", sectors=("township",), allows=(Act.RANK,))
GUARD = Guard((SPC_2024, SPP_2024, CLOSING_2015, OWN_RULE, TOWN_RULE))
INSTITUTION, DEPARTMENT, PERSON = Subject.INSTITUTION, Subject.DEPARTMENT, Subject.PERSON


@pytest.mark.parametrize(
    ("act", "measure", "subject", "on", "sector", "allowed", "document"),
    [
        (Act.RANK, QUALITY, INSTITUTION, "2024-08-31", "court", True, OWN_RULE),
        (Act.RANK, QUALITY, INSTITUTION, "2024-09-01", "court", False, SPC_2024),
        (Act.RANK, QUALITY, DEPARTMENT, "2025-01-01", "court", False, SPC_2024),
        (Act.RANK, QUALITY, PERSON, "2025-01-01", "court", True, OWN_RULE),
        (Act.RANK, LOCAL, INSTITUTION, "2025-01-01", "court", True, OWN_RULE),
        (Act.RANK, LOCAL, INSTITUTION, "2022-12-31", "court", False, None),
        (Act.PUBLISH, QUALITY, INSTITUTION, "2024-08-31", "court", True, None),
        (Act.PUBLISH, QUALITY, INSTITUTION, "2024-09-01", "court", False, SPC_2024),
        (Act.COMPUTE, QUALITY, INSTITUTION, "2025-01-01", "court", True, None),
        (Act.WEIGHT, QUALITY, PERSON, "2025-01-01", "court", True, None),
        (Act.WEIGHT, CLOSING, PERSON, "2025-01-01", "court", False, CLOSING_2015),
        (Act.WEIGHT, CLOSING, PERSON, "2015-01-20", "court", True, None),
        (Act.COMPUTE, CLOSING, PERSON, "2025-01-01", "court", True, None),
        (Act.RANK, CLOSING, PERSON, "2025-01-01", "court", False, CLOSING_2015),
        (Act.RANK, LOCAL, INSTITUTION, "2024-08-01", "procuratorate", False, None),
        (Act.LIGHT, LOCAL, INSTITUTION, "2024-10-14", "procuratorate", True, None),
        (Act.LIGHT, LOCAL, INSTITUTION, "2024-10-15", "procuratorate", False, SPP_2024),
        (Act.RANK, LOCAL, PERSON, "2025-01-01", "procuratorate", False, SPP_2024),
        (Act.RANK, LOCAL, PERSON, "2025-01-01", "township", True, TOWN_RULE),
        (Act.RANK, LOCAL, DEPARTMENT, "2022-02-28", "township", False, None),
        (Act.RANK, CLOSING, DEPARTMENT, "2025-01-01", "township", False, CLOSING_2015),
    ],
)
def test_the_guard_answers_by_act_subject_date_and_document(
    *, act, measure, subject, on, sector, allowed, document
):
    verdict = GUARD.ask(act, measure, subject=subject, on=_day(on), sector=sector, level="basic")
    assert (verdict.allowed, verdict.directive) == (allowed, document)
    if document:
        assert document.document in verdict.reason.zh
        assert document.document in verdict.reason.en
    assert verdict.reason.zh != verdict.reason.en


def ask(
    directives: tuple[Directive, ...], measure: object = QUALITY, *, on: str = "2025-06-01"
) -> tuple[bool, str | None]:
    """May a court's institutions be ranked by the measure; by whose word?"""
    verdict = Guard(directives).ask(
        Act.RANK, measure, subject=INSTITUTION, on=_day(on), sector="court", level="basic"
    )
    return verdict.allowed, verdict.directive.id if verdict.directive else None


def test_a_later_permission_alone_lifts_no_prohibition():
    later = directive("later", "2025-01-01", indicators=("appeal_rate",), allows=(Act.RANK,))
    assert ask((SPC_2024, later)) == (False, "spc-2024")


@pytest.mark.parametrize("named", ["spc-2024", SPC_2024.document])
def test_a_permission_that_names_the_prohibition_lifts_it(named):
    lifting = directive("lifting", "2025-01-01", allows=(Act.RANK,), overrides=(named,))
    assert ask((SPC_2024, lifting)) == (True, "lifting")
    assert ask((SPC_2024, lifting), on="2024-12-31") == (False, "spc-2024")


def test_an_older_document_cannot_set_a_later_one_aside():
    older = directive("older", "2020-01-01", allows=(Act.RANK,), overrides=("spc-2024",))
    assert ask((SPC_2024, older)) == (False, "spc-2024")


def test_a_document_that_was_set_aside_lifts_nothing():
    lifting = directive("lifting", "2025-01-01", allows=(Act.RANK,), overrides=("spc-2024",))
    ended = directive("ended", "2025-03-01", forbids=(Act.RANK,), overrides=("lifting",))
    assert ask((SPC_2024, lifting, ended)) == (False, "spc-2024")
    silent = replace(ended, forbids=(Act.LIGHT,))
    assert ask((SPC_2024, lifting, silent)) == (True, "lifting")


def test_a_lapsed_permission_lets_the_prohibition_revive():
    lifting = directive(
        "lifting",
        "2025-01-01",
        until=_day("2025-05-31"),
        allows=(Act.RANK,),
        overrides=("spc-2024",),
    )
    assert ask((SPC_2024, lifting), on="2025-05-31") == (True, "lifting")
    assert ask((SPC_2024, lifting), on="2025-06-01") == (False, "spc-2024")


def test_the_most_specific_then_the_latest_prohibition_is_named():
    general = directive("general", "2025-01-01", forbids=(Act.RANK,))
    newer = replace(SPC_2024, id="newer", since=_day("2025-02-01"))
    exact = directive("exact", "2024-01-01", indicators=("appeal_rate",), forbids=(Act.RANK,))
    assert ask((general, SPC_2024)) == (False, "spc-2024")
    assert ask((general, newer, SPC_2024)) == (False, "newer")
    assert ask((newer, exact, general)) == (False, "exact")


def test_the_order_in_which_directives_come_changes_no_answer():
    directives = (
        SPC_2024,
        CLOSING_2015,
        OWN_RULE,
        directive("x", "2024-09-01", forbids=(Act.RANK,)),
    )
    assert ask(directives) == ask(directives[::-1])


def test_a_directive_binds_the_levels_that_it_names():
    high = directive("high", "2020-01-01", levels=("high",), forbids=(Act.PUBLISH,))
    answers = [
        Guard((high,)).ask(
            Act.PUBLISH, LOCAL, subject=PERSON, on=_day("2025-01-01"), sector="court", level=level
        )
        for level in ("high", "basic")
    ]
    assert [each.allowed for each in answers] == [False, True]


def test_a_total_inherits_the_prohibitions_of_its_parts_for_the_same_subject():
    def answer(subject: Subject) -> tuple[bool, Directive | None]:
        verdict = GUARD.ask(
            Act.RANK, TOTAL, subject=subject, on=_day("2025-01-01"), sector="court", level="basic"
        )
        return verdict.allowed, verdict.directive

    assert answer(INSTITUTION) == (False, SPC_2024)
    assert answer(PERSON) == (True, OWN_RULE)


def test_a_directive_on_the_total_may_lift_what_the_parts_brought():
    rule = directive(
        "total-rule",
        "2025-01-01",
        indicators=("trial_judges_2025",),
        allows=(Act.RANK,),
        overrides=("spc-2024",),
    )
    assert ask((SPC_2024, rule), TOTAL) == (True, "total-rule")
    assert ask((SPC_2024, rule), QUALITY) == (False, "spc-2024")
    assert ask((SPC_2024, replace(rule, overrides=())), TOTAL) == (False, "spc-2024")


def test_a_part_without_a_basis_for_ranking_does_not_hinder_the_total():
    rule = directive("total-rule", "2025-01-01", indicators=(TOTAL.id,), allows=(Act.RANK,))
    assert ask((rule,), TOTAL) == (True, "total-rule")
    assert ask((rule,), QUALITY) == (False, None)


def test_a_refused_act_is_an_error_that_names_the_document():
    with pytest.raises(Forbidden) as caught:
        GUARD.require(
            Act.WEIGHT,
            CLOSING,
            subject=PERSON,
            on=_day("2025-01-01"),
            sector="court",
            level="basic",
        )
    assert caught.value.document == CLOSING_2015.document
