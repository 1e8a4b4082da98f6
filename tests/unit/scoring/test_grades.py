"""Grades: quotas, roundings, least totals and ties, by example and against an oracle."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadPack
from core.scoring.grades import Candidate, Grading, assign, places
from core.scoring.model import Grade, Rounding, Scheme
from core.texts import same

BEST, GOOD, PASS, FAIL = (same(each) for each in ("优秀", "称职", "基本称职", "不称职"))
GRADES = (
    Grade(BEST, Decimal(80), Decimal("0.20")),
    Grade(GOOD, Decimal(60)),
    Grade(PASS, Decimal(50)),
    Grade(FAIL),
)
SCHEME = Scheme("judges", same("法官"), 1, ("法官",), (), grades=GRADES)


def grades(grading: Grading) -> dict[str, str | None]:
    """Each subject's grade by name."""
    return {each.subject: each.grade.name.zh if each.grade else None for each in grading.given}


def candidates(*totals: str | None, peers: str = "") -> list[Candidate]:
    """Subjects p0, p1, … with totals written as text."""
    return [
        Candidate(f"{peers}p{at}", None if total is None else Decimal(total), peers)
        for at, total in enumerate(totals)
    ]


def test_the_best_get_the_quota_and_the_least_totals_sort_the_rest():
    graded = assign(
        candidates("95", "90", "88", "59.99", "60", "12", "50", None, "70", "71"), SCHEME
    )
    assert grades(graded) == {
        "p0": "优秀",
        "p1": "优秀",
        "p2": "称职",
        "p3": "基本称职",
        "p4": "称职",
        "p5": "不称职",
        "p6": "基本称职",
        "p7": None,
        "p8": "称职",
        "p9": "称职",
    }
    assert (graded.quotas[0].places, graded.quotas[0].headcount, graded.ties) == (2, 10, ())


def test_nobody_below_the_least_total_fills_a_place():
    graded = assign(candidates("79.99", "79", "60", "60", "60"), SCHEME)
    assert set(grades(graded).values()) == {"称职"}
    assert (graded.quotas[0].places, graded.quotas[0].taken) == (1, 0)


def test_a_tie_at_the_border_gets_nobody_over_the_quota_and_is_reported():
    graded = assign(candidates("95", "90", "90", *["70"] * 7), SCHEME)
    assert [name for name, grade in grades(graded).items() if grade == "优秀"] == ["p0"]
    (tie,) = graded.ties
    assert (tie.subjects, tie.places, tie.total) == (("p1", "p2"), 1, Decimal(90))
    assert "1 个名额" in tie.says.zh
    assert "committee" in tie.says.en
    assert grades(graded)["p1"] == "称职"


def test_those_alike_who_all_fit_are_no_tie():
    graded = assign(candidates("90", "90", *["90"] * 0, *["70"] * 8), SCHEME)
    assert grades(graded)["p0"] == grades(graded)["p1"] == "优秀"
    assert graded.ties == ()


def test_a_quota_already_full_reports_no_tie_below_it():
    graded = assign(candidates("95", "94", "90", "90", *["70"] * 6), SCHEME)
    assert graded.ties == ()


def test_totals_that_look_alike_are_alike():
    graded = assign(candidates("90.004", "89.996", "70", "70", "70"), SCHEME)
    (tie,) = graded.ties
    assert tie.subjects == ("p0", "p1")


def test_a_total_just_under_the_least_total_counts_as_it_is_shown():
    graded = assign(candidates("79.995", "70", "70", "70", "70"), SCHEME)
    assert grades(graded)["p0"] == "优秀"


def test_each_comparison_group_has_its_own_quota():
    first = candidates("95", "94", "93", "92", "91", peers="民一庭")
    second = candidates("85", "84", "83", "82", "81", peers="执行局")
    graded = assign([*first, *second], SCHEME)
    best = [name for name, grade in grades(graded).items() if grade == "优秀"]
    assert best == ["民一庭p0", "执行局p0"]


@pytest.mark.parametrize(
    ("headcount", "down", "half_up", "up"),
    [(0, 0, 0, 0), (2, 0, 0, 1), (3, 0, 1, 1), (7, 1, 1, 2), (8, 1, 2, 2), (10, 2, 2, 2)],
)
def test_quotas_round_by_the_custom_of_the_scheme(headcount, down, half_up, up):
    share = Decimal("0.20")
    found = [places(headcount, share, each) for each in Rounding]
    assert found == [down, half_up, up]
    assert places(5, Decimal("0.30"), Rounding.HALF_UP) == 2


def test_a_grade_that_would_take_everybody_is_refused():
    greedy = replace(SCHEME, grades=(Grade(BEST), Grade(GOOD)))
    with pytest.raises(BadPack, match="neither a least total nor a share"):
        assign(candidates("90"), greedy)


def test_without_grades_nobody_gets_one():
    assert grades(assign(candidates("90"), replace(SCHEME, grades=()))) == {"p0": None}


totals = st.none() | st.integers(40, 100).map(Decimal)
people = st.lists(st.tuples(totals, st.sampled_from(["甲", "乙"])), max_size=25)


def oracle(crowd: list[Candidate], scheme: Scheme) -> dict[str, str | None]:
    """By the definition: who may have a grade if fewer than the quota are at or above him."""
    found: dict[str, str | None] = {each.subject: None for each in crowd}
    for peers in {each.peers for each in crowd}:
        group = [each for each in crowd if each.peers == peers]
        open_ = [each for each in group if each.total is not None]
        for grade in scheme.grades[:-1]:
            fit = [each for each in open_ if each.total >= (grade.least or 0)]
            if grade.share is not None:
                exact = len(group) * Fraction(grade.share)
                rounded = {
                    Rounding.DOWN: floor(exact),
                    Rounding.UP: ceil(exact),
                    Rounding.HALF_UP: floor(exact + Fraction(1, 2)),
                }[scheme.rounding]
                fit = [a for a in fit if sum(1 for b in fit if b.total >= a.total) <= rounded]
            for each in fit:
                found[each.subject] = grade.name.zh
            open_ = [each for each in open_ if each not in fit]
        for each in open_:
            found[each.subject] = scheme.grades[-1].name.zh
    return found


@given(crowd=people, rounding=st.sampled_from(Rounding), second=st.booleans(), seed=st.randoms())
def test_grades_agree_with_the_definition_in_any_order(crowd, rounding, second, seed):
    middle = (Grade(same("良好"), Decimal(70), Decimal("0.35")),) if second else ()
    scheme = replace(SCHEME, rounding=rounding, grades=(GRADES[0], *middle, *GRADES[1:]))
    everybody = [Candidate(str(at), total, peers) for at, (total, peers) in enumerate(crowd)]
    graded = assign(everybody, scheme)
    assert grades(graded) == oracle(everybody, scheme)
    shuffled = everybody[:]
    seed.shuffle(shuffled)
    assert grades(assign(shuffled, scheme)) == grades(graded)
    for quota in graded.quotas:
        assert quota.places is None or quota.taken <= quota.places
    for tie in graded.ties:
        assert 0 < tie.places < len(tie.subjects)
